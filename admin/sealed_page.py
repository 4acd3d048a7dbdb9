"""The page of a case that is closed to whoever asks for it: its number, its desk, and the way in for an emergency."""

from __future__ import annotations

from flask import request

from admin.language import reader
from admin.pages import Page
from admin.visits import Visit
from handlers.errors import Conflict, Refused, Sealed
from handlers.sealing import OPEN_FOR, meet_seal
from handlers.sight import calls
from storage import cases, desks
from storage.ids import CaseNumber

CLOSED = 403
UNFIT = 422


def sealed_page(visit: Visit, met: Sealed, reason: Refused | Conflict | None = None) -> Page:
    """Show that it is sealed, and what could not be done if anything was tried. Writes: audit."""
    meet_seal(visit.tx, visit.member, CaseNumber(met.number), visit.now)
    found = cases.by_number(visit.tx, CaseNumber(met.number))
    window = next((each for each in desks.windows(visit.tx) if each.key == met.desk), None)
    shown = {
        "number": met.number,
        "desk": window.name(reader().html_lang) if window else met.desk,
        "problem": f"console.refused.{reason.key}" if isinstance(reason, Refused) else "",
        "words": request.form.get("words", ""),
        "calls": found is not None and calls(visit.tx, visit.member, found),
        "hours": int(OPEN_FOR.total_seconds() // 3600),
    }
    return Page("case/sealed.html", shown, UNFIT if reason else CLOSED)
