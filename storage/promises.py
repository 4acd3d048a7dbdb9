"""By when a desk answers: what is late, and how a promise changes. Decides nothing and computes no hours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from storage import cases
from storage.cases import OPEN, Found
from storage.columns import fixed
from storage.db import Tx
from storage.ids import CaseId, DeskKey
from storage.tables import Case

TOLD = 1  # slips: the person has been told a new time
CALLED = 2  # that one was broken as well: whoever leads has been called


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases of a desk are late, and since when the oldest is."""

    late: int
    oldest: datetime


def next_late(tx: Tx, now: datetime, most: int, but: Collection[CaseId] = ()) -> tuple[CaseId, ...]:
    """Cases whose promise is broken and about which nothing has been done yet, the oldest first, but for some."""
    late = and_(_late(tx, now), Case.slips < CALLED, _none_of(but))
    query = select(Case.id).where(late).order_by(Case.due_at).limit(most)
    return tuple(CaseId(case) for case in tx.connection.execute(query).scalars())


def late(tx: Tx, now: datetime) -> dict[DeskKey, Counted]:
    """By desk: what has waited longer than was promised."""
    query = select(Case.desk, func.count(), func.min(Case.due_at)).where(_late(tx, now)).group_by(Case.desk)
    return {
        DeskKey(desk): Counted(int(count), oldest) for desk, count, oldest in tx.connection.execute(query)
    }


def count_broken(tx: Tx, now: datetime) -> int:
    """How many cases are late for the second time."""
    query = select(func.count()).where(_late(tx, now), Case.slips >= CALLED)
    return int(tx.connection.execute(query).scalar_one())


@dataclass(frozen=True, slots=True)
class Alone:
    """A case nobody has taken: of which desk, how soon its person needs an answer, and since when it is here."""

    desk: DeskKey
    urgency: str | None
    since: datetime


def unowned(tx: Tx, now: datetime, most: int) -> tuple[Alone, ...]:
    """Cases that are ours to take and nobody has taken, the oldest first; without those that sleep."""
    alone = and_(Case.staff_id.is_(None), Case.submitted_at.is_not(None), _not_asleep(now))
    query = select(Case.desk, Case.urgency, Case.submitted_at).where(Case.council == tx.council, _OURS, alone)
    rows = tx.connection.execute(query.order_by(Case.submitted_at).limit(most))
    return tuple(Alone(DeskKey(desk), urgency, since) for desk, urgency, since in rows if since)


def next_unanswered(tx: Tx, before: datetime, most: int, but: Collection[CaseId] = ()) -> tuple[CaseId, ...]:
    """Cases that wait for their person, though an answer was due before this moment, but for some."""
    waits = and_(Case.council == tx.council, OPEN, _SENT, Case.waiting_on == "person", Case.due_at <= before)
    awake = and_(waits, Case.snoozed_until.is_(None), _none_of(but))
    query = select(Case.id).where(awake).order_by(Case.due_at).limit(most)
    return tuple(CaseId(case) for case in tx.connection.execute(query).scalars())


def unfinished(tx: Tx, before: datetime) -> int:
    """How many cases were begun before this moment, were never sent, and have nobody who looks after them."""
    begun = and_(OPEN, Case.state == "started", Case.staff_id.is_(None), Case.opened_at <= before)
    query = select(func.count()).where(Case.council == tx.council, begun)
    return int(tx.connection.execute(query).scalar_one())


def next_to_wake(tx: Tx, now: datetime, most: int, but: Collection[CaseId] = ()) -> tuple[CaseId, ...]:
    """Cases that have rested until a day that has come, but for some."""
    asleep = and_(Case.council == tx.council, Case.snoozed_until <= now, _SENT, _none_of(but))
    query = select(Case.id).where(asleep).order_by(Case.snoozed_until).limit(most)
    return tuple(CaseId(case) for case in tx.connection.execute(query).scalars())


def set_due(tx: Tx, case: Found, due_at: datetime, slips: int) -> None:
    """Promise anew. Locks: the caller holds the person's row."""
    cases.change(tx, case.id, due_at=due_at, slips=slips)


def snooze(tx: Tx, case: CaseId, until: datetime) -> None:
    """Nobody need look before. Locks: the caller holds the person's row."""
    cases.change(tx, case, snoozed_until=until, due_at=until, slips=0)


def _none_of(some: Collection[CaseId]) -> ColumnElement[bool]:
    return (
        Case.id.not_in(some) if some else true()
    )  # an empty list would be one more thing to ask of each row


def _late(tx: Tx, now: datetime) -> ColumnElement[bool]:
    return and_(Case.council == tx.council, _OURS, Case.due_at <= now)


def _not_asleep(now: datetime) -> ColumnElement[bool]:
    return or_(Case.snoozed_until.is_(None), Case.snoozed_until <= now)


_SENT = Case.state.in_([fixed("waiting"), fixed("taken")])
# As the index on what is due is written.
_OURS = and_(_SENT, Case.waiting_on == fixed("staff"))
