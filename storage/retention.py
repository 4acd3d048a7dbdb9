"""What is let go of when it has served its purpose. Cases and what was said in them are never touched here."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select

from storage import timers, unanswered
from storage.db import Tx
from storage.tables import Arrival, Attempt, Envelope, SignedIn

RAW = timedelta(days=30)  # webhook bodies, once everything in them is done
IDS = timedelta(days=100)  # event ids, by which a late duplicate is known
SESSIONS = timedelta(days=30)
UNANSWERED = timedelta(days=180)  # what nobody has looked at for so long, nobody will
FINISHED = ("done", "ignored")  # what is parked stays: nobody has read it yet
BULK = 0.9  # a night that would take more than this share looks like a wrong clock
FEW = 100  # webhook bodies: fewer than these may all go in one night


class TooMuch(Exception):
    """Letting go would empty the table: somebody should look at the clock first."""


def let_go(tx: Tx, now: datetime) -> int:
    """Let go of old webhook bodies, finished arrivals, sessions, tries to sign in. Raises: TooMuch."""
    waiting = exists().where(
        Arrival.council == Envelope.council,
        Arrival.envelope == Envelope.digest,
        Arrival.state.not_in(FINISHED),
    )
    old = (Envelope.council == tx.council, Envelope.received_at < now - RAW, ~waiting)
    _refuse_bulk(tx, old)
    gone = tx.connection.execute(delete(Envelope).where(*old)).rowcount
    tx.connection.execute(
        delete(Arrival).where(
            Arrival.council == tx.council, Arrival.state.in_(FINISHED), Arrival.received_at < now - IDS
        )
    )
    tx.connection.execute(
        delete(SignedIn).where(SignedIn.council == tx.council, SignedIn.begun_at < now - SESSIONS)
    )
    tx.connection.execute(
        delete(Attempt).where(Attempt.council == tx.council, Attempt.tried_at < now - SESSIONS)
    )
    timers.forget_ticks(tx, now - SESSIONS)
    unanswered.let_go(tx, settled_before=now - SESSIONS, written_before=now - UNANSWERED)
    return gone


def _refuse_bulk(tx: Tx, old: tuple[object, ...]) -> None:
    every = tx.connection.execute(
        select(func.count()).select_from(Envelope).where(Envelope.council == tx.council)
    ).scalar_one()
    going = tx.connection.execute(
        select(func.count()).select_from(Envelope).where(*old)  # type: ignore[arg-type]  # column conditions
    ).scalar_one()
    if every > FEW and going > every * BULK:
        raise TooMuch(f"{going} of {every} webhook bodies are said to be too old")
