"""The platform's limits on what a bot may send, checked by hand and named as LINE names them.

Pure: nothing here knows the world, the clock or HTTP.
"""
