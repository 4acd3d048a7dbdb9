"""苦情: a complaint is read by those who take complaints and by the members from outside, never by the desk it is about.

Only guards a case: where it goes is `routing.py`, what is hidden from whom `storage/seals.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from handlers.profile.values import Profile
from storage import cases, seals, seats, staff
from storage.cases import Found
from storage.db import Tx
from storage.ids import CaseId, DeskKey, StaffId
from storage.seals import Sealed

NOBODY: Final = StaffId(UUID(int=0))  # the desk itself sealed it
KIND: Final = "complaint"


def guard(tx: Tx, profile: Profile, case: CaseId, against: DeskKey | None, now: datetime) -> None:
    """This case is a complaint: from now on only its readers read it. against: the desk it is about, if that is known.

    Told otherwise again, it is guarded anew. Locks: the caller holds the person's row.
    """
    cases.change(tx, case, against=against)
    seal = seals.of_case(tx, case)
    named = readers(tx, profile, against)
    if seal is not None and seal.kind != KIND:
        _leave_out(tx, case, seal, against, now)
    elif named and (seal is None or seal.readers != named):
        seals.seal(tx, case, KIND, named, NOBODY, now)


def let_go(tx: Tx, case: Found) -> None:
    """It is no complaint after all, if it was one. Locks: the caller holds the person's row."""
    seal = seals.of_case(tx, case.id)
    if seal is not None and seal.kind == KIND:
        seals.unseal(tx, case.id)
    if case.against:
        cases.change(tx, case.id, against=None)


def _leave_out(tx: Tx, case: CaseId, seal: Sealed, against: DeskKey | None, now: datetime) -> None:
    """A seal that staff made stays as it is, without whoever works at the desk complained of."""
    left = _not_of(tx, seal.readers, against)
    if left != seal.readers:
        seals.seal(tx, case, seal.kind, left, seal.by, now)


def readers(tx: Tx, profile: Profile, against: DeskKey | None) -> frozenset[StaffId]:
    """Those the profile names who may sign in, without whoever works at the desk complained of; empty: nobody is named."""
    taking = profile.complaints
    known = (staff.by_login(tx, login) for login in (*taking.staff, *taking.outside))
    return _not_of(tx, {member.id for member in known if member and member.active}, against)


def _not_of(tx: Tx, some: Iterable[StaffId], desk: DeskKey | None) -> frozenset[StaffId]:
    return frozenset(each for each in some if desk is None or desk not in seats.of_member(tx, each))
