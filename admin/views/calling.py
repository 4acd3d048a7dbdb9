"""Calls, visits and letters of a case, noted on its page."""

from __future__ import annotations

from flask import request

from admin.calls_part import read_call
from admin.pages import Answer
from admin.permissions import allowed
from admin.views.of_case import done, part_of_case
from admin.visits import Visit
from handlers.reception import calling as noting_calls
from storage.ids import CaseNumber

calling = part_of_case("calling")


@calling.post("/calls")
@allowed("case.call")
def note_call(visit: Visit, number: str) -> Answer:
    """Note that somebody was spoken with, or was not reached."""
    noting, council = read_call(request.form, visit.now), visit.console.room.council
    noting_calls.note_call(visit.tx, council, visit.member, CaseNumber(number), noting, visit.now)
    return done(number, "called", "calls")
