"""Who works at which desk. Somebody without a seat works at every desk, as in a small council."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, delete, insert, select

from storage.db import Tx
from storage.ids import DeskKey, StaffId
from storage.prepared import Prepared
from storage.tables import Seat


def of_member(tx: Tx, member: StaffId) -> frozenset[DeskKey]:
    """The desks somebody works at; empty: at every one."""
    rows = _OF_MEMBER.run(tx, {"council": tx.council, "member": member}).rows
    return frozenset(DeskKey(row.desk) for row in rows)


def sits_at(tx: Tx, member: StaffId, desk: DeskKey) -> bool:
    """Whether somebody works at this desk."""
    seats = of_member(tx, member)
    return not seats or desk in seats


def give(tx: Tx, member: StaffId, desks: Collection[DeskKey]) -> None:
    """From now on somebody works at these desks and no others; none: at every one."""
    tx.connection.execute(delete(Seat).where(Seat.council == tx.council, Seat.staff_id == member))
    rows = [{"council": tx.council, "staff_id": member, "desk": desk} for desk in sorted(set(desks))]
    if rows:
        tx.connection.execute(insert(Seat), rows)


# Whatever a page shows asks for it anew.
_OF_MEMBER = Prepared(
    select(Seat.desk).where(Seat.council == bindparam("council"), Seat.staff_id == bindparam("member"))
)
