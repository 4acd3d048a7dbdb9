"""The record of who saw or did what, when and why. Written in the transaction it speaks of. Ids, never words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from storage.db import Tx
from storage.ids import StaffId
from storage.tables import Audit


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record."""

    at: datetime
    staff: StaffId | None
    action: str
    subject: str | None
    detail: str | None


def record(
    tx: Tx, staff: StaffId | None, action: str, subject: UUID | None, now: datetime, detail: str | None = None
) -> None:
    """Write down that somebody saw or did something. staff None: the desk itself did."""
    record_each(tx, staff, action, (subject,), now, detail)


def record_each(
    tx: Tx,
    staff: StaffId | None,
    action: str,
    subjects: Sequence[UUID | None],
    now: datetime,
    detail: str | None = None,
) -> None:
    """Write down the same for several subjects at once, in their order."""
    same = {"council": tx.council, "at": now, "staff_id": staff, "action": action, "detail": detail}
    rows = [{**same, "subject": subject.hex if subject else None} for subject in subjects]
    if rows:
        tx.connection.execute(_RECORD, rows)


def of_subject(tx: Tx, subject: UUID) -> tuple[Entry, ...]:
    """Everything recorded about one case, person or member of staff, oldest first."""
    rows = tx.connection.execute(
        select(Audit.at, Audit.staff_id, Audit.action, Audit.subject, Audit.detail)
        .where(Audit.council == tx.council, Audit.subject == subject.hex)
        .order_by(Audit.id)
    )
    return tuple(Entry(*row) for row in rows)  # type: ignore[arg-type]  # columns in the order of Entry


_RECORD = insert(Audit)
