"""Letting a case rest until a day or an agency's answer, and going on with it: two more things staff do with a case."""

from __future__ import annotations

from datetime import date
from typing import get_args

from flask import request
from werkzeug.exceptions import BadRequest

from admin.pages import Answer
from admin.permissions import allowed
from admin.views.of_case import done, part_of_case
from admin.visits import Visit
from handlers import resting as handling
from handlers.resting import Reason
from storage.ids import CaseNumber

resting = part_of_case("resting")

REASONS: tuple[Reason, ...] = get_args(Reason)


@resting.post("/rest")
@allowed("case.rest")
def rest(visit: Visit, number: str) -> Answer:
    """Let it rest."""
    why = next((each for each in REASONS if each == request.form.get("why")), None)
    try:
        until = date.fromisoformat(request.form.get("until", ""))
    except ValueError:
        raise BadRequest from None
    if why is None:
        raise BadRequest
    council = visit.console.room.council
    handling.rest(visit.tx, council, visit.member, CaseNumber(number), why, until, visit.now)
    return done(number, "rested")


@resting.post("/rest/over")
@allowed("case.rest")
def rest_over(visit: Visit, number: str) -> Answer:
    """Go on with it."""
    handling.wake(visit.tx, visit.console.room.council, visit.member, CaseNumber(number), visit.now)
    return done(number, "woken")
