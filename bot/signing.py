"""Counts, while the channel secret is being changed, which one LINE signs with: whoever changes it must know when to end.

Counted in memory at the door, written down every few seconds by whoever keeps deliveries. Decides nothing.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from storage import secret_uses
from storage.db import Store


class Signing:
    """The counts of one process. Safe for several threads. With a single secret nothing is counted or written."""

    def __init__(
        self, store: Store, secrets: Sequence[str], now: Callable[[], datetime], ready: Callable[[], None]
    ) -> None:
        self._store = store
        self._secrets = tuple(secrets) if len(secrets) > 1 else ()
        self._now = now
        self._ready = ready
        self._lock = threading.Lock()
        self._counts: Counter[int] = Counter()

    def used(self, number: int) -> None:
        """A delivery was signed with the secret at this place of the setting, from 0."""
        if self._secrets:
            with self._lock:
                self._counts[number] += 1

    def write_down(self) -> None:
        """Put the counts where the doctor finds them, by one thread alone. Raises: SQLAlchemyError, and then loses none."""
        with self._lock:
            counts = Counter(self._counts)
        if not counts:
            return
        self._ready()
        with self._store.transaction() as tx:
            for number, more in sorted(counts.items()):
                secret_uses.count(tx, self._secrets[number], more, self._now())
        with self._lock:
            self._counts -= counts
