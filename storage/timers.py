"""Timers: moments to come back to. They fire as arrivals and queue behind what the person already said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Insert, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage import inbox
from storage.db import Tx
from storage.ids import PersonId, new_id
from storage.tables import Person, Tick, Timer

BATCH = 200


def set_timer(tx: Tx, person: PersonId, kind: str, subject: str, due_at: datetime) -> None:
    """Come back to this at that moment; setting it again moves it."""
    new = {"id": new_id(), "council": tx.council, "person_id": person, "kind": kind, "subject": subject}
    tx.connection.execute(_SET[tx.is_sqlite], {**new, "due_at": due_at})


def clear(tx: Tx, kind: str, subject: str) -> None:
    """Do not come back to this."""
    tx.connection.execute(
        delete(Timer).where(Timer.council == tx.council, Timer.kind == kind, Timer.subject == subject)
    )


def fire_due(tx: Tx, now: datetime) -> int:
    """Turn what is due into arrivals, once each; says how many."""
    rows = tx.connection.execute(
        select(Timer.id, Person.line_key, Timer.kind, Timer.subject)
        .join(Person, Person.id == Timer.person_id)
        .where(Timer.council == tx.council, Timer.due_at <= now, Person.line_key.is_not(None))
        .order_by(Timer.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=Timer)
    ).all()
    inbox.add_timers(tx, ((row.id.hex, row.line_key, row.kind, row.subject) for row in rows), now)
    tx.connection.execute(delete(Timer).where(Timer.id.in_([row.id for row in rows])))
    return len(rows)


def first_to_tick(tx: Tx, job: str, planned_at: datetime) -> bool:
    """Whether this job at this moment is ours to do: two schedulers are harmless."""
    dialect = sqlite if tx.is_sqlite else postgresql
    row = dialect.insert(Tick).values(council=tx.council, job=job, planned_at=planned_at)
    made = row.on_conflict_do_nothing().returning(Tick.job)  # not every driver counts what an insert has made
    return tx.connection.execute(made).first() is not None


def last_tick(tx: Tx, job: str) -> datetime | None:
    """For which moment this job was last done; None: never, as far as is remembered."""
    latest = select(func.max(Tick.planned_at)).where(Tick.council == tx.council, Tick.job == job)
    return tx.connection.execute(latest).scalar_one()


def forget_ticks(tx: Tx, before: datetime) -> None:
    """Ticks of long ago need not be remembered."""
    tx.connection.execute(delete(Tick).where(Tick.council == tx.council, Tick.planned_at < before))


def _setting(new: sqlite.Insert | postgresql.Insert) -> Insert:
    moved = {"due_at": new.excluded.due_at, "id": new.excluded.id}
    return new.on_conflict_do_update(index_elements=["council", "kind", "subject"], set_=moved)


# Built once: for what is asked at every turn, building the statement takes longer than running it.
_SET = {True: _setting(sqlite.insert(Timer)), False: _setting(postgresql.insert(Timer))}
