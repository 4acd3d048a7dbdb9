"""How many live streams are open, in all and by person. A stream holds a thread: without a limit they eat them all."""

from __future__ import annotations

import threading
from collections import Counter

from storage.ids import StaffId

PER_PERSON = 6  # tabs one person may keep live; the next one still works, it only has to be reloaded


class Streams:
    """The open streams of this process."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._open: Counter[StaffId] = Counter()
        self._closing = threading.Event()

    def enter(self, who: StaffId) -> bool:
        """Take a place. False: there is none, or this person has theirs already."""
        with self._lock:
            if self._open.total() >= self._limit or self._open[who] >= PER_PERSON:
                return False
            self._open[who] += 1
            return True

    def leave(self, who: StaffId) -> None:
        """Give the place back."""
        with self._lock:
            self._open[who] -= 1
            self._open += Counter()  # forget whoever has none left

    @property
    def count(self) -> int:
        """How many are open."""
        with self._lock:
            return self._open.total()

    @property
    def is_closing(self) -> bool:
        """Whether every stream is to end: the process is going away."""
        return self._closing.is_set()

    def close(self) -> None:
        """Let every stream end within a few seconds."""
        self._closing.set()
