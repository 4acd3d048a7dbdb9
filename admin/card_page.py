"""The page on which the card of a person is changed. Shows what was typed again when it could not be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from werkzeug.exceptions import BadRequest

from admin.pages import Page
from admin.reception_page import CONFLICT, UNFIT, choices
from admin.visits import Visit
from conversations.kernel.phones import national_form
from handlers.cards import read_cards
from handlers.errors import NotFound
from storage.cards import FIELDS, Card
from storage.ids import CaseNumber

TYPED_MOST = 300  # characters of a field that are shown again


def card_page(
    visit: Visit,
    number: CaseNumber,
    *,
    is_concerned: bool,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Page:
    """The card as it is, or as it was typed in vain: without a fault of its own, somebody else was faster.

    Raises: NotFound, Sealed.
    """
    found = read_cards(visit.tx, visit.member, number, visit.now)
    if found is None:
        raise NotFound
    kept = found.concerned if is_concerned else found.own
    is_overtaken = typed is not None and not wrong
    card = _typed(typed) if typed is not None else _readable(kept.card)
    version = read_version(typed) if typed is not None and not is_overtaken else kept.version
    return Page(
        "reception/card.html",
        {
            "number": number,
            "concerned": is_concerned,
            "card": card,
            "version": version,
            "wrong": wrong or {},
            "conflict": is_overtaken,
            "choices": choices(),
        },
        CONFLICT if is_overtaken else UNFIT if wrong else 200,
    )


def read_version(form: Mapping[str, str]) -> int:
    """Which state of the card a form was made from. Raises: BadRequest if the form is not one of ours."""
    try:
        return int(form.get("version", ""))
    except ValueError:
        raise BadRequest from None


def _typed(form: Mapping[str, str]) -> Card:
    return Card(**{name: form.get(name, "")[:TYPED_MOST] for name in FIELDS})


def _readable(card: Card) -> Card:
    return replace(card, phone=national_form(card.phone) if card.phone else "")
