"""A complaint that staff understand as one later, in the boxes of a case or in the form of a call: guarded as if told so.

Who reads a complaint is `complaints.py`, where it goes `routing.py`; this moves the case and frees it. Tells nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from conversations.vocabulary import Matter
from handlers import complaints, promises
from handlers.cases import Held
from handlers.council import Council
from handlers.errors import Refused
from handlers.lapsing import lapse
from handlers.routing import Why, complaints_desk
from storage import audit, cases, seals, talks
from storage.db import Tx
from storage.ids import CaseId, DeskKey, StaffId
from storage.talks import Owner


@dataclass(frozen=True, slots=True)
class Said:
    """What a case was said to touch, by key, and which desk a complaint in it is about, if that is known."""

    matters: Collection[str]
    against: DeskKey | None

    @property
    def is_complaint(self) -> bool:
        """Whether it was said to be one."""
        return Matter.COMPLAINT.value in self.matters


def follow(tx: Tx, council: Council, held: Held, before: Said, after: Said, now: datetime) -> None:
    """Guard a case that has become a complaint, or is one about another desk; open one that is none after all.

    Locks: the caller holds the person. Raises: Refused("seal.not_a_reader") if somebody else reads it.
    """
    if after.is_complaint and (not before.is_complaint or after.against != before.against):
        _guard(tx, council, held, after.against, now)
    elif before.is_complaint and not after.is_complaint:
        _open(tx, held)


def _guard(tx: Tx, council: Council, held: Held, against: DeskKey | None, now: datetime) -> None:
    """Only its readers read it from now on, at the desk that takes complaints, unless life is at stake at another."""
    case = held.case
    complaints.guard(tx, council.profile, case.id, against, now)
    audit.record(tx, held.member.id, "case.marked_complaint", case.id, now, against or "")
    if not case.is_open:
        return
    desk = complaints_desk(council.profile, against)
    if case.is_danger and case.desk != against:
        desk = case.desk
    if desk != case.desk or not _may_keep(tx, case.id, case.staff, now):
        _move(tx, council, held, desk, now)


def _may_keep(tx: Tx, case: CaseId, staff: StaffId | None, now: datetime) -> bool:
    """Whether whoever has it in hand, if anybody, may still read it."""
    return staff is None or not seals.closed_to(tx, staff, (case,), now)


def _move(tx: Tx, council: Council, held: Held, desk: DeskKey, now: datetime) -> None:
    """It waits at that desk, in nobody's hands; an offer to another ends, and the talk is that desk's."""
    case = held.case
    lapse(tx, held.person, case.id, held.member, now)
    state = "started" if case.state == "started" else "waiting"
    routed = case.routed if case.is_danger else Why.COMPLAINT.value
    cases.change(tx, case.id, desk=desk, routed=routed, staff_id=None, state=state, waiting_on="staff")
    if case.submitted_at is not None:
        promises.begin(tx, council, cases.get(tx, case.id), now)
    stand = talks.stand(tx, held.person)
    if stand.case == case.id and not stand.owner.is_bot:
        talks.keep(tx, held.person, replace(stand, owner=Owner("desk", desk=desk)), now)


def _open(tx: Tx, held: Held) -> None:
    """It is no complaint after all, says one of those who may read it for good."""
    seal = seals.of_case(tx, held.case.id)
    if seal is not None and seal.kind == complaints.KIND and held.member.id not in seal.readers:
        raise Refused("seal.not_a_reader")
    complaints.let_go(tx, held.case)
    if held.case.routed == Why.COMPLAINT.value:
        cases.change(tx, held.case.id, routed="")  # it stays where it is, and that reason holds no more
