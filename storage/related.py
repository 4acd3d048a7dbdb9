"""Cases that belong together because a member of staff said so: one household, or related. Nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, insert, or_, select

from storage.db import Tx
from storage.ids import CaseId, CaseNumber, StaffId, new_id
from storage.tables import Case, CaseLink

Kind = Literal["household", "related"]


@dataclass(frozen=True, slots=True)
class Linked:
    """The other case of a link."""

    case: CaseId
    number: CaseNumber
    kind: Kind
    by: StaffId
    at: datetime


def link(tx: Tx, case: CaseId, other: CaseId, kind: Kind, by: StaffId, now: datetime) -> None:
    """Two cases belong together from now on; said anew, the kind changes. Locks: both persons' rows."""
    unlink(tx, case, other)
    one, two = _ordered(case, other)
    values = {"id": new_id(), "council": tx.council, "one_id": one, "other_id": two, "kind": kind}
    tx.connection.execute(insert(CaseLink).values(**values, linked_by=by, linked_at=now))
    tx.ring("console")


def unlink(tx: Tx, case: CaseId, other: CaseId) -> bool:
    """They do not belong together after all. False: they never did. Locks: both persons' rows."""
    one, two = _ordered(case, other)
    gone = delete(CaseLink).where(
        CaseLink.council == tx.council, CaseLink.one_id == one, CaseLink.other_id == two
    )
    tx.ring("console")
    return tx.connection.execute(gone).rowcount > 0


def of_case(tx: Tx, case: CaseId) -> tuple[Linked, ...]:
    """The cases that belong to this one, the oldest link first."""
    rows = tx.connection.execute(
        select(CaseLink.one_id, CaseLink.other_id, CaseLink.kind, CaseLink.linked_by, CaseLink.linked_at)
        .where(CaseLink.council == tx.council, or_(CaseLink.one_id == case, CaseLink.other_id == case))
        .order_by(CaseLink.linked_at, CaseLink.id)
    ).all()
    others = [row.other_id if row.one_id == case else row.one_id for row in rows]
    found = tx.connection.execute(select(Case.id, Case.number).where(Case.id.in_(others)))
    numbers = {row.id: CaseNumber(row.number) for row in found}
    return tuple(
        Linked(CaseId(other), numbers[other], row.kind, StaffId(row.linked_by), row.linked_at)
        for other, row in zip(others, rows, strict=True)
    )


def _ordered(one: CaseId, other: CaseId) -> tuple[CaseId, CaseId]:
    return (one, other) if one.bytes < other.bytes else (other, one)
