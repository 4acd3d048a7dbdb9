"""What is there at the end of a run: LINE's own log on one side, what the desk has kept and shows to staff on the other."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import select

from storage import desks, messages, people
from storage.db import Tx
from storage.desks import Trouble
from storage.ids import PersonId
from storage.inbox import body_place
from storage.messages import Said
from storage.tables import Arrival, Envelope, Outgoing, Person
from tests.simulation.desk import START, Desk
from tests.simulation.line import Event, Line


@dataclass(frozen=True, slots=True)
class Arrived:
    """One row of the inbox."""

    id: int
    event_id: str
    state: str
    reason: str | None
    tries: int


@dataclass(frozen=True, slots=True)
class Row:
    """One request to LINE as the desk recorded it, with the bubbles in it."""

    seq: int
    id: UUID
    person: str
    lane: int
    state: str
    reason: str | None
    tries: int
    bubbles: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """Both sides of the story."""

    desk: Desk
    arrivals: dict[str, list[Arrived]]
    rows: Sequence[Row]
    threads: dict[str, tuple[Said, ...]]
    troubles: Counter[tuple[str, str]]

    @property
    def line(self) -> Line:
        """The side that is right."""
        return self.desk.line

    @cached_property
    def acked(self) -> list[Event]:
        """The events LINE was told are safe."""
        return [event for event in self.line.events if event.acked_at is not None]


def gather(desk: Desk) -> Evidence:
    """Read everything."""
    with desk.store.reading() as tx:
        kept = _arrivals(tx)
        threads = {}
        for person in tx.connection.execute(select(Person.id)).scalars().all():
            line_id = people.line_id_of(tx, PersonId(person))
            threads[line_id] = messages.thread(tx, people.look_at(tx, PersonId(person)))
        late = desk.now(next(iter(desk.processes.values())))
        shown = desks.troubles(tx, min(START, late))
        return Evidence(desk, kept, _rows(tx, threads), threads, Counter(map(_kind, shown)))


def _arrivals(tx: Tx) -> dict[str, list[Arrived]]:
    """Every record by the event it is of: as its own body says, not as we have numbered it."""
    bodies = {
        row.digest: json.loads(tx.vault.open(row.body, body_place(row.digest)))["events"]
        for row in tx.connection.execute(select(Envelope.digest, Envelope.body))
    }
    columns = (Arrival.id, Arrival.event_id, Arrival.state, Arrival.reason, Arrival.tries)
    kept: dict[str, list[Arrived]] = {}
    for row in tx.connection.execute(
        select(*columns, Arrival.envelope, Arrival.position).order_by(Arrival.id)
    ):
        events = bodies.get(row.envelope)
        event_id = events[row.position]["webhookEventId"] if events else row.event_id
        kept.setdefault(event_id, []).append(Arrived(row.id, event_id, row.state, row.reason, row.tries))
    return kept


def _kind(trouble: Trouble) -> tuple[str, str]:
    return trouble.kind, trouble.reason


def _rows(tx: Tx, threads: dict[str, tuple[Said, ...]]) -> list[Row]:
    bubbles: dict[UUID, list[str]] = {}
    whose: dict[UUID, str] = {}
    for person, thread in threads.items():
        for said in thread:
            if said.outbox is not None:
                bubbles.setdefault(said.outbox, []).append(said.body)
                whose[said.outbox] = person
    columns = (Outgoing.seq, Outgoing.id, Outgoing.lane, Outgoing.state, Outgoing.reason, Outgoing.tries)
    found = tx.connection.execute(select(*columns).where(Outgoing.kind == "words").order_by(Outgoing.seq))
    return [
        Row(
            row.seq,
            row.id,
            whose.get(row.id, ""),
            row.lane,
            row.state,
            row.reason,
            row.tries,
            tuple(bubbles.get(row.id, ())),
        )
        for row in found
    ]
