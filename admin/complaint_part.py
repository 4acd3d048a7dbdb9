"""What the page of a complaint shows: the desk it is about, and the members from outside who are to be told of it."""

from __future__ import annotations

from collections.abc import Mapping

from admin.language import reader
from admin.visits import Visit
from handlers.reading import CaseView
from handlers.routing import Why


def complaint_part(visit: Visit, view: CaseView) -> Mapping[str, object]:
    """Nothing, where the case is no complaint or not this member's to read."""
    case, council = view.case, visit.console.room.council
    is_complaint = case.against is not None or Why.COMPLAINT.value in case.routed.split()
    if not is_complaint or not view.sight.whole:
        return {"complained_of": "", "outsiders": ()}
    of = council.desk(case.against).name(reader().html_lang) if case.against else ""
    return {"complained_of": of, "outsiders": council.profile.complaints.members}
