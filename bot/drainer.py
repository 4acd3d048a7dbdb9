"""Brings what the spool holds into the database once it is back: oldest first, every delivery once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.edge import delivery_of
from storage import inbox
from storage.db import Store
from storage.spool import Spool
from storage.vault import CannotOpen

BATCH = 100
PAUSE_S = 1.0

log = logging.getLogger(__name__)


class Drainer:
    """A thread that looks after the spool. Several of them are harmless: the inbox keeps each event once."""

    def __init__(self, store: Store, spool: Spool, ready: Callable[[], None]) -> None:
        self._store = store
        self._spool = spool
        self._ready = ready
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drainer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop after the present batch."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                while self._spool.is_used() and not self._ended.is_set():
                    self.drain()
            except (SQLAlchemyError, OSError) as gone:
                log.info("spool.waiting", extra={"kind": type(gone).__name__})
            self._ended.wait(PAUSE_S)

    def drain(self) -> int:
        """Bring one batch in; says how many deliveries."""
        self._ready()
        batch = self._spool.oldest(BATCH)
        deliveries = []
        for path in batch:
            try:
                body, received_at = self._spool.open(path)
            except CannotOpen:
                self._spool.set_aside(path)
                log.error("spool.unreadable", extra={"kind": "set_aside"})
                continue
            if body is not None and received_at is not None:
                deliveries.append(delivery_of(body, received_at))
        with self._store.transaction() as tx:
            inbox.add(tx, deliveries)
        for path in batch:
            self._spool.let_go(path)
        log.info("spool.drained", extra={"count": len(deliveries)})
        return len(deliveries)
