"""What a case's page shows beside the talk: calls and visits, the cards, and who took it down. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.cards import Cards
from handlers.reading import CaseView
from storage import calls, cards, intakes
from storage.calls import Noted
from storage.db import Tx
from storage.ids import StaffId
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class Side:
    """Calls, the latest first. cards: None for whoever does not see the whole case. taken_by: None, it came on LINE.

    may_go_on: the form may be gone on with by whoever reads.
    """

    calls: tuple[Noted, ...]
    cards: Cards | None
    taken_by: StaffId | None
    may_go_on: bool


def read_side(tx: Tx, member: Member, view: CaseView) -> Side:
    """Of a case that is being shown, as much as its reader sees. The look itself is on record with the page."""
    case, person = view.case, view.person
    kept = intakes.of_case(tx, person, case.id)
    may_see = view.sight.whole or (kept is not None and kept.by == member.id)
    return Side(
        calls=tuple(
            call
            for call in calls.of_case(tx, person, case.id)
            if view.sight.includes(call.written_at, of_talk=False)
        ),
        cards=Cards(cards.of_person(tx, person), cards.of_concerned(tx, person, case.id))
        if view.sight.whole
        else None,
        taken_by=kept.by if kept else None,
        may_go_on=kept is not None and may_see and case.is_open,
    )
