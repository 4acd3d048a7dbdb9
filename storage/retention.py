"""What is let go of when it has served its purpose, cases after as many months as the council's profile says.

Nothing goes in bulk: more than one row in a hundred at once looks like a wrong clock, and waits for an administrator.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select

from storage import erasing, switches, timers, unanswered
from storage.cases import CLOSED, URGENT
from storage.db import Tx
from storage.tables import Arrival, Attempt, Case, Envelope, SignedIn, Table, Unanswered

RAW = timedelta(days=30)  # webhook bodies, once everything in them is done
IDS = timedelta(days=100)  # event ids, by which a late duplicate is known
SESSIONS = timedelta(days=30)
UNANSWERED = timedelta(days=180)  # what nobody has looked at for so long, nobody will
FINISHED = ("done", "ignored")  # what is parked stays: nobody has read it yet

SHARE = 0.01  # of a table: an hour's clearing takes a seventh of that of the fullest table on an even day
FEW = 500  # rows: so many may go at once, whatever their share
FEW_IN_DOUBT = 50  # rows, while the clock may be wrong
LONG = timedelta(hours=20)  # between two clearings: the desk was closed, or the clock has jumped
SAID_YES = timedelta(hours=2)  # how long an administrator's yes is good for; it is used up by one clearing


@dataclass(frozen=True, slots=True)
class Retention:
    """How long cases are kept after they are closed, in months. danger_cases: those in which danger to life was heard.

    withdrawn: begun and taken back, or never sent.
    """

    cases: int = 60
    danger_cases: int = 120
    withdrawn: int = 1


@dataclass(frozen=True, slots=True)
class TooMuch:
    """A clearing that did not take place: so many of all the rows of a table would have gone."""

    table: str
    going: int
    every: int


@dataclass(frozen=True, slots=True)
class Old:
    """Rows of one table that have served their purpose."""

    table: type[Table]
    which: tuple[ColumnElement[bool], ...]


def clear(tx: Tx, last_at: datetime | None, now: datetime, kept: Retention | None = None) -> int:
    """One clearing; says how many rows went. Too much of it: nothing goes, and staff see so until somebody said yes.

    last_at: when the clearing before this one was due. What stopped by mistake of the clock goes on once it is right.
    kept: how long cases are kept; None: none goes.
    """
    may_all = switches.is_on(tx, "clearing_allowed", now)
    in_doubt = switches.is_on(tx, "clearing_stopped", now) or (last_at is not None and now - last_at > LONG)
    gone = let_go(tx, now, few=None if may_all else FEW_IN_DOUBT if in_doubt else FEW, kept=kept)
    if isinstance(gone, TooMuch):
        reason = f"{gone.going} / {gone.every} ({gone.table})"
        switches.keep_on(tx, "clearing_stopped", reason, now)
        return 0
    switches.turn_off(tx, "clearing_stopped")
    if gone < erasing.MOST:  # else there may be more, and the yes holds for that as well
        switches.turn_off(tx, "clearing_allowed")
    return gone


def allow(tx: Tx, now: datetime) -> str | None:
    """Somebody has looked: the clearing that was stopped may take place, once. What was stopped; None: nothing was."""
    stopped = next((switch for switch in switches.on(tx, now) if switch.name == "clearing_stopped"), None)
    if stopped is None:
        return None
    switches.turn_off(tx, "clearing_stopped")
    switches.turn_on(tx, "clearing_allowed", stopped.reason, now, now + SAID_YES)
    return stopped.reason


def let_go(tx: Tx, now: datetime, few: int | None = FEW, kept: Retention | None = None) -> int | TooMuch:
    """Let go of old webhook bodies, finished arrivals, sessions, tries to sign in, what had no answer: all, or nothing.

    few: so many rows of a table may go whatever their share; None: as many as there are. kept: how long cases are kept.
    Locks: the people whose cases go.
    """
    olds = _old(tx, now)
    over = _over(tx, kept, now) if kept else None
    if few is not None:
        for old in (*olds, *((over,) if over else ())):
            stopped = _refused(tx, old, few)
            if stopped is not None:
                return stopped
    gone = sum(tx.connection.execute(delete(old.table).where(*old.which)).rowcount for old in olds)
    if kept and over:
        gone += erasing.let_cases_go(tx, over.which, months_before(now, kept.cases), now)
    timers.forget_ticks(tx, now - SESSIONS)
    return gone


def _old(tx: Tx, now: datetime) -> tuple[Old, ...]:
    waiting = exists().where(
        Arrival.council == Envelope.council,
        Arrival.envelope == Envelope.digest,
        Arrival.state.not_in(FINISHED),
    )
    ended = Arrival.state.in_(FINISHED)
    return (
        Old(Envelope, (Envelope.council == tx.council, Envelope.received_at < now - RAW, ~waiting)),
        Old(Arrival, (Arrival.council == tx.council, ended, Arrival.received_at < now - IDS)),
        Old(SignedIn, (SignedIn.council == tx.council, SignedIn.begun_at < now - SESSIONS)),
        Old(Attempt, (Attempt.council == tx.council, Attempt.tried_at < now - SESSIONS)),
        Old(Unanswered, unanswered.are_old(tx, now - SESSIONS, now - UNANSWERED)),
    )


def _over(tx: Tx, kept: Retention, now: datetime) -> Old:
    """Cases whose time is over: by how they ended, and longer where danger to life was heard.

    What a person has written in one since then makes it last.
    """
    danger = Case.risk >= URGENT
    ended = (
        and_(danger, _before(now, kept.danger_cases)),
        and_(~danger, Case.state == "closed", _before(now, kept.cases)),
        and_(~danger, Case.state == "withdrawn", _before(now, kept.withdrawn)),
    )
    shortest = months_before(now, min(kept.cases, kept.danger_cases, kept.withdrawn))
    return Old(Case, (Case.council == tx.council, CLOSED, Case.closed_at < shortest, or_(*ended)))


def _before(now: datetime, months: int) -> ColumnElement[bool]:
    then = months_before(now, months)
    return and_(Case.closed_at < then, Case.last_said_at < then)


def months_before(now: datetime, months: int) -> datetime:
    """The same day and hour so many months before; the month's last day where it is shorter."""
    whole = now.year * 12 + now.month - 1 - months
    year, month = max(divmod(whole, 12), (1, 0))
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))


def _refused(tx: Tx, old: Old, few: int) -> TooMuch | None:
    going = _count(tx, old.table, old.which)
    if going <= few:
        return None
    every = _count(tx, old.table, (old.table.council == tx.council,))  # type: ignore[attr-defined]  # each has it
    return TooMuch(old.table.__tablename__, going, every) if going > every * SHARE else None


def _count(tx: Tx, table: type[Table], which: tuple[ColumnElement[bool], ...]) -> int:
    return tx.connection.execute(select(func.count()).select_from(table).where(*which)).scalar_one()
