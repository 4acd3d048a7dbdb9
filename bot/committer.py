"""Keeps deliveries durably: many that come at once in one commit, or in the spool while the database is away.

One writer thread per process, made after any fork. Nobody is told 200 before a commit or an fsync.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from time import sleep
from typing import Protocol

from bot.clock import monotonic
from storage import inbox
from storage.db import Store
from storage.inbox import Delivery
from storage.spool import Spool

BATCH = 128  # deliveries in one commit
PATIENCE_S = 1.0  # LINE waits two seconds: after this the spool takes over
LINGER_S = 0.001  # a look around for those still on their way, when many came together last time
LINGERS = 4  # such looks at most
REST_S = 1.0  # how long a database that failed is left alone

log = logging.getLogger(__name__)


class Ticket(Protocol):
    """One delivery on its way to the disk, and whoever waits for it. kept: whether it is safe, once it is settled."""

    delivery: Delivery
    kept: bool

    def settle(self) -> None:
        """Tell whoever waits that it is decided. Called by the writer: must neither wait nor fail."""


class _Held:
    """A delivery whose thread waits. A bare lock is all it takes to wait for one thing once."""

    __slots__ = ("_settled", "delivery", "kept")

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.kept = False
        self._settled = threading.Lock()
        self._settled.acquire()

    def settle(self) -> None:
        """Tell whoever waits that it is decided."""
        self._settled.release()

    def wait(self) -> bool:
        """Wait until it is decided, but not beyond our patience: False."""
        return self._settled.acquire(timeout=PATIENCE_S)


class Committer:
    """The edge's way to the disk. `keep` returns only when the delivery is safe."""

    def __init__(self, store: Store, spool: Spool, ready: Callable[[], None]) -> None:
        self._store = store
        self._spool = spool
        self._ready = ready
        self._tickets: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._away_until = 0.0
        self._expected = 1
        self._writer = threading.Thread(target=self._write, name="committer", daemon=True)
        self._writer.start()

    def keep(self, delivery: Delivery) -> None:
        """Make a delivery safe. Raises: SpoolFull or OSError if neither database nor spool can take it."""
        ticket = _Held(delivery)
        if self.offer(ticket):
            if not ticket.wait():
                self.hangs()
            elif ticket.kept:
                return
        self.keep_aside(delivery)

    def offer(self, ticket: Ticket) -> bool:
        """Let a delivery wait for the next commit. False: the database is being left alone, it is for the spool."""
        if monotonic() < self._away_until:
            return False
        self._tickets.put(ticket)
        return True

    def hangs(self) -> None:
        """Somebody has waited as long as our patience lasts: nobody else shall wait that long."""
        self._away_until = monotonic() + REST_S

    def keep_aside(self, delivery: Delivery) -> None:
        """Put a delivery into the spool. Raises: SpoolFull or OSError."""
        # One that was only slow may be in the database as well: its ids are unique there.
        self._spool.keep(delivery.body, delivery.received_at)

    def close(self) -> None:
        """Finish what is under way and stop."""
        self._tickets.put(None)
        self._writer.join()

    def _write(self) -> None:
        while (first := self._tickets.get()) is not None:
            tickets, ended = self._gather(first)
            self._expected = len(tickets)
            if not self._commit(tickets) and len(tickets) > 1:
                for ticket in tickets:
                    self._commit([ticket])
            for ticket in tickets:
                ticket.settle()
            if ended:
                return

    def _gather(self, first: Ticket) -> tuple[list[Ticket], bool]:
        self._linger()
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

    def _linger(self) -> None:
        """Wait a moment for the others if many came together last time; whoever comes alone is not kept waiting."""
        for _ in range(LINGERS):
            if self._tickets.qsize() + 1 >= self._expected:
                return
            sleep(LINGER_S)

    def _commit(self, tickets: list[Ticket]) -> bool:
        if monotonic() < self._away_until:
            return False
        try:
            if self._spool.is_used():
                return False  # behind what waits in the spool, or the order would be lost
            self._ready()
            with self._store.transaction() as tx:
                inbox.add(tx, [ticket.delivery for ticket in tickets])
        except inbox.UNKEEPABLE as refused:
            log.error("edge.unkeepable", extra={"kind": type(refused).__name__, "count": len(tickets)})
            return False  # one of them: the others are kept one by one
        except Exception as gone:  # whatever it was, this thread goes on: nobody else can keep anything
            self.hangs()
            log.warning("edge.database_gone", extra={"kind": type(gone).__name__, "count": len(tickets)})
            return False
        for ticket in tickets:
            ticket.kept = True
        return True
