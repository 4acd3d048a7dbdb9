"""Planted bugs on the way in: what LINE delivers, how it is kept, whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from http import HTTPStatus
from itertools import count
from pathlib import Path

from bot import committer, webhook
from bot.committer import Committer, Ticket, _Held
from bot.drainer import Drainer
from storage import inbox, keeping, spool
from storage.db import Store
from storage.inbox import Delivery, Kept
from storage.spool import Spool
from tests.simulation.planting import Place, bug


@bug(by="no_event_is_lost")
def ack_before_commit() -> list[Place]:
    """Whoever waits is told as soon as the writer has begun."""
    real = Committer._commit

    def commit(self: Committer, tickets: list[Ticket]) -> bool:
        for ticket in tickets:
            ticket.kept = True
            ticket.settle()
        return real(self, tickets)

    return [(Committer, "_commit", commit)]


@bug(by=("no_event_is_lost", "staff_read_once_what_was_written"))
def no_dedupe() -> list[Place]:
    """Every delivery is kept, whether or not its events were kept before."""
    real = keeping._keep_in_sqlite
    numbers = iter(range(1 << 40))

    def keep(tx: object, coming: object, sealed: object) -> None:
        fresh = [row._replace(event_id=f"{row.event_id}-{next(numbers)}") for row in coming]  # type: ignore[attr-defined]  # rows
        real(tx, fresh, sealed)  # type: ignore[arg-type]  # as above

    return [(keeping, "_keep_in_sqlite", keep)]


@bug(by=("no_event_is_lost", "staff_read_once_what_was_written"))
def dedupe_in_memory() -> list[Place]:
    """Each process remembers by itself which events it has kept: at a restart it forgets, and another never knew."""
    begin, real = Committer.__init__, Committer._commit
    numbers = count()

    def begun(self: Committer, store: Store, folder: Spool, ready: Callable[[], None]) -> None:
        self._known = set()  # type: ignore[attr-defined]  # the mistake
        begin(self, store, folder, ready)

    def commit(self: Committer, tickets: list[Ticket]) -> bool:
        known: set[str] = self._known  # type: ignore[attr-defined]  # as above
        events = {event.event_id for ticket in tickets for event in ticket.delivery.events}
        for ticket in tickets:
            fresh = [event for event in ticket.delivery.events if event.event_id not in known]
            ticket.delivery = replace(
                ticket.delivery, events=tuple(_numbered(event, numbers) for event in fresh)
            )
        is_kept = real(self, tickets)
        known.update(events if is_kept else ())
        return is_kept

    return [(Committer, "__init__", begun), (Committer, "_commit", commit)]


def _numbered(event: Kept, numbers: count[int]) -> Kept:
    return replace(event, event_id=f"{event.event_id}-{next(numbers)}")


@bug(by="no_event_is_lost", seeds=400)
def slow_is_taken_for_kept() -> list[Place]:
    """Whoever has waited long enough for the writer says 200, and leaves the rest to it."""

    def keep(self: Committer, delivery: Delivery) -> None:
        ticket = _Held(delivery)
        self._tickets.put(ticket)
        if not ticket.wait() or ticket.kept:
            return
        self._spool.keep(delivery.body, delivery.received_at)

    return [(Committer, "keep", keep)]


@bug(by="webhooks_are_answered_in_time", seeds=400)
def patience_has_no_end() -> list[Place]:
    """Whoever holds a delivery waits until the writer has decided, however long that takes."""
    return [(committer, "PATIENCE_S", 600.0)]


@bug(by="no_event_is_lost", workload="outage")
def a_full_disk_is_acknowledged() -> list[Place]:
    """When neither database nor disk takes a delivery, it is written to the log, and LINE is told 200 to keep it quiet."""
    return [(webhook, "not_kept", lambda _lost: HTTPStatus.OK)]


@bug(by="no_event_is_lost", workload="outage")
def spool_not_synced() -> list[Place]:
    """What is spooled is written, and the disk is left to write it when it likes."""

    def write(path: Path, content: bytes) -> None:
        path.write_bytes(content)

    return [(spool, "_write", write)]


@bug(by="no_event_is_lost", workload="outage")
def spool_name_not_synced() -> list[Place]:
    """The file is synced, and its folder, in which its name stands, is not."""
    return [(spool, "_sync", lambda _folder: None)]


@bug(by="no_event_is_lost", workload="outage")
def spool_let_go_before_commit() -> list[Place]:
    """A file is deleted as soon as it is read, and not when the database has what was in it."""

    def bring_in(self: Drainer, batch: Sequence[Path]) -> int:
        deliveries = [delivery for path in batch if (delivery := self._open(path))]
        for path in batch:
            self._spool.let_go(path)
        with self._store.transaction() as tx:
            inbox.add(tx, deliveries)
        return len(deliveries)

    return [(Drainer, "_bring_in", bring_in)]


@bug(by=("no_event_is_lost", "staff_read_once_what_was_written"), workload="outage")
def spool_is_always_news() -> list[Place]:
    """What was spooled cannot have been kept before: it is brought in without asking."""
    real = Drainer._open
    numbers = count()

    def opened(self: Drainer, path: Path) -> Delivery | None:
        delivery = real(self, path)
        if delivery is None:
            return None
        return replace(delivery, events=tuple(_numbered(event, numbers) for event in delivery.events))

    return [(Drainer, "_open", opened)]


@bug(by="people_are_heard_in_order", workload="outage", seeds=400)
def spool_is_overtaken() -> list[Place]:
    """As soon as the database is back, what comes now goes straight in, before what waits in the spool."""
    begin = Committer.__init__

    def begun(self: Committer, store: Store, folder: Spool, ready: Callable[[], None]) -> None:
        folder.is_used = lambda: False  # type: ignore[method-assign]  # the mistake
        begin(self, store, folder, ready)

    return [(Committer, "__init__", begun)]


@bug(by="people_are_heard_in_order", workload="outage")
def spool_newest_first() -> list[Place]:
    """The folder is read from the wrong end: what was spooled last is brought in first."""

    def oldest(self: Spool, limit: int) -> list[Path]:
        return [self.folder / name for name in sorted(self._whole(), reverse=True)[:limit]]

    return [(Spool, "oldest", oldest)]
