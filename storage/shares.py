"""What people said when they were asked whether their case may be passed on. A no is kept as well as a yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from storage.db import Tx
from storage.ids import CaseId, PersonId, StaffId, new_id
from storage.tables import Case, ShareAsked


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the person. to_whom: key of a desk, or an agency's name. said: yes, no, or None so far."""

    to_whom: str
    by: StaffId
    asked_at: datetime
    said: str | None
    said_at: datetime | None


def ask(tx: Tx, case: CaseId, to_whom: str, by: StaffId, now: datetime) -> UUID:
    """Note that the person was asked; which asking it is. Locks: the caller holds the person's row."""
    row = new_id()
    values = {"id": row, "council": tx.council, "case_id": case, "to_whom": to_whom}
    tx.connection.execute(insert(ShareAsked).values(**values, asked_by=by, asked_at=now))
    tx.ring("console")
    return row


@dataclass(frozen=True, slots=True)
class Which:
    """What one asking was about."""

    case: CaseId
    to_whom: str


def by_id(tx: Tx, person: PersonId, asked: UUID) -> Which | None:
    """What an asking was about, if this person was asked."""
    row = tx.connection.execute(
        select(ShareAsked.case_id, ShareAsked.to_whom)
        .join(Case, Case.id == ShareAsked.case_id)
        .where(ShareAsked.id == asked, ShareAsked.council == tx.council, Case.person_id == person)
    ).one_or_none()
    return Which(CaseId(row.case_id), row.to_whom) if row else None


def unanswered(tx: Tx, person: PersonId) -> tuple[tuple[Which, datetime], ...]:
    """What this person was asked and has not answered, and when they were asked."""
    rows = tx.connection.execute(
        select(ShareAsked.case_id, ShareAsked.to_whom, ShareAsked.asked_at)
        .join(Case, Case.id == ShareAsked.case_id)
        .where(ShareAsked.council == tx.council, Case.person_id == person, ShareAsked.said.is_(None))
    )
    return tuple((Which(CaseId(row.case_id), row.to_whom), row.asked_at) for row in rows)


def answer(tx: Tx, case: CaseId, to_whom: str, said: str, now: datetime) -> None:
    """Note what they said to the last asking: yes or no; said anew, the latest counts. Locks: the person's row."""
    asked = select(ShareAsked.id).where(ShareAsked.case_id == case, ShareAsked.to_whom == to_whom)
    last = asked.order_by(ShareAsked.asked_at.desc(), ShareAsked.id.desc()).limit(1).scalar_subquery()
    tx.connection.execute(update(ShareAsked).where(ShareAsked.id == last).values(said=said, said_at=now))
    tx.ring("console")


def of_case(tx: Tx, case: CaseId) -> tuple[Asked, ...]:
    """Everything they were asked on a case, the latest first."""
    rows = tx.connection.execute(
        select(
            ShareAsked.to_whom, ShareAsked.asked_by, ShareAsked.asked_at, ShareAsked.said, ShareAsked.said_at
        )
        .where(ShareAsked.case_id == case, ShareAsked.council == tx.council)
        .order_by(ShareAsked.asked_at.desc(), ShareAsked.id.desc())
    )
    return tuple(Asked(*row) for row in rows)  # type: ignore[arg-type]  # columns in the order of Asked


def latest(tx: Tx, case: CaseId, to_whom: str) -> Asked | None:
    """What they were last asked about passing it on to this desk or agency."""
    return next((asked for asked in of_case(tx, case) if asked.to_whom == to_whom), None)
