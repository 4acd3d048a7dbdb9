"""What a set-up can have wrong, so that a start can say it in one sentence instead of a traceback."""

from __future__ import annotations


class Fault(Exception):
    """Something about the set-up is wrong. The message says what, for the person who runs it."""
