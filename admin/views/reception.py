"""Telephone, counter, visit and letter: the form staff fill in, its receipt, and the cards of a case's people."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.exceptions import BadRequest

from admin.card_page import card_page, read_version
from admin.pages import Answer, GoTo, respond
from admin.permissions import allowed
from admin.receipt_page import receipt_page
from admin.reception_page import Sent, Shown, by_field, form_page
from admin.views.of_case import cannot_be, done, taken_away
from admin.visits import Visit, visit
from handlers import cards
from handlers.cards import Unfit
from handlers.errors import Conflict, Refused
from handlers.reception import taking
from handlers.reception.receipt import read_receipt
from storage.ids import CaseNumber

reception = Blueprint("reception", __name__, url_prefix="/cases")


@reception.get("/new")
@allowed("case.take_down")
def blank(visit: Visit) -> Answer:
    """An empty form."""
    return form_page(visit, Shown())


@reception.post("/new")
@allowed("case.take_down")
def take_down(visit: Visit) -> Answer:
    """Keep what was taken down, and show the receipt."""
    sent, council = Sent.read(request.form), visit.console.room.council
    number = taking.take_down(visit.tx, council, visit.member, sent.form, sent.once, visit.now)
    flash("taken_down")
    return GoTo(url_for("reception.receipt", number=number))


@reception.get("/<string:number>/form")
@allowed("case.take_down")
def show_form(visit: Visit, number: str) -> Answer:
    """The form as it was filled in, to go on with."""
    which = CaseNumber(number)
    opened = taking.open_form(visit.tx, visit.member, which, visit.now)
    return form_page(visit, Shown(opened.form, version=opened.version, number=which))


@reception.post("/<string:number>/form")
@allowed("case.take_down")
def go_on(visit: Visit, number: str) -> Answer:
    """Keep the form as it stands now."""
    sent, council = Sent.read(request.form), visit.console.room.council
    opened = taking.Opened(sent.form, sent.version)
    is_theirs = taking.go_on(visit.tx, council, visit.member, CaseNumber(number), opened, visit.now)
    return done(number, "form_changed") if is_theirs else taken_away()


@reception.get("/<string:number>/receipt")
@allowed("case.take_down")
def receipt(visit: Visit, number: str) -> Answer:
    """What the caller is told and the visitor takes home."""
    council = visit.console.room.council
    return receipt_page(read_receipt(visit.tx, council, visit.member, CaseNumber(number), visit.now))


@reception.get("/<string:number>/card")
@allowed("card.change")
def show_card(visit: Visit, number: str) -> Answer:
    """The card of the person."""
    return card_page(visit, CaseNumber(number), is_concerned=False)


@reception.get("/<string:number>/card/concerned")
@allowed("card.change")
def show_concerned(visit: Visit, number: str) -> Answer:
    """The card of the one a case is about."""
    return card_page(visit, CaseNumber(number), is_concerned=True)


@reception.post("/<string:number>/card")
@allowed("card.change")
def change_card(visit: Visit, number: str) -> Answer:
    """Change the card of the person."""
    return _change(visit, number, is_concerned=False)


@reception.post("/<string:number>/card/concerned")
@allowed("card.change")
def change_concerned(visit: Visit, number: str) -> Answer:
    """Change the card of the one a case is about."""
    return _change(visit, number, is_concerned=True)


@reception.errorhandler(Conflict)
@reception.errorhandler(Refused)
def nothing_lost(reason: Conflict | Refused) -> Response:
    """It could not be kept: the form again with all that was typed, and what is wrong at its place."""
    wrong = by_field(reason.wrong) if isinstance(reason, Unfit) else {}
    place = (request.view_args or {}).get("number")
    number = CaseNumber(place) if isinstance(place, str) else None
    is_card = request.endpoint in ("reception.change_card", "reception.change_concerned")
    refused = reason.key if isinstance(reason, Refused) and not wrong else ""
    if is_card and isinstance(reason, Refused) and refused:
        return cannot_be(reason)
    with visit() as again:
        if is_card:
            if number is None:
                raise BadRequest from None
            is_concerned = request.endpoint == "reception.change_concerned"
            page = card_page(again, number, is_concerned=is_concerned, typed=request.form, wrong=wrong)
        else:
            sent = Sent.read(request.form)
            kept = Shown(sent.form, sent.once, sent.version, number, wrong)
            late = isinstance(reason, Conflict)
            page = form_page(again, replace(kept, is_overtaken=late, refused=refused))
    return respond(page)


def _change(visit: Visit, number: str, *, is_concerned: bool) -> Answer:
    change = (is_concerned, read_version(request.form))
    cards.change_card(visit.tx, visit.member, CaseNumber(number), request.form, change, visit.now)
    flash("card_changed")
    return GoTo(url_for("case.show", number=number, _anchor="cards"))
