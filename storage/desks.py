"""Desks as the profile names them, and what the console reads: queues, counts, what went wrong. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, func, select, update
from sqlalchemy import case as when
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from storage import cases
from storage.cases import CLOSED, OPEN, Found
from storage.columns import beside, fixed
from storage.db import Tx
from storage.ids import CaseId, DeskKey, StaffId
from storage.outbox import OVERTAKEN
from storage.seals import shown_to
from storage.tables import Arrival, Case, Desk, Outgoing, Person
from storage.vault import CannotOpen, Place

PAGE = 50
NOT_SENT = ("refused", "expired", "unknown", "held")
_HIDDEN = ""  # stands where the number of a case would


@dataclass(frozen=True, slots=True)
class Window:
    """A desk (窓口). names: locale to name; takes: the topics it takes."""

    key: DeskKey
    names: Mapping[str, str]
    phone: str
    takes: tuple[str, ...]
    position: int

    def name(self, locale: str) -> str:
        """Its name in a language, or in Japanese."""
        return self.names.get(locale) or self.names.get(locale.partition("@")[0]) or self.names["ja"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a queue as it is kept: the case, and its person's name with the key that opens it."""

    case: Found
    sealed_key: bytes
    name: bytes | None


@dataclass(frozen=True, slots=True)
class Queued:
    """One line of a queue as it is shown: the case, and the name its person shows on LINE, empty if that does not open.

    is_sealed: closed to whoever reads it. is_others: another desk's, so without a name.
    """

    case: Found
    person_name: str
    is_sealed: bool = False
    is_others: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that did not reach somebody, or that we could not read. about: a case number, if there is one."""

    kind: str
    reason: str
    at: datetime
    about: str | None


def load(tx: Tx, windows: Sequence[Window]) -> None:
    """Take over the desks of the profile; a desk that is gone from it stays, inactive, for its old cases."""
    dialect = sqlite if tx.is_sqlite else postgresql
    tx.connection.execute(update(Desk).where(Desk.council == tx.council).values(active=False))
    for window in windows:
        values = {
            "names": json.dumps(dict(window.names), ensure_ascii=False),
            "phone": window.phone,
            "takes": json.dumps(list(window.takes)),
            "position": window.position,
            "active": True,
        }
        row = dialect.insert(Desk).values(council=tx.council, key=window.key, **values)
        tx.connection.execute(row.on_conflict_do_update(index_elements=["council", "key"], set_=values))


def windows(tx: Tx) -> tuple[Window, ...]:
    """All desks that take cases now, in the profile's order."""
    rows = tx.connection.execute(_WINDOWS, {"council": tx.council})
    return tuple(
        Window(DeskKey(row.key), json.loads(row.names), row.phone, tuple(json.loads(row.takes)), row.position)
        for row in rows
    )


def counts(tx: Tx) -> dict[DeskKey, tuple[int, int]]:
    """By desk: how many cases are open, and how many of them wait for staff."""
    rows = tx.connection.execute(_COUNTS, {"council": tx.council})
    return {DeskKey(desk): (int(opened), int(waiting)) for desk, opened, waiting in rows}


def queue(
    tx: Tx, desk: DeskKey | None, *, closed: bool = False, page: int = 0, seen_by: StaffId | None = None
) -> tuple[Line, ...]:
    """A page of a queue: danger first, then who waits for staff, then what is due first, then who has waited longest.

    desk None: all desks. seen_by: without what is hidden from this member.
    """
    query = _queue(of_one=desk is not None, closed=closed, is_seen=seen_by is not None)
    asked = {"council": tx.council, "desk": desk, "member": seen_by, "passed": page * PAGE}
    return tuple(_line(tuple(row)) for row in tx.connection.execute(query, asked).all())


@cache
def _queue(*, of_one: bool, closed: bool, is_seen: bool) -> Select[*tuple[Any, ...]]:
    query = _LINE.where(Case.council == bindparam("council"), CLOSED if closed else OPEN)
    if of_one:
        query = query.where(Case.desk == bindparam("desk"))
    if is_seen:
        query = query.where(shown_to(bindparam("member")))
    order = (Case.closed_at.desc(),) if closed else (Case.rank, Case.due_at, Case.last_said_at)
    return query.order_by(*order).limit(PAGE).offset(bindparam("passed"))


@dataclass(frozen=True, slots=True)
class Sought:
    """What a case is compared by when it may be the one looked for, opened. answers: JSON as kept, or empty."""

    case: CaseId
    person_name: str
    answers: str


def sought(tx: Tx, some: Sequence[CaseId]) -> Iterator[Sought]:
    """These cases, the latest first, each opened when it is its turn; without those of people who have been erased."""
    rows = tx.connection.execute(_SOUGHT, {"some": some, "council": tx.council})
    return (found for row in rows if (found := _sought(tx, tuple(row))))


def _sought(tx: Tx, values: tuple[Any, ...]) -> Sought | None:
    case, person, sealed_key, name, answers = values
    try:
        key = tx.vault.own_key(person, sealed_key)
        shown = key.open(name, Place("people", "name", person.hex)) if name else ""
        return Sought(case, shown, key.open(answers, cases.place_of(case)) if answers else "")
    except CannotOpen:
        return None


def lines(tx: Tx, some: Sequence[CaseId]) -> tuple[Line, ...]:
    """These cases, each as a line of a queue."""
    rows = tx.connection.execute(_LINES, {"some": some, "council": tx.council})
    return tuple(_line(tuple(row)) for row in rows)


def _line(values: tuple[Any, ...]) -> Line:
    *columns, sealed_key, name = values
    return Line(Found(*columns), sealed_key, name)


def opened(tx: Tx, line: Line) -> Queued:
    """A line with the name in it. One that does not open keeps nobody from the rest of the queue."""
    if not line.name:
        return Queued(line.case, "")
    try:
        key = tx.vault.own_key(line.case.person, line.sealed_key)
        return Queued(line.case, key.open(line.name, Place("people", "name", line.case.person.hex)))
    except CannotOpen:
        return Queued(line.case, "")


def troubles(
    tx: Tx, since: datetime, *, page: int = 0, seen_by: StaffId | None = None
) -> tuple[Trouble, ...]:
    """A page of what staff must know: words that did not arrive, arrivals that could not be read. Newest first.

    seen_by: without words for people whose latest case is hidden from this member.
    """
    asked = {"council": tx.council, "since": since, "member": seen_by, "most": (page + 1) * PAGE}
    unsent = tx.connection.execute(_unsent(is_seen=seen_by is not None), asked)
    parked = tx.connection.execute(_PARKED, asked)
    # Both come in the order of their numbers and stay in it: nothing stands on two pages, or on none.
    both = merge(
        (Trouble(f"outbox.{row.state}", row.reason or "", row.made_at, row.number) for row in unsent),
        (Trouble("arrival.parked", row.reason or "", row.received_at, None) for row in parked),
        key=lambda trouble: trouble.at,
        reverse=True,
    )
    return tuple(islice(both, page * PAGE, (page + 1) * PAGE))


def count_troubles(tx: Tx, since: datetime, *, seen_by: StaffId | None = None) -> int:
    """How many there are on all pages."""
    asked = {"council": tx.council, "since": since, "member": seen_by}
    return int(tx.connection.execute(_how_many(is_seen=seen_by is not None), asked).scalar_one())


@cache
def _unsent(*, is_seen: bool) -> Select[*tuple[Any, ...]]:
    found = select(
        Outgoing.state, Outgoing.reason, Outgoing.made_at, _latest(is_seen=is_seen).label("number")
    )
    return found.where(*_not_sent(is_seen=is_seen)).order_by(Outgoing.seq.desc()).limit(bindparam("most"))


@cache
def _how_many(*, is_seen: bool) -> Select[int]:
    unsent = select(func.count()).select_from(Outgoing).where(*_not_sent(is_seen=is_seen))
    parked = select(func.count()).select_from(Arrival).where(*_IS_PARKED)
    return select(unsent.scalar_subquery() + parked.scalar_subquery())


def _not_sent(*, is_seen: bool) -> Iterator[ColumnElement[bool]]:
    yield Outgoing.council == bindparam("council")
    yield Outgoing.kind == "words"
    yield Outgoing.state.in_([fixed(state) for state in NOT_SENT])
    yield Outgoing.reason.is_distinct_from(OVERTAKEN)  # as it should be: no trouble
    yield Outgoing.made_at > bindparam("since")
    if is_seen:
        yield _latest(is_seen=True).is_distinct_from(_HIDDEN)


def _latest(*, is_seen: bool) -> ScalarSelect[str]:
    """The latest case of the person an outgoing message was for; for a member from whom it is hidden, that it is."""
    number = when((shown_to(bindparam("member")), Case.number), else_=_HIDDEN) if is_seen else Case.number
    return (
        select(number)
        .where(Case.person_id == Outgoing.person_id)
        .order_by(Case.opened_at.desc())
        .limit(1)
        .correlate(Outgoing)
        .scalar_subquery()
    )


def mark(tx: Tx) -> tuple[int, int, int]:
    """Changes whenever something staff look at has changed: for consoles that no bell reaches."""
    versions = select(func.coalesce(func.sum(Case.version), 0)).where(Case.council == tx.council, OPEN)
    arrived = _last(Arrival.id).where(beside(Arrival.council) == tx.council)
    going = _last(Outgoing.seq).where(beside(Outgoing.council) == tx.council)
    row = tx.connection.execute(
        select(versions.scalar_subquery(), arrived.scalar_subquery(), going.scalar_subquery())
    ).one()
    return int(row[0]), int(row[1] or 0), int(row[2] or 0)


def _last(number: InstrumentedAttribute[int]) -> Select[int]:
    return select(number).order_by(number.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Ages:
    """How the desk is doing, for health and metrics: what waits and since when."""

    arrivals_waiting: int
    oldest_arrival: datetime | None
    outbox_waiting: int
    oldest_outgoing: datetime | None
    parked: int


def ages(tx: Tx) -> Ages:
    """What waits right now."""
    incoming = tx.connection.execute(
        select(func.count(), func.min(Arrival.received_at)).where(
            beside(Arrival.council) == tx.council, Arrival.state == fixed("waiting")
        )
    ).one()
    outgoing = tx.connection.execute(
        select(func.count(), func.min(Outgoing.made_at)).where(
            beside(Outgoing.council) == tx.council, Outgoing.state == fixed("waiting")
        )
    ).one()
    parked = tx.connection.execute(
        select(func.count()).where(beside(Arrival.council) == tx.council, Arrival.state == fixed("parked"))
    ).scalar_one()
    return Ages(int(incoming[0]), incoming[1], int(outgoing[0]), outgoing[1], int(parked))


# Built once: building such a statement takes longer than running it.
_LINE = select(*cases.COLUMNS, Person.sealed_key, Person.name).join(Person, Person.id == Case.person_id)
_WINDOWS = (
    select(Desk.key, Desk.names, Desk.phone, Desk.takes, Desk.position)
    .where(Desk.council == bindparam("council"), Desk.active)
    .order_by(Desk.position)
)
_COUNTS = (
    select(Case.desk, func.count(), func.sum(when((Case.rank % 2 == 0, 1), else_=0)))
    .where(Case.council == bindparam("council"), OPEN)
    .group_by(Case.desk)
)
_IS_PARKED = (Arrival.council == bindparam("council"), Arrival.state == fixed("parked"))
_PARKED = (  # until somebody has seen to it
    select(Arrival.reason, Arrival.received_at)
    .where(*_IS_PARKED)
    .order_by(Arrival.id.desc())
    .limit(bindparam("most"))
)
_LINES = _LINE.where(
    Case.id.in_(bindparam("some", expanding=True)), beside(Case.council) == bindparam("council")
)
_SOUGHT = (
    select(Case.id, Case.person_id, Person.sealed_key, Person.name, Case.answers)
    .join(Person, Person.id == Case.person_id)
    .where(Case.id.in_(bindparam("some", expanding=True)), beside(Case.council) == bindparam("council"))
    .order_by(Case.id.desc())
)
