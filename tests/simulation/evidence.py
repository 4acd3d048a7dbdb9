"""What is there at the end of a run: LINE's own log on one side, what the desk has kept and shows to staff on the other."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, select

from conversations.kernel import stored
from conversations.kernel.talk import Talk
from storage import audit, cases, desks, messages, people, talks
from storage.db import Tx
from storage.ids import PersonId
from storage.inbox import body_place
from storage.messages import Said
from storage.people import Known
from storage.staff import everybody as staff_of
from storage.tables import Alarm, Arrival, Envelope, Message, Outgoing, Person, Timer
from tests.simulation.console import Did
from tests.simulation.desk import START, Desk
from tests.simulation.line import Event, Line

ALL = 100_000  # of what was said with one person


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
    """Both sides of the story.

    heard: by person, the events whose words were kept, in the order in which they were. bodies: what is kept of each
    event as it came. timers: by person, what will be come back to. rung: when what came due did, earliest first.
    reachable: by person, whether we believe we are not blocked. staff: what staff did and were told.
    misfit: the first line of the record that does not fit the one before it.
    """

    desk: Desk
    arrivals: dict[str, list[Arrived]]
    rows: Sequence[Row]
    threads: dict[str, tuple[Said, ...]]
    troubles: Counter[tuple[str, str]]
    staff: Sequence[Did]
    heard: dict[str, list[str]]
    bodies: dict[str, str]
    talks: dict[str, Talk]
    timers: dict[str, list[str]]
    reachable: dict[str, bool]
    rung: dict[tuple[str, str], list[datetime]]
    cases: Sequence[Case]
    misfit: int | None
    erased: Sequence[Erased]

    @property
    def line(self) -> Line:
        """The side that is right."""
        return self.desk.line

    @cached_property
    def acked(self) -> list[Event]:
        """The events LINE was told are safe."""
        return [event for event in self.line.events if event.acked_at is not None]


@dataclass(frozen=True, slots=True)
class Erased:
    """Words of a case that was erased. at: when, by the record. is_kept: whether anything of them is still there."""

    person: str
    mark: str
    at: datetime
    is_due: bool
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One case, and what was recorded of it. done: who did what, by the record of the desk."""

    number: str
    person: str
    state: str
    risk: int
    opened_for: str | None
    answers: str
    alarms_open: int
    done: Counter[tuple[str, str]]


def gather(desk: Desk, staff: Sequence[Did]) -> Evidence:
    """Read everything."""
    with desk.store.reading() as tx:
        known = [
            people.look_at(tx, PersonId(p)) for p in tx.connection.execute(select(Person.id)).scalars().all()
        ]
        everybody = {people.line_id_of(tx, person.id): person for person in known}
        threads = {line_id: messages.thread(tx, person, ALL) for line_id, person in everybody.items()}
        kept, bodies = _arrivals(tx)
        return Evidence(
            desk=desk,
            arrivals=kept,
            rows=_rows(tx, threads),
            threads=threads,
            troubles=Counter(_troubles(tx)),
            staff=staff,
            heard={line_id: _heard(tx, person, kept) for line_id, person in everybody.items()},
            bodies=bodies,
            talks={i: stored.from_json(talks.stand(tx, person).state) for i, person in everybody.items()},
            reachable={line_id: person.reachable for line_id, person in everybody.items()},
            rung=_rung(tx),
            timers={line_id: _timers(tx, person) for line_id, person in everybody.items()},
            cases=[case for line_id, person in everybody.items() for case in _cases(tx, line_id, person)],
            misfit=audit.follow(tx).broken,
            erased=list(_erased(tx, desk, threads)),
        )


def _troubles(tx: Tx) -> Iterator[tuple[str, str]]:
    """All pages of it."""
    since = START - timedelta(days=9)
    for page in range(desks.count_troubles(tx, since) // desks.PAGE + 1):
        yield from ((each.kind, each.reason) for each in desks.troubles(tx, since, page=page))


def _erased(tx: Tx, desk: Desk, threads: dict[str, tuple[Said, ...]]) -> Iterator[Erased]:
    for over in desk.over:
        at = next((e.at for e in audit.of_subject(tx, over.case) if e.action == "case.erased"), None)
        if at is not None:
            waits = tx.connection.execute(select(Outgoing.id).where(Outgoing.id == over.row)).first()
            stands = any(over.mark in said.body for said in threads.get(over.person, ()))
            yield Erased(over.person, over.mark, at, over.is_due, waits is not None or stands)


def _heard(tx: Tx, person: Known, kept: dict[str, list[Arrived]]) -> list[str]:
    """In the order in which they were written down, whatever the clocks said: numbers are drawn one after the other."""
    events = {record.id: event for event, records in kept.items() for record in records}
    found = tx.connection.execute(
        select(Message.arrival_id)
        .where(Message.person_id == person.id, Message.author == "person")
        .order_by(Message.id)
    )
    return [events.get(arrival or 0, "") for arrival in found.scalars()]


def _timers(tx: Tx, person: Known) -> list[str]:
    return list(tx.connection.execute(select(Timer.subject).where(Timer.person_id == person.id)).scalars())


def _rung(tx: Tx) -> dict[tuple[str, str], list[datetime]]:
    rung = select(Arrival.timer, Arrival.subject, Arrival.received_at).where(Arrival.timer.is_not(None))
    found: dict[tuple[str, str], list[datetime]] = {}
    for row in tx.connection.execute(rung.order_by(Arrival.received_at)):
        found.setdefault((row.timer, row.subject), []).append(row.received_at)
    return found


def _cases(tx: Tx, line_id: str, person: Known) -> Iterator[Case]:
    logins = {member.id: member.login for member in staff_of(tx)}
    for case in cases.of_person(tx, person.id):
        found = cases.get(tx, case)
        done = Counter(
            (logins.get(entry.staff, "") if entry.staff else "", entry.action)
            for entry in audit.of_subject(tx, case)
        )
        alarms = select(func.count()).where(Alarm.case_id == case, Alarm.state == "open")
        yield Case(
            found.number,
            line_id,
            found.state,
            found.risk,
            found.opened_for,
            cases.answers(tx, person, case),
            tx.connection.execute(alarms).scalar_one(),
            done,
        )


def _arrivals(tx: Tx) -> tuple[dict[str, list[Arrived]], dict[str, str]]:
    """Every record by the event it is of: as its own body says, not as we have numbered it."""
    bodies = {
        row.digest: json.loads(tx.vault.open(row.body, body_place(row.digest)))["events"]
        for row in tx.connection.execute(select(Envelope.digest, Envelope.body))
    }
    columns = (Arrival.id, Arrival.event_id, Arrival.state, Arrival.reason, Arrival.tries)
    kept: dict[str, list[Arrived]] = {}
    as_it_came: dict[str, str] = {}
    for row in tx.connection.execute(
        select(*columns, Arrival.envelope, Arrival.position).order_by(Arrival.id)
    ):
        events = bodies.get(row.envelope)
        event_id = events[row.position]["webhookEventId"] if events else row.event_id
        kept.setdefault(event_id, []).append(Arrived(row.id, event_id, row.state, row.reason, row.tries))
        if events:
            as_it_came[event_id] = json.dumps(events, ensure_ascii=False)
    return kept, as_it_came


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
