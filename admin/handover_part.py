"""What the page of a case shows of its hand-overs, its seal and the cases that belong to it."""

from __future__ import annotations

from collections.abc import Mapping

from admin.handover_forms import BASES, LINK_KINDS, SEAL_KINDS
from admin.language import reader
from admin.visits import Visit
from handlers.handover_reading import read_handover
from handlers.reading import CaseView
from handlers.relating import read_links
from handlers.telling import is_guarded
from storage import seals, staff


def handover_part(visit: Visit, view: CaseView) -> Mapping[str, object]:
    """Everything the parts of the page need."""
    language, case = reader().html_lang, view.case
    handed = read_handover(visit.tx, visit.member, view.person, case, visit.now)
    names = {key: each.get(language) or each["ja"] for key, each in handed.desk_names.items()}
    return {
        "handed": handed,
        "handed_names": names,
        "bases": BASES,
        "agencies": [each.names["ja"] for each in visit.console.room.council.profile.agencies],
        "seal": seals.of_case(visit.tx, case.id),
        "seal_kinds": SEAL_KINDS,
        "openings": seals.openings(visit.tx, case.id),
        "colleagues": [
            each for each in staff.everybody(visit.tx) if each.active and each.id != visit.member.id
        ],
        "links": read_links(visit.tx, visit.member, case, visit.now),
        "link_kinds": LINK_KINDS,
        "may_link": not is_guarded(visit.tx, view.person, case),
    }
