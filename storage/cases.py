"""Cases (相談): opened, filled, taken, closed. Every change raises the version, so that the later of two staff is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Select, and_, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from storage import cards, doubles, finding
from storage.columns import beside, fixed
from storage.db import Tx
from storage.finding import NOTHING_TOLD, Told
from storage.ids import CaseId, CaseNumber, DeskKey, PersonId, StaffId, new_id
from storage.people import Known
from storage.prepared import Prepared
from storage.tables import Case, Counter
from storage.vault import Place

State = Literal["started", "waiting", "taken", "closed", "withdrawn"]
WaitingOn = Literal["staff", "person", "agency"]
Channel = Literal["line", "phone", "counter", "visit", "letter"]

URGENT = 2  # from this level on, life may be in danger

# Written into queries word for word as the indexes for open and for closed cases have it: no database finds them otherwise.
OPEN = Case.state.in_([fixed(state) for state in ("started", "waiting", "taken")])
CLOSED = Case.state.in_([fixed(state) for state in ("closed", "withdrawn")])


@dataclass(frozen=True, slots=True)
class Found:
    """A case as it stands. started: the person is still answering the first questions.

    risk: 0 none, 1 watch, 2 urgent, 3 emergency; it never falls. kinds: of danger, separated by spaces.
    routed: why it is at its desk, separated by spaces. due_at: by when the desk answers, if it is the desk's turn.
    channel: how it came: whoever never wrote on LINE is spoken with otherwise. against: the desk a complaint is about.
    """

    id: CaseId
    number: CaseNumber
    person: PersonId
    desk: DeskKey
    state: State
    waiting_on: WaitingOn
    topic: str | None
    urgency: str | None
    locale: str
    staff: StaffId | None
    opened_at: datetime
    submitted_at: datetime | None
    last_said_at: datetime
    closed_at: datetime | None
    version: int
    risk: int
    kinds: str
    opened_for: str | None
    follow_up_on: date | None
    area: str | None
    routed: str
    due_at: datetime
    slips: int
    snoozed_until: datetime | None
    channel: Channel
    against: DeskKey | None

    @property
    def is_danger(self) -> bool:
        """Whether danger to life was heard in it: it goes first, and is closed only with written words."""
        return self.risk >= URGENT

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look after it."""
        return self.state in ("started", "waiting", "taken")


COLUMNS = (
    Case.id,
    Case.number,
    Case.person_id,
    Case.desk,
    Case.state,
    Case.waiting_on,
    Case.topic,
    Case.urgency,
    Case.locale,
    Case.staff_id,
    Case.opened_at,
    Case.submitted_at,
    Case.last_said_at,
    Case.closed_at,
    Case.version,
    Case.risk,
    Case.kinds,
    Case.opened_for,
    Case.follow_up_on,
    Case.area,
    Case.routed,
    Case.due_at,
    Case.slips,
    Case.snoozed_until,
    Case.channel,
    Case.against,
)


def open_case(
    tx: Tx,
    person: Known,
    desk: DeskKey,
    topic: str | None,
    now: datetime,
    month: str,
    form: CaseId | None = None,
) -> Found:
    """Open a case in a desk's queue. month: YYMM in the council's time, the front of the number.

    form: the case's id, where a form of staff has given it, so that the form sent twice is one case.
    """
    case = form or CaseId(new_id())
    number = CaseNumber(f"{month}-{_next(tx, f'case.{month}'):04d}")
    values = {
        "id": case,
        "council": tx.council,
        "number": number,
        "person_id": person.id,
        "desk": desk,
        "state": "started",
        "waiting_on": "person",
        "topic": topic,
        "locale": person.locale,
        "opened_at": now,
        "last_said_at": now,
        "due_at": now,
        "slips": 0,
        "routed": "",
        "version": 1,
        "risk": 0,
        "kinds": "",
    }
    _OPEN.run(tx, values)
    cards.find_new(tx, person, case)
    tx.ring("console")
    return get(tx, case)


def _next(tx: Tx, name: str) -> int:
    first = {"council": tx.council, "name": name, "value": 1}
    return int(tx.connection.execute(_RAISE[tx.is_sqlite], first).scalar_one())


def _raising(first: sqlite.Insert | postgresql.Insert) -> ReturningInsert[int]:
    raised = {"value": Counter.value + 1}
    return first.on_conflict_do_update(index_elements=["council", "name"], set_=raised).returning(
        Counter.value
    )


def get(tx: Tx, case: CaseId) -> Found:
    """One case by its id."""
    return _found(_GET.run(tx, {"council": tx.council, "this": case}).one())


def some(tx: Tx, ids: Collection[CaseId]) -> tuple[Found, ...]:
    """These cases, in no order."""
    ours = (Case.id.in_(ids), beside(Case.council) == tx.council)
    rows = tx.connection.execute(select(*COLUMNS).where(*ours))
    return tuple(_found(row) for row in rows)


def by_number(tx: Tx, number: CaseNumber) -> Found | None:
    """One case by the number said on the telephone."""
    row = tx.connection.execute(
        select(*COLUMNS).where(Case.council == tx.council, Case.number == number)
    ).one_or_none()
    return _found(row) if row else None


def _found(row: object) -> Found:
    return Found(*row)  # type: ignore[misc]  # a Row of COLUMNS, in the order of Found


def change(tx: Tx, case: CaseId, **values: object) -> None:
    """Change a case. Locks: the caller holds the person's row."""
    _CHANGE.run(tx, {"this": case, **values})
    tx.ring("console")


def of_person(tx: Tx, person: PersonId) -> tuple[CaseId, ...]:
    """Every case of a person, the newest first."""
    found = tx.connection.execute(
        select(Case.id).where(Case.person_id == person).order_by(Case.opened_at.desc())
    )
    return tuple(CaseId(case) for case in found.scalars())


def open_of_staff(tx: Tx, member: StaffId) -> tuple[CaseId, ...]:
    """Every open case that a member of staff has in hand."""
    theirs = (Case.council == tx.council, OPEN, Case.staff_id == member, Case.state == "taken")
    return tuple(CaseId(case) for case in tx.connection.execute(select(Case.id).where(*theirs)).scalars())


def latest_open(tx: Tx, person: PersonId) -> CaseId | None:
    """The newest case of a person that waits for staff or is in their hands."""
    found = tx.connection.execute(_LATEST_OPEN, {"person": person}).scalar_one_or_none()
    return CaseId(found) if found else None


def open_of(tx: Tx, person: PersonId, most: int) -> tuple[Found, ...]:
    """A person's cases that wait for staff or are in their hands, the newest first."""
    rows = tx.connection.execute(_OPEN_OF, {"person": person, "most": most})
    return tuple(_found(row) for row in rows)


def begun_of(tx: Tx, person: PersonId, most: int) -> tuple[Found, ...]:
    """A person's open cases, the newest first, and with them what they are still telling."""
    rows = tx.connection.execute(_BEGUN_OF, {"person": person, "most": most})
    return tuple(_found(row) for row in rows)


def fill(tx: Tx, person: Known, case: CaseId, answers: str, told: Told, **about: object) -> None:
    """Keep what the person answered so far: JSON, as it was shown to them. told: by what of it the case is found.

    about: what else it changes of the case.
    """
    finding.keep_told(tx, case, told)
    doubles.keep(tx, person.id, case, told.pieces)
    change(tx, case, answers=person.key.seal(answers, place_of(case)), **about)


def answers(tx: Tx, person: Known, case: CaseId) -> str:
    """What the person answered, as JSON; empty if nothing yet."""
    sealed = _ANSWERS.run(tx, {"this": case}).one().answers
    return person.key.open(sealed, place_of(case)) if sealed else ""


def place_of(case: CaseId) -> Place:
    """Where the answers of a case are sealed."""
    return Place("cases", "answers", case.hex)


def first_answered(tx: Tx, case: CaseId, now: datetime) -> None:
    """Staff have answered: when they first did is kept, and never changes. Locks: the caller holds the person's row."""
    _FIRST_ANSWERED.run(tx, {"this": case, "answered_at": now})


def withdraw(tx: Tx, case: CaseId, now: datetime) -> None:
    """The person stopped before sending it: what they answered goes, the trace stays."""
    finding.keep_told(tx, case, NOTHING_TOLD)
    doubles.forget_case(tx, case)
    change(tx, case, state="withdrawn", waiting_on="person", closed_at=now, answers=None, age=None)


# Built once: for what is asked at every turn, building the statement takes longer than running it.
_RAISE = {True: _raising(sqlite.insert(Counter)), False: _raising(postgresql.insert(Counter))}
_GET = Prepared(select(*COLUMNS).where(Case.id == bindparam("this"), Case.council == bindparam("council")))
_OPEN = Prepared(insert(Case))
_CHANGE = Prepared(update(Case).where(Case.id == bindparam("this")).values(version=Case.version + 1))
_FIRST_ANSWERED = Prepared(update(Case).where(Case.id == bindparam("this"), Case.answered_at.is_(None)))
_THEIR_OPEN = and_(Case.person_id == bindparam("person"), Case.state.in_(("waiting", "taken")))
_LATEST_OPEN = select(Case.id).where(_THEIR_OPEN).order_by(Case.opened_at.desc()).limit(1)
_OPEN_OF: Select[*tuple[Any, ...]] = (
    select(*COLUMNS).where(_THEIR_OPEN).order_by(Case.opened_at.desc()).limit(bindparam("most"))
)
_BEGUN_OF: Select[*tuple[Any, ...]] = (
    select(*COLUMNS)
    .where(Case.person_id == bindparam("person"), Case.state.in_(("started", "waiting", "taken")))
    .order_by(Case.opened_at.desc())
    .limit(bindparam("most"))
)
_ANSWERS = Prepared(select(Case.answers).where(Case.id == bindparam("this")))
