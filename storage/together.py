"""Several threads' short changes in one commit: whoever comes while another waits for its turn to write goes along.

On SQLite a change waits for all writers before it, and a commit costs more than what is in it. Sends nothing, reads no clock.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from storage.db import Store, Tx

T = TypeVar("T")


class _Errand:
    """One thread's change. alone: it failed in company, or another beside it did."""

    __slots__ = ("alone", "came_of_it", "done", "work")

    def __init__(self, work: Callable[[Tx], Any]) -> None:
        self.work = work
        self.came_of_it: Any = None
        self.done = False
        self.alone = False


class Together:
    """A door to the store's transactions for threads that each change a little, often, and at the same time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._leading = threading.Lock()
        self._waiting: deque[_Errand] = deque()

    def do(self, work: Callable[[Tx], T]) -> T:
        """Do this in a transaction, perhaps beside what other threads want done; returns after the commit.

        work: changes nothing but the database, for it is done again, by itself, when anything beside it has failed.
        Raises: what it raises, and what the commit raises.
        """
        errand = _Errand(work)
        self._waiting.append(errand)
        with self._leading:
            if not errand.done and not errand.alone:
                self._lead(errand)
            if not errand.done:
                with self._store.transaction() as tx:
                    errand.came_of_it = work(tx)
        came_of_it: T = errand.came_of_it
        return came_of_it

    def _lead(self, own: _Errand) -> None:
        """Do all that waits by the time we may write. Raises: only when nobody else's change was beside our own."""
        taken: list[_Errand] = []
        try:
            with self._store.transaction() as tx:
                while self._waiting:
                    taken.append(self._waiting.popleft())
                    taken[-1].came_of_it = taken[-1].work(tx)
        except BaseException as fault:
            if own not in taken:  # whoever leads need not have come first
                self._waiting.remove(own)  # what we do ourselves nobody shall do once more
            for errand in taken:
                errand.alone = True
            if taken and taken != [own] and isinstance(fault, Exception):
                return  # it may have been another's
            raise
        for errand in taken:
            errand.done = True
