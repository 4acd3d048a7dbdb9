"""What a case touches (相談内容): the boxes ticked for it, by the person or by staff, the main one first, and who changed them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, delete, insert, select

from storage.db import Tx
from storage.ids import CaseId, StaffId
from storage.tables import CaseMatter, MatterChange

TellBy = Literal["person", "staff"]


@dataclass(frozen=True, slots=True)
class Ticked:
    """One box, and who told of it: the person or staff."""

    matter: str
    is_main: bool
    told_by: TellBy


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody of the staff changed the boxes: all of theirs from then on, the main one first; none: the person's hold again."""

    staff: StaffId
    at: datetime
    matters: tuple[str, ...]


def keep(tx: Tx, case: CaseId, by: TellBy, matters: Sequence[str]) -> None:
    """From now on this is what this teller says the case touches, the main one first. Locks: the caller holds the person."""
    had = tuple(one.matter for one in of_case(tx, case) if one.told_by == by)
    if had == tuple(matters):
        return
    tx.connection.execute(delete(CaseMatter).where(CaseMatter.case_id == case, CaseMatter.told_by == by))
    rows = [
        {
            "case_id": case,
            "told_by": by,
            "matter": matter,
            "council": tx.council,
            "is_main": place == 0,
            "position": place,
        }
        for place, matter in enumerate(dict.fromkeys(matters))
    ]
    if rows:
        tx.connection.execute(insert(CaseMatter), rows)


def keep_changed(tx: Tx, case: CaseId, member: StaffId, matters: Sequence[str], now: datetime) -> None:
    """From now on this is what staff say, and who changed it is kept. Locks: the caller holds the person."""
    keep(tx, case, "staff", matters)
    row = {
        "council": tx.council,
        "case_id": case,
        "staff_id": member,
        "changed_at": now,
        "matters": " ".join(matters),
    }
    tx.connection.execute(insert(MatterChange), row)
    tx.ring("console")


def changes(tx: Tx, case: CaseId) -> tuple[Change, ...]:
    """How staff have changed the boxes, the newest first."""
    rows = tx.connection.execute(_CHANGES, {"case": case})
    return tuple(Change(StaffId(row.staff_id), row.changed_at, tuple(row.matters.split())) for row in rows)


def of_case(tx: Tx, case: CaseId) -> tuple[Ticked, ...]:
    """Every box of a case, each teller's in the order told."""
    rows = tx.connection.execute(_OF_CASE, {"case": case})
    return tuple(Ticked(row.matter, row.is_main, row.told_by) for row in rows)


_OF_CASE = (
    select(CaseMatter.matter, CaseMatter.is_main, CaseMatter.told_by)
    .where(CaseMatter.case_id == bindparam("case"))
    .order_by(CaseMatter.told_by, CaseMatter.position)
)
_CHANGES = (
    select(MatterChange.staff_id, MatterChange.changed_at, MatterChange.matters)
    .where(MatterChange.case_id == bindparam("case"))
    .order_by(MatterChange.id.desc())
)
