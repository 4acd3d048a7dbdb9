"""Ticking what a case touches: one more thing staff do with a case."""

from __future__ import annotations

from flask import flash, request, url_for
from werkzeug.exceptions import BadRequest

from admin.pages import Answer, GoTo
from admin.permissions import allowed
from admin.views.case import case
from admin.visits import Visit
from conversations.vocabulary import Matter
from handlers import ticking
from storage.ids import CaseNumber


@case.post("/matters")
@allowed("case.tick")
def tick(visit: Visit, number: str) -> Answer:
    """Keep the boxes as they are ticked."""
    try:
        wanted = tuple(Matter(each) for each in request.form.getlist("matter"))
        main = Matter(request.form["main"]) if request.form.get("main") else None
    except ValueError:
        raise BadRequest from None
    had = request.form.get("had", "")
    ticking.tick(visit.tx, visit.member, CaseNumber(number), wanted, main, had, visit.now)
    flash("ticked")
    return GoTo(url_for("case.show", number=number, _anchor="matters"))


POSTED = tick
"""Named so that what builds the console can ask for this module, and with it for its address."""
