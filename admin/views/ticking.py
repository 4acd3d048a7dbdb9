"""Ticking what a case touches: one more thing staff do with a case."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import BadRequest

from admin.pages import Answer
from admin.permissions import allowed
from admin.views.of_case import done, part_of_case, taken_away
from admin.visits import Visit
from conversations.vocabulary import Matter
from handlers.ticking import Ticks
from handlers.ticking import tick as tick_boxes
from storage.ids import CaseNumber

ticking = part_of_case("ticking")


@ticking.post("/matters")
@allowed("case.tick")
def tick(visit: Visit, number: str) -> Answer:
    """Keep the boxes as they are ticked."""
    try:
        wanted = tuple(Matter(each) for each in request.form.getlist("matter"))
        main = Matter(request.form["main"]) if request.form.get("main") else None
    except ValueError:
        raise BadRequest from None
    ticks = Ticks(wanted, main, request.form.get("had", ""), request.form.get("against", ""))
    council = visit.console.room.council
    is_theirs = tick_boxes(visit.tx, council, visit.member, CaseNumber(number), ticks, visit.now)
    return done(number, "ticked", "matters") if is_theirs else taken_away()
