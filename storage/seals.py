"""Which cases are sealed, who may read them all the same, and who opened one in an emergency and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from storage.columns import beside
from storage.db import Tx
from storage.ids import CaseId, CaseNumber, StaffId, new_id
from storage.people import Known
from storage.prepared import Prepared
from storage.tables import Case, Handover, Opening, Person, Reader, Seal, Seat, Staff
from storage.vault import CannotOpen, Place

Kind = Literal["named", "meeting", "complaint"]
OUTSIDE = "outside"
"""The role of a member from outside the council (第三者委員): they see the complaints they may read, and nothing else."""
COMPLAINT = "complaint"
"""Why a complaint is at its desk: `cases.routed`."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal on a case. readers: who may read it for good."""

    kind: Kind
    by: StaffId
    at: datetime
    readers: frozenset[StaffId]


@dataclass(frozen=True, slots=True)
class Emergency:
    """Somebody opened a sealed case. reason: in their words; empty if the person has been erased since."""

    case: CaseNumber
    staff: StaffId
    reason: str
    opened_at: datetime
    seen_at: datetime | None


def seal(tx: Tx, case: CaseId, kind: Kind, readers: Collection[StaffId], by: StaffId, now: datetime) -> None:
    """Seal a case, or name its readers anew. Locks: the caller holds the person's row."""
    unseal(tx, case)
    values = {"case_id": case, "council": tx.council, "kind": kind, "sealed_by": by, "sealed_at": now}
    tx.connection.execute(insert(Seal).values(values))
    for reader in sorted(set(readers)):
        let_read(tx, case, reader, by, now)
    tx.ring("console")


def unseal(tx: Tx, case: CaseId) -> None:
    """Everybody may read it again. Locks: the caller holds the person's row."""
    tx.connection.execute(delete(Reader).where(Reader.case_id == case))
    tx.connection.execute(delete(Seal).where(Seal.case_id == case))
    tx.ring("console")


def let_read(tx: Tx, case: CaseId, reader: StaffId, by: StaffId, now: datetime) -> None:
    """One more reader of a sealed case. Locks: the caller holds the person's row."""
    values = {"case_id": case, "staff_id": reader, "council": tx.council, "named_by": by, "named_at": now}
    tx.connection.execute(insert(Reader).values(values))


def of_case(tx: Tx, case: CaseId) -> Sealed | None:
    """The seal on a case, if there is one."""
    row = _OF_CASE.run(tx, {"case": case, "council": tx.council}).one_or_none()
    if row is None:
        return None
    readers = tx.connection.execute(select(Reader.staff_id).where(Reader.case_id == case)).scalars()
    return Sealed(row.kind, row.sealed_by, row.sealed_at, frozenset(StaffId(each) for each in readers))


def closed_to(tx: Tx, member: StaffId, some: Collection[CaseId], now: datetime) -> frozenset[CaseId]:
    """Those of these cases that this member may not read: sealed to them, or hidden."""
    return sealed_to(tx, member, some, now) | hidden_from(tx, member, some)


def sealed_to(tx: Tx, member: StaffId, some: Collection[CaseId], now: datetime) -> frozenset[CaseId]:
    """Those of these cases that are sealed, this member not named, and not opened by them in an emergency.

    Enough only where hidden ones have been left out already (`shown_to`).
    """
    if not some:
        return frozenset()
    asked = {"council": tx.council, "some": list(some), "member": member, "now": now}
    rows = tx.connection.execute(_SEALED, asked)
    return frozenset(CaseId(case) for case in rows.scalars())


def hidden_from(tx: Tx, member: StaffId, some: Collection[CaseId]) -> frozenset[CaseId]:
    """Those of these cases of which this member is not even told that they are there.

    Complaints about a desk of theirs, or at a desk that is not theirs (nobody may know yet which desk one is about), unless
    they were named; for a member from outside, whatever they were not named for.
    """
    if not some:
        return frozenset()
    asked = {"council": tx.council, "some": list(some), "member": member}
    rows = tx.connection.execute(_HIDDEN, asked)
    return frozenset(CaseId(case) for case in rows.scalars())


def shown_to(member: StaffId | BindParameter[StaffId]) -> ColumnElement[bool]:
    """The part of a query over cases that leaves out what is hidden from this member."""
    named = exists().where(Reader.case_id == Case.id, Reader.staff_id == member)
    theirs = exists().where(Seat.staff_id == member, Seat.council == Case.council, Seat.desk == Case.against)
    outside = exists().where(Staff.id == member, Staff.role == OUTSIDE)
    return or_(named, and_(~theirs, ~outside, or_(Case.routed != COMPLAINT, _is_at_their_desk(member))))


def _is_at_their_desk(member: StaffId | BindParameter[StaffId]) -> ColumnElement[bool]:
    """Whether a case is at a desk of theirs or was offered to one; whoever has no seat works at every desk."""
    seat = (Seat.staff_id == member, Seat.council == Case.council)
    seated = exists().where(*seat)
    offered = select(Handover.id).where(*seat, Handover.case_id == Case.id, Handover.to_desk == Seat.desk)
    # A value, where EXISTS would let PostgreSQL read every hand-over there is beforehand.
    one = offered.limit(1).correlate(Case).scalar_subquery()
    return or_(exists().where(*seat, Seat.desk == Case.desk), one.is_not(None), ~seated)


def note_opening(
    tx: Tx, person: Known, case: CaseId, member: StaffId, reason: str, now: datetime, until: datetime
) -> None:
    """Note that somebody opened it in an emergency, and why. Locks: the caller holds the person's row."""
    row = new_id()
    values = {
        "id": row,
        "council": tx.council,
        "case_id": case,
        "staff_id": member,
        "reason": person.key.seal(reason, Place("openings", "reason", row.hex)),
        "opened_at": now,
        "until": until,
    }
    tx.connection.execute(insert(Opening).values(values))
    tx.ring("console")


def openings(tx: Tx, case: CaseId) -> tuple[Emergency, ...]:
    """Emergency openings of one case; the latest first."""
    rows = tx.connection.execute(_OPENINGS_OF, {"council": tx.council, "case": case})
    return tuple(_emergency(tx, row) for row in rows)


def unseen_openings(tx: Tx, member: StaffId) -> tuple[Emergency, ...]:
    """Emergency openings no lead has seen yet, the latest first; without cases that are hidden from this member."""
    rows = tx.connection.execute(_UNSEEN, {"council": tx.council, "member": member})
    return tuple(_emergency(tx, row) for row in rows)


def seen(tx: Tx, case: CaseId, by: StaffId, now: datetime) -> int:
    """A lead has seen why a case was opened; how many openings that settles."""
    waiting = update(Opening).where(
        Opening.case_id == case, Opening.council == tx.council, Opening.seen_at.is_(None)
    )
    settled = tx.connection.execute(waiting.values(seen_by=by, seen_at=now))
    tx.ring("console")
    return settled.rowcount


def _emergency(tx: Tx, row: Any) -> Emergency:
    return Emergency(
        CaseNumber(row.number), StaffId(row.staff_id), _reason(tx, row), row.opened_at, row.seen_at
    )


def _reason(tx: Tx, row: Any) -> str:
    try:
        key = tx.vault.own_key(row.person_id, row.sealed_key)
        return key.open(row.reason, Place("openings", "reason", row.id.hex))
    except CannotOpen:
        return ""


# Built once: building such a statement takes longer than running it.
_OF_CASE = Prepared(
    select(Seal.kind, Seal.sealed_by, Seal.sealed_at).where(
        Seal.case_id == bindparam("case"), Seal.council == bindparam("council")
    )
)
_MEMBER: BindParameter[StaffId] = bindparam("member")
_SEALED = select(Seal.case_id).where(
    Seal.council == bindparam("council"),
    Seal.case_id.in_(bindparam("some", expanding=True)),
    ~exists().where(Reader.case_id == Seal.case_id, Reader.staff_id == _MEMBER),
    ~exists().where(
        Opening.case_id == Seal.case_id, Opening.staff_id == _MEMBER, Opening.until > bindparam("now")
    ),
)
_HIDDEN = select(Case.id).where(
    Case.id.in_(bindparam("some", expanding=True)),
    beside(Case.council) == bindparam("council"),
    ~shown_to(_MEMBER),
)
_OPENINGS = (
    select(
        Opening.id,
        Opening.staff_id,
        Opening.reason,
        Opening.opened_at,
        Opening.seen_at,
        Case.number,
        Case.person_id,
        Person.sealed_key,
    )
    .join(Case, Case.id == Opening.case_id)
    .join(Person, Person.id == Case.person_id)
    .where(Opening.council == bindparam("council"))
    .order_by(Opening.opened_at.desc(), Opening.id.desc())
)
_OPENINGS_OF = _OPENINGS.where(Opening.case_id == bindparam("case"))
_UNSEEN = _OPENINGS.where(Opening.seen_at.is_(None), shown_to(_MEMBER))
