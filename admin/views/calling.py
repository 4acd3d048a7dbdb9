"""Calls, visits and letters of a case, noted on its page."""

from __future__ import annotations

from flask import flash, request, url_for

from admin.calls_part import read_call
from admin.pages import Answer, GoTo
from admin.permissions import allowed
from admin.views.case import case
from admin.visits import Visit
from handlers.reception import calling
from storage.ids import CaseNumber


@case.post("/calls")
@allowed("case.call")
def note_call(visit: Visit, number: str) -> Answer:
    """Note that somebody was spoken with, or was not reached."""
    noting, council = read_call(request.form, visit.now), visit.console.room.council
    calling.note_call(visit.tx, council, visit.member, CaseNumber(number), noting, visit.now)
    flash("called")
    return GoTo(url_for("case.show", number=number, _anchor="calls"))


NOTED = "case.note_call"
