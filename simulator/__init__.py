"""A stand-in for the LINE platform: phones in a browser, the Messaging API, webhooks and faults on demand.

It speaks HTTP only and must import nothing of the other rooms, so that what passes here passes for LINE's reasons.
"""
