"""The list of what the desk had no answer to: staff read it, and learn what people ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from storage import messages
from storage.db import Tx
from storage.ids import CaseId, CaseNumber, MessageId, StaffId, new_id
from storage.people import Known
from storage.tables import Case, Message, Person, Unanswered

MOST = 100
"""Rows on the list at a time, the newest first."""


@dataclass(frozen=True, slots=True)
class New:
    """What to note. lang: of the words. topics: what they may be about, best first."""

    message: MessageId
    lang: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message nobody has looked at yet. number: of its case. body: JSON as kept with the message."""

    id: UUID
    case: CaseId | None
    number: CaseNumber | None
    lang: str
    topics: tuple[str, ...]
    written_at: datetime
    body: str


def keep(tx: Tx, person: Known, case: CaseId | None, new: New, now: datetime) -> None:
    """Note that a message had no answer; once for each message."""
    known = select(Unanswered.id).where(Unanswered.message_id == new.message)
    if tx.connection.execute(known).first() is not None:
        return
    tx.connection.execute(
        insert(Unanswered).values(
            id=new_id(),
            council=tx.council,
            person_id=person.id,
            message_id=new.message,
            case_id=case,
            lang=new.lang,
            topics=" ".join(new.topics),
            written_at=now,
        )
    )


def count(tx: Tx) -> int:
    """How many wait."""
    rows = select(func.count()).select_from(Unanswered).where(*_is_waiting(tx))
    return tx.connection.execute(rows).scalar_one()


def waiting(tx: Tx) -> tuple[Waiting, ...]:
    """What waits, the newest first. What was taken back or erased is not shown."""
    rows = tx.connection.execute(
        select(Unanswered, Message.body, Person.sealed_key, Case.number)
        .join(Message, Message.id == Unanswered.message_id)
        .join(Person, Person.id == Message.person_id)
        .outerjoin(Case, Case.id == Unanswered.case_id)
        .where(*_is_waiting(tx), Message.body.is_not(None))
        .order_by(Unanswered.written_at.desc(), Unanswered.id)
        .limit(MOST)
    ).all()
    return tuple(
        Waiting(
            id=row.id,
            case=CaseId(row.case_id) if row.case_id else None,
            number=CaseNumber(row.number) if row.number else None,
            lang=row.lang,
            topics=tuple(row.topics.split()),
            written_at=row.written_at,
            body=messages.opened(tx.vault.own_key(row.person_id, row.sealed_key), row.message_id, row.body),
        )
        for row in rows
    )


def case_of(tx: Tx, row: UUID) -> CaseId | None:
    """The case a line of the list belongs to, if to one."""
    query = select(Unanswered.case_id).where(Unanswered.council == tx.council, Unanswered.id == row)
    found = tx.connection.execute(query).scalar_one_or_none()
    return CaseId(found) if found else None


def settle(tx: Tx, row: UUID, member: StaffId, now: datetime) -> bool:
    """Somebody has looked at it. False: somebody had already, or there is none."""
    settled = tx.connection.execute(
        update(Unanswered)
        .where(Unanswered.id == row, *_is_waiting(tx))
        .values(settled_by=member, settled_at=now)
    )
    return settled.rowcount == 1


def let_go(tx: Tx, settled_before: datetime, written_before: datetime) -> None:
    """Let go of what was settled, or has waited, for long. The messages themselves stay with their cases."""
    tx.connection.execute(delete(Unanswered).where(*are_old(tx, settled_before, written_before)))


def are_old(tx: Tx, settled_before: datetime, written_before: datetime) -> tuple[ColumnElement[bool], ...]:
    """What was settled, or has waited, for long."""
    return (
        Unanswered.council == tx.council,
        or_(Unanswered.settled_at < settled_before, Unanswered.written_at < written_before),
    )


def _is_waiting(tx: Tx) -> tuple[ColumnElement[bool], ...]:
    return Unanswered.council == tx.council, Unanswered.settled_at.is_(None)
