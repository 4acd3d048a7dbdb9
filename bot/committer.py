"""Keeps deliveries durably: many that come at once in one commit, or in the spool while the database is away.

One writer thread per process, made after any fork. Nobody is told 200 before a commit or an fsync.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import monotonic
from storage import inbox
from storage.db import Store
from storage.inbox import Delivery
from storage.spool import Spool

BATCH = 128  # deliveries in one commit
PATIENCE_S = 1.0  # LINE waits two seconds: after this the spool takes over
REST_S = 1.0  # how long a database that failed is left alone

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Ticket:
    """One delivery on its way to the disk."""

    delivery: Delivery
    settled: threading.Event = field(default_factory=threading.Event)
    kept: bool = False


class Committer:
    """The edge's way to the disk. `keep` returns only when the delivery is safe."""

    def __init__(self, store: Store, spool: Spool, ready: Callable[[], None]) -> None:
        self._store = store
        self._spool = spool
        self._ready = ready
        self._tickets: queue.SimpleQueue[_Ticket | None] = queue.SimpleQueue()
        self._away_until = 0.0
        self._writer = threading.Thread(target=self._write, name="committer", daemon=True)
        self._writer.start()

    def keep(self, delivery: Delivery) -> None:
        """Make a delivery safe. Raises: SpoolFull or OSError if neither database nor spool can take it."""
        if monotonic() >= self._away_until and not self._spool.is_used():
            ticket = _Ticket(delivery)
            self._tickets.put(ticket)
            if ticket.settled.wait(PATIENCE_S) and ticket.kept:
                return
        # A delivery that was only slow may be in the database as well: its ids are unique there.
        self._spool.keep(delivery.body, delivery.received_at)

    def close(self) -> None:
        """Finish what is under way and stop."""
        self._tickets.put(None)
        self._writer.join()

    def _write(self) -> None:
        while (first := self._tickets.get()) is not None:
            tickets, ended = self._gather(first)
            if not self._commit(tickets) and len(tickets) > 1:
                for ticket in tickets:
                    self._commit([ticket])
            for ticket in tickets:
                ticket.settled.set()
            if ended:
                return

    def _gather(self, first: _Ticket) -> tuple[list[_Ticket], bool]:
        tickets = [first]
        while len(tickets) < BATCH:
            try:
                ticket = self._tickets.get_nowait()
            except queue.Empty:
                break
            if ticket is None:
                return tickets, True
            tickets.append(ticket)
        return tickets, False

    def _commit(self, tickets: list[_Ticket]) -> bool:
        if monotonic() < self._away_until:
            return False
        try:
            self._ready()
            with self._store.transaction() as tx:
                inbox.add(tx, [ticket.delivery for ticket in tickets])
        except SQLAlchemyError as gone:
            self._away_until = monotonic() + REST_S
            log.warning("edge.database_gone", extra={"kind": type(gone).__name__, "count": len(tickets)})
            return False
        for ticket in tickets:
            ticket.kept = True
        return True
