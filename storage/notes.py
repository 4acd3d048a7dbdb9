"""Notes staff write for each other on a case. Sealed under the person's key: they speak of that person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from storage.db import Tx
from storage.ids import CaseId, NoteId, StaffId
from storage.people import Known
from storage.tables import Note
from storage.vault import Place


@dataclass(frozen=True, slots=True)
class Written:
    """One note."""

    id: NoteId
    staff: StaffId
    words: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class New:
    """A note to keep. id: given by the form, so that a form sent twice is one note."""

    id: NoteId
    staff: StaffId
    words: str


def has(tx: Tx, note: NoteId) -> bool:
    """Whether this note was written before."""
    return tx.connection.execute(select(Note.staff_id).where(Note.id == note)).first() is not None


def has_of(tx: Tx, case: CaseId, member: StaffId, since: datetime) -> bool:
    """Whether this member has written a note on the case since then."""
    found = select(Note.id).where(Note.case_id == case, Note.staff_id == member, Note.written_at >= since)
    return tx.connection.execute(found.limit(1)).first() is not None


def add(tx: Tx, person: Known, case: CaseId, new: New, now: datetime) -> None:
    """Write a note."""
    tx.connection.execute(
        insert(Note).values(
            id=new.id,
            council=tx.council,
            case_id=case,
            staff_id=new.staff,
            body=person.key.seal(new.words, Place("notes", "body", new.id.hex)),
            written_at=now,
        )
    )
    tx.ring("console")


def of_case(tx: Tx, person: Known, case: CaseId) -> tuple[Written, ...]:
    """All notes of a case, oldest first."""
    rows = tx.connection.execute(
        select(Note.id, Note.staff_id, Note.body, Note.written_at)
        .where(Note.case_id == case)
        .order_by(Note.written_at, Note.id)
    )
    return tuple(
        Written(
            NoteId(row.id),
            StaffId(row.staff_id),
            person.key.open(row.body, Place("notes", "body", row.id.hex)),
            row.written_at,
        )
        for row in rows
    )
