"""Calls, visits and letters of a case, as staff noted them: who, when, how it went, and what was said, sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType
from uuid import UUID

from sqlalchemy import insert, select

from storage.db import Tx
from storage.ids import CaseId, StaffId
from storage.people import Known
from storage.tables import Call
from storage.vault import Place

CallId = NewType("CallId", UUID)
Way = Literal["call_out", "call_in", "counter", "visit", "letter_out", "letter_in"]
Went = Literal["spoken", "message_left", "not_reached", "sent"]


@dataclass(frozen=True, slots=True)
class New:
    """A call to note. id: given by the form, so that a form sent twice is one call. words: of staff, may be empty."""

    id: CallId
    by: StaffId
    way: Way
    went: Went
    words: str
    called_at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """One call as it was noted."""

    id: CallId
    by: StaffId
    way: Way
    went: Went
    words: str
    called_at: datetime
    written_at: datetime


def has(tx: Tx, call: CallId) -> bool:
    """Whether this call was noted before."""
    return tx.connection.execute(select(Call.case_id).where(Call.id == call)).first() is not None


def add(tx: Tx, person: Known, case: CaseId, new: New, now: datetime) -> None:
    """Note a call. Locks: the caller holds the person's row."""
    tx.connection.execute(
        insert(Call).values(
            id=new.id,
            council=tx.council,
            case_id=case,
            staff_id=new.by,
            way=new.way,
            outcome=new.went,
            body=person.key.seal(new.words, _place(new.id)) if new.words else None,
            called_at=new.called_at,
            written_at=now,
        )
    )
    tx.ring("console")


def of_case(tx: Tx, person: Known, case: CaseId) -> tuple[Noted, ...]:
    """Every call of a case, the latest first."""
    rows = tx.connection.execute(
        select(Call)
        .where(Call.case_id == case, Call.council == tx.council)
        .order_by(Call.called_at.desc(), Call.written_at.desc())
    )
    return tuple(
        Noted(
            id=CallId(row.id),
            by=StaffId(row.staff_id),
            way=row.way,
            went=row.outcome,
            words=person.key.open(row.body, _place(CallId(row.id))) if row.body else "",
            called_at=row.called_at,
            written_at=row.written_at,
        )
        for row in rows
    )


def _place(call: CallId) -> Place:
    return Place("calls", "body", call.hex)
