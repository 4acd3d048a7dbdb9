"""What all parts of a case's page have in common: their address, and what is shown when something cannot be done.

Whoever is too late keeps what they typed. No part decides for itself what a refusal looks like.
"""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.exceptions import BadRequest

from admin.case_page import Typed, case_page
from admin.errors import not_found
from admin.pages import Answer, GoTo, respond
from admin.sealed_page import sealed_page
from admin.visits import visit
from handlers.errors import Conflict, NotFound, Refused, Sealed
from storage.ids import CaseNumber


def part_of_case(name: str) -> Blueprint:
    """A part of the addresses of a case. name: how `url_for` calls it."""
    part = Blueprint(name, __name__, url_prefix="/cases/<string:number>")
    part.register_error_handler(Refused, cannot_be)
    part.register_error_handler(Conflict, cannot_be)
    part.register_error_handler(Sealed, closed_to_you)
    return part


def done(number: str, what: str, at: str = "") -> Answer:
    """It is done: back to the case, which says so. what: which sentence; at: the section to look at."""
    flash(what)
    return GoTo(url_for("case.show", number=number, _anchor=at or None))


def taken_away() -> Answer:
    """It is done, and the case is no longer this member's to see: a complaint, for those who take them."""
    flash("complaint_guarded")
    return GoTo(url_for("desk.every_desk"))


def closed_to_you(met: Sealed) -> Response:
    """A sealed case: its number, its desk, and the way to open it in an emergency."""
    with visit() as again:
        page = sealed_page(again, met)
    return respond(page)


def cannot_be(reason: Refused | Conflict) -> Response:
    """It could not be done: the case as it is now, or the seal, why not, and what was typed."""
    number = (request.view_args or {}).get("number")
    if not isinstance(number, str):
        raise BadRequest from None
    typed = Typed.from_form(request.endpoint or "", request.form, reason)
    try:
        with visit() as again:
            page = case_page(again, CaseNumber(number), typed)
    except Sealed as met:
        with visit() as again:
            page = sealed_page(again, met, reason)
    except NotFound as gone:  # what is refused comes before whose case it is: neither tells that there is one
        return not_found(gone)
    return respond(page)
