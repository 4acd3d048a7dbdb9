"""What is let go of when it has served its purpose. Cases and what was said in them are never touched here.

Nothing goes in bulk: more than one row in a hundred at once looks like a wrong clock, and waits for an administrator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, select

from storage import switches, timers, unanswered
from storage.db import Tx
from storage.tables import Arrival, Attempt, Envelope, SignedIn, Table, Unanswered

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


def clear(tx: Tx, last_at: datetime | None, now: datetime) -> int:
    """One clearing; says how many rows went. Too much of it: nothing goes, and staff see so until somebody said yes.

    last_at: when the clearing before this one was due. What stopped by mistake of the clock goes on once it is right.
    """
    may_all = switches.is_on(tx, "clearing_allowed", now)
    in_doubt = switches.is_on(tx, "clearing_stopped", now) or (last_at is not None and now - last_at > LONG)
    gone = let_go(tx, now, few=None if may_all else FEW_IN_DOUBT if in_doubt else FEW)
    if isinstance(gone, TooMuch):
        reason = f"{gone.going} / {gone.every} ({gone.table})"
        switches.keep_on(tx, "clearing_stopped", reason, now)
        return 0
    switches.turn_off(tx, "clearing_stopped")
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


def let_go(tx: Tx, now: datetime, few: int | None = FEW) -> int | TooMuch:
    """Let go of old webhook bodies, finished arrivals, sessions, tries to sign in, what had no answer: all, or nothing.

    few: so many rows of a table may go whatever their share; None: as many as there are.
    """
    olds = _old(tx, now)
    if few is not None:
        for old in olds:
            stopped = _refused(tx, old, few)
            if stopped is not None:
                return stopped
    gone = sum(tx.connection.execute(delete(old.table).where(*old.which)).rowcount for old in olds)
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


def _refused(tx: Tx, old: Old, few: int) -> TooMuch | None:
    going = _count(tx, old.table, old.which)
    if going <= few:
        return None
    every = _count(tx, old.table, (old.table.council == tx.council,))  # type: ignore[attr-defined]  # each has it
    return TooMuch(old.table.__tablename__, going, every) if going > every * SHARE else None


def _count(tx: Tx, table: type[Table], which: tuple[ColumnElement[bool], ...]) -> int:
    return tx.connection.execute(select(func.count()).select_from(table).where(*which)).scalar_one()
