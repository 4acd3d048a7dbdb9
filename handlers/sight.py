"""How much of a case a member of staff sees: all of it, what was shared with their desk, or only that it is there.

A seal comes before everything (`storage/seals.py`); this is about desks. Reads only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from conversations.handing_over import State
from handlers.errors import NotFound, Refused, Sealed
from storage import alarms, cases, desks, handovers, seals, seats
from storage.cases import Found
from storage.db import Tx
from storage.desks import Line as Row
from storage.desks import Queued
from storage.handovers import Line, Opened
from storage.ids import CaseId, DeskKey
from storage.people import Known
from storage.staff import Member

ASKED_MATTERS: Final = frozenset({"answer:matters", "answer:topic"})
"""The lines that tell what a case touches: with whom they were shared sees its boxes."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees. lines: shared with their desk; since: everything from then on, None if they may not yet.

    talk_until: what was said up to then was shared; None if it was not.
    """

    whole: bool
    lines: tuple[Line, ...] = ()
    since: datetime | None = None
    talk_until: datetime | None = None

    @property
    def sees_matters(self) -> bool:
        """Whether the boxes of the case may be seen."""
        return self.whole or any(line.ref in ASKED_MATTERS for line in self.lines)

    def includes(self, at: datetime, *, of_talk: bool) -> bool:
        """Whether something said or noted at this moment is seen."""
        if self.whole or (self.since is not None and at >= self.since):
            return True
        return of_talk and self.talk_until is not None and at <= self.talk_until


WHOLE = Sight(whole=True)


def check_seal(tx: Tx, member: Member, case: Found, now: datetime) -> None:
    """Raises: Sealed, if the case is closed to this member; NotFound, if they are not to know that it is there.

    While it calls for help everybody at the desk is told that it is there, and may answer.
    """
    if not seals.closed_to(tx, member.id, (case.id,), now):
        return
    if seals.hidden_from(tx, member.id, (case.id,)) and not calls(tx, member, case):
        raise NotFound
    raise Sealed(case.number, case.desk)


def calls(tx: Tx, member: Member, case: Found) -> bool:
    """Whether an alarm of this case waits for somebody, and this member is one who may take it."""
    newest = alarms.newest(tx, case.id) if case.is_danger and member.role != seals.OUTSIDE else None
    return newest is not None and newest.is_open and case.is_open


def check_reach(tx: Tx, member: Member, case: Found) -> None:
    """Raises: Refused("handover.not_your_desk"), if this member's desks have nothing to do with the case."""
    if not reaches(tx, member, case):
        raise Refused("handover.not_your_desk")


def reaches(tx: Tx, member: Member, case: Found) -> bool:
    """Whether a case is this member's to work on or to read of: of a desk of theirs, in their hands, or a matter of life."""
    mine = seats.of_member(tx, member.id)
    return _is_theirs(member, case, mine) or bool(handovers.parties(tx, case.id) & mine)


def readable(tx: Tx, member: Member, some: Collection[CaseId], now: datetime) -> frozenset[CaseId]:
    """Those of these cases that this member may read of: not closed to them, and theirs as `reaches` says."""
    closed, mine = seals.closed_to(tx, member.id, some, now), seats.of_member(tx, member.id)
    return frozenset(
        case.id
        for case in cases.some(tx, some)
        if case.id not in closed and (_is_theirs(member, case, mine) or handovers.parties(tx, case.id) & mine)
    )


def as_seen(tx: Tx, member: Member, rows: Sequence[Row], closed: Collection[CaseId]) -> tuple[Queued, ...]:
    """Lines of a queue as somebody may see them. No name is opened that is not shown.

    Of a sealed case the number, the desk, and that it is sealed. For somebody of one desk, of another desk's case neither
    name nor matter, unless life is at stake.
    """
    mine = seats.of_member(tx, member.id)
    return tuple(
        _veiled(line.case)
        if line.case.id in closed
        else desks.opened(tx, line)
        if _is_theirs(member, line.case, mine)
        else _without_name(line.case)
        for line in rows
    )


def _is_theirs(member: Member, case: Found, mine: frozenset[DeskKey]) -> bool:
    return not mine or case.desk in mine or case.is_danger or case.staff == member.id


def _without_name(case: Found) -> Queued:
    return Queued(replace(case, topic=None), "", is_others=True)


def _veiled(case: Found) -> Queued:
    return Queued(replace(case, topic=None, kinds="", staff=None), "", is_sealed=True)


def sight_of(tx: Tx, member: Member, person: Known, case: Found) -> Sight:
    """What this member sees of a case that is not sealed to them.

    Whole: for whoever works at every desk, at the desk it came to first, or where life may be in danger; and of a sealed
    case for everybody it is open to, by name or in an emergency, wherever they work.
    """
    mine = seats.of_member(tx, member.id)
    if not mine or case.is_danger:
        return WHOLE
    offers = handovers.of_case(tx, person, case.id)
    moves = [each for each in offers if each.offer.to_desk and each.offer.state == State.ACCEPTED.value]
    if (moves[0].offer.from_desk if moves else case.desk) in mine or seals.of_case(tx, case.id) is not None:
        return WHOLE
    return _shared(offers, mine)


def sights(
    tx: Tx, member: Member, person: Known, some: Collection[CaseId], now: datetime
) -> Mapping[CaseId, Sight]:
    """What this member sees of each of these cases of a person; of one that is closed to them, nothing at all."""
    closed = seals.closed_to(tx, member.id, some, now)
    theirs = cases.some(tx, [case for case in some if case not in closed]) if some else ()
    return {case.id: sight_of(tx, member, person, case) for case in theirs}


def _shared(offers: Sequence[Opened], mine: frozenset[DeskKey]) -> Sight:
    seen = (State.OFFERED.value, State.ACCEPTED.value)
    to_me = [each for each in offers if each.offer.to_desk in mine and each.offer.state in seen]
    accepted = [each.offer.answered_at for each in to_me if each.offer.answered_at is not None]
    talked = [each.offer.offered_at for each in to_me if any(line.kind == "talk" for line in each.lines)]
    return Sight(
        whole=False,
        lines=tuple(line for each in to_me for line in each.lines),
        since=min(accepted, default=None),
        talk_until=max(talked, default=None),
    )
