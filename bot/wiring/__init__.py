"""The only place that puts the parts together. Everything is made after any fork, once per process.

One module per kind of process, so that none loads what only another needs.
"""
