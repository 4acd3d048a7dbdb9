"""Staff tick what a case touches (相談内容): the sixteen boxes of the national form, and the further ones of the councils.

Beside each box stands whether the person told it and by which word it may be heard in the story. Nothing ticks itself:
neither a guess nor the person's own boxes become the word of staff before somebody has pressed the button.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from conversations.vocabulary import Matter
from handlers import marking
from handlers.cases import hold
from handlers.council import Council
from handlers.errors import Conflict, NotFound, Refused
from handlers.marking import Said
from handlers.matter_words import heard_in
from handlers.papers.facts import STORY
from handlers.papers.shared_boxes import NATIONAL
from handlers.reading import AnswerLine, CaseView
from handlers.sight import sight_of
from storage import audit, matters, seals, seats, staff
from storage.cases import Found
from storage.db import Tx
from storage.ids import CaseId, CaseNumber, DeskKey
from storage.matters import Change, TellBy, Ticked
from storage.staff import Member

FURTHER: Final = tuple(matter for matter in Matter if matter not in NATIONAL)
"""The boxes that councils add, in their order."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box as staff see it. told, told_main: by the person. heard: a word of the story that may mean it, or empty."""

    matter: Matter
    is_ticked: bool
    is_main: bool
    told: bool
    told_main: bool
    heard: str


@dataclass(frozen=True, slots=True)
class Ticking:
    """All boxes of a case. had: the ticks of staff as they stand, to be sent back with new ones. may: this member may tick.

    by_staff: staff have ticked; else what is ticked here is what the person told, and nobody has confirmed it.
    """

    national: tuple[Box, ...]
    further: tuple[Box, ...]
    had: str
    by_staff: bool
    may: bool
    changes: tuple[Change, ...]

    @property
    def heard(self) -> tuple[Box, ...]:
        """Boxes that only the story speaks for."""
        return tuple(box for box in (*self.national, *self.further) if box.heard and not box.is_ticked)


def read_ticking(tx: Tx, member: Member, view: CaseView) -> Ticking | None:
    """The boxes of a case that this member has just read. None: they were not shared with them."""
    if not view.sight.sees_matters:
        return None
    told, staffs = _of(view.matters, "person"), _of(view.matters, "staff")
    heard = heard_in("\n".join(_story(view.answers))) if view.sight.whole else {}
    boxes = _Boxes(staffs or told, told, heard)
    return Ticking(
        national=tuple(map(boxes.box, NATIONAL)),
        further=tuple(map(boxes.box, FURTHER)),
        had=" ".join(staffs),
        by_staff=bool(staffs),
        may=_may_tick(tx, member, view.case),
        changes=matters.changes(tx, view.case.id),
    )


@dataclass(frozen=True, slots=True)
class Ticks:
    """The boxes as somebody sends them. main: ◎, counted as ticked. against: the desk a complaint is about; may be empty.

    had: the ticks of staff the member saw; whoever changed them meanwhile is named.
    """

    wanted: Sequence[Matter]
    main: Matter | None
    had: str
    against: str = ""


@dataclass(frozen=True, slots=True)
class _Boxes:
    """ticked, told: the main one first."""

    ticked: Sequence[str]
    told: Sequence[str]
    heard: Mapping[Matter, str]

    def box(self, matter: Matter) -> Box:
        key = matter.value
        return Box(
            matter,
            key in self.ticked,
            key in self.ticked[:1],
            key in self.told,
            key in self.told[:1],
            self.heard.get(matter, ""),
        )


def tick(tx: Tx, council: Council, member: Member, number: CaseNumber, ticks: Ticks, now: datetime) -> bool:
    """What staff say the case touches from now on; nothing at all: what the person told holds again.

    A complaint (苦情) is guarded at once; says whether this member may still read the case.
    Also of a closed case: counts are put right afterwards. Locks: the person.
    Raises: NotFound, Sealed, Conflict, Refused (handover.not_your_desk, matters.no_main: several, and none is the main one;
    matters.no_such_desk, seal.not_a_reader: only who reads a complaint for good may say that it is none).
    """
    held = hold(tx, member, number, now)
    if not sight_of(tx, member, held.person, held.case).sees_matters:
        raise NotFound
    if not _may_tick(tx, member, held.case):
        raise Refused("handover.not_your_desk")
    kept = matters.of_case(tx, held.case.id)
    standing, told = _of(kept, "staff"), _of(kept, "person")
    if " ".join(standing) != ticks.had:
        raise Conflict(_who_changed(tx, held.case.id, member))
    chosen = _in_order(ticks.wanted, ticks.main)
    against = _checked(council, ticks.against)
    if chosen != standing:
        matters.keep_changed(tx, held.case.id, member.id, chosen, now)
        audit.record(tx, member.id, "case.ticked", held.case.id, now)
    before, after = Said(standing or told, held.case.against), Said(chosen or told, against)
    marking.follow(tx, council, held, before, after, now)
    return not seals.closed_to(tx, member.id, (held.case.id,), now)


def _checked(council: Council, against: str) -> DeskKey | None:
    """A desk of ours, or none."""
    if against and all(desk.key != against for desk in council.desks):
        raise Refused("matters.no_such_desk")
    return DeskKey(against) if against else None


def _in_order(wanted: Sequence[Matter], main: Matter | None) -> tuple[str, ...]:
    """The main one first, the others as the form has them; of one alone nobody need say that it is the main one."""
    others = [matter for matter in Matter if matter in wanted and matter is not main]
    if main is None and len(others) > 1:
        raise Refused("matters.no_main")
    return tuple(matter.value for matter in (*((main,) if main else ()), *others))


def _may_tick(tx: Tx, member: Member, case: Found) -> bool:
    return case.is_danger or case.staff == member.id or seats.sits_at(tx, member.id, case.desk)


def _who_changed(tx: Tx, case: CaseId, member: Member) -> str:
    last = next(iter(matters.changes(tx, case)), None)
    return staff.name_of(tx, last.staff) if last and last.staff != member.id else ""


def _of(ticked: Sequence[Ticked], by: TellBy) -> tuple[str, ...]:
    return tuple(one.matter for one in ticked if one.told_by == by)


def _story(answers: Sequence[AnswerLine]) -> list[str]:
    return [line.theirs or line.value for line in answers if line.question.partition("#")[0] in STORY]
