"""What is known of a person, gathered for comparing; and the keyed tags of it, rewritten whenever a card changes.

Of the people a case is about who are not its person, nothing is taken: they are somebody else.
"""

from __future__ import annotations

import json
from datetime import date

from conversations.answers.places import Nowhere, Places
from conversations.kernel.phones import parse_phone
from handlers.doubles.marks import Home, Marks, home_mark, marks_told, phone_mark, pieces, town_mark
from handlers.doubles.names import Name, named
from handlers.findable import OWN_NAMES, PHONES, given
from storage import doubles
from storage.cards import Card
from storage.compared import Opened
from storage.db import Tx
from storage.ids import PersonId


def notice_card(tx: Tx, person: PersonId, card: Card) -> None:
    """A person's own card was written: from now on they may be known again by it. Locks: the caller holds the person."""
    doubles.keep(
        tx, person, person, pieces(card_marks(card, Nowhere()))
    )  # of a home, its town alone leads anywhere


def card_marks(card: Card, places: Places) -> Marks:
    """By what a card tells who somebody is. What cannot be read for certain counts for nothing."""
    name = named(card.name or card.kana, card.kana) if card.name or card.kana else None
    phone = phone_mark(card.phone)
    home = _home(card, places)
    return Marks(
        frozenset({name} if name else ()),
        frozenset({phone} if phone else ()),
        frozenset({home} if home else ()),
        frozenset(_births(card.born)),
    )


def known_marks(opened: Opened, places: Places) -> Marks:
    """By all that is known of a person: their card, what they told in each case, and the name they show if it is a whole one."""
    told = [_told(answers) for answers in opened.answers.values()]
    shown = named(opened.shown) if opened.shown else None
    by_line = Marks(frozenset({shown} if shown and _is_whole(shown) else ()))
    return card_marks(opened.card, places).with_all((*told, by_line))


def _told(answers: str) -> Marks:
    rows = json.loads(answers)
    numbers = (parse_phone(value) for value in given(rows, PHONES))
    return marks_told(given(rows, OWN_NAMES), [number for number in numbers if number])


def _is_whole(name: Name) -> bool:
    return name.has_whole_letters or name.has_whole_sound


def _home(card: Card, places: Places) -> Home | None:
    if not card.town:
        return None
    read = home_mark(f"{card.town}{card.house}", places) if card.house else None
    return Home(town_mark(card.town), read.block if read else "")


def _births(born: str) -> set[date]:
    try:
        return {date.fromisoformat(born)} if born else set()
    except ValueError:
        return set()
