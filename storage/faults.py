"""What a set-up can have wrong, so that a start can say it in one sentence instead of a traceback."""

from __future__ import annotations


class Fault(Exception):
    """Something about the set-up is wrong. The message says what, for the person who runs it."""


class Faults(Fault):
    """Several things are wrong at once. faults: every one of them, a sentence each, without any secret."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
