"""Two people side by side, and what staff say of them: one, two after all, somebody else. Decides nothing itself."""

from __future__ import annotations

from typing import Final

from flask import request, url_for

from admin.doubles_part import comparison_page
from admin.pages import Answer, GoTo
from admin.permissions import allowed
from admin.views.of_case import done, part_of_case
from admin.visits import Visit
from handlers.doubles import joining
from handlers.doubles.comparing import look_at_pair
from storage.ids import CaseNumber

doubles = part_of_case("doubles")

HERE: Final = "same-person"
"""The section of the page that shows it."""

NUMBER_MOST: Final = 40  # letters that are looked at


@doubles.post("/same")
@allowed("case.compare")
def other_typed(visit: Visit, number: str) -> Answer:
    """Somebody typed the number of another case to compare with. Raises: NotFound."""
    other = CaseNumber(request.form.get("other", "").strip()[:NUMBER_MOST])
    look_at_pair(visit.tx, visit.member, CaseNumber(number), other, visit.now)
    return GoTo(url_for("doubles.side_by_side", number=number, other=other))


@doubles.get("/same/<string:other>")
@allowed("case.compare")
def side_by_side(visit: Visit, number: str, other: str) -> Answer:
    """Both, side by side."""
    return comparison_page(visit, CaseNumber(number), CaseNumber(other))


@doubles.post("/same/<string:other>/join")
@allowed("case.join")
def join(visit: Visit, number: str, other: str) -> Answer:
    """They are one person."""
    joining.join(visit.tx, visit.member, CaseNumber(number), CaseNumber(other), visit.now)
    return done(number, "people_joined", HERE)


@doubles.post("/same/<string:other>/part")
@allowed("case.join")
def part(visit: Visit, number: str, other: str) -> Answer:
    """They are two people after all."""
    joining.part(visit.tx, visit.member, CaseNumber(number), CaseNumber(other), visit.now)
    return done(number, "people_parted", HERE)


@doubles.post("/same/<string:other>/apart")
@allowed("case.join")
def apart(visit: Visit, number: str, other: str) -> Answer:
    """They are not one person: nobody is asked again."""
    joining.keep_apart(visit.tx, visit.member, CaseNumber(number), CaseNumber(other), visit.now)
    return done(number, "people_kept_apart", HERE)


@doubles.post("/same/<string:other>/may-be")
@allowed("case.join")
def may_be(visit: Visit, number: str, other: str) -> Answer:
    """That they are not was wrong."""
    joining.may_be_one(visit.tx, visit.member, CaseNumber(number), CaseNumber(other), visit.now)
    return done(number, "people_may_be_one", HERE)
