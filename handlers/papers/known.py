"""What staff know of people from their cards (人の情報), put into the boxes of papers: it stands before what was told."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final, Literal

from conversations.kernel.phones import national_form
from handlers.papers.facts import Facts, Party, Visitor, hiragana
from handlers.papers.wording import say
from locales import speaker
from storage import cards
from storage.cards import BLANK, Card
from storage.db import Tx
from storage.handovers import Line
from storage.ids import CaseId
from storage.people import Known

Whose = Literal["own", "theirs"]
PREFIX: Final = "card:"
GROUPS: Final = ("name", "birth", "address", "phone")
"""What of a card may be passed on, each by itself; also the line of the sheet it belongs to."""

_MOBILE: Final = re.compile(r"0[6-9]0")
NOBODY: Final = Party()


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of a case. own: of who tells it; theirs: of the one it is about, blank where that is the same."""

    own: Card = BLANK
    theirs: Card = BLANK

    def lines(self) -> tuple[Line, ...]:
        """What of them may be passed on, line by line; nothing where a box would stay empty."""
        every = ((f"{PREFIX}{whose}:{group}", whose, group) for whose in WHOSE for group in GROUPS)
        lines = (
            Line("answer", ref, _label(whose, group), _said(self._of(whose), group))
            for ref, whose, group in every
        )
        return tuple(line for line in lines if line.value)

    def only(self, refs: Collection[str]) -> Cards:
        """The cards with nothing but what was passed on."""
        return Cards(
            *(
                _only(self._of(whose), {g for g in GROUPS if f"{PREFIX}{whose}:{g}" in refs})
                for whose in WHOSE
            )
        )

    def _of(self, whose: Whose) -> Card:
        return self.own if whose == "own" else self.theirs


WHOSE: Final[tuple[Whose, ...]] = ("own", "theirs")


def read_cards(tx: Tx, person: Known, case: CaseId) -> Cards:
    """The cards that tell of a case's people, blank where nobody filled them."""
    return Cards(cards.of_person(tx, person).card, cards.of_concerned(tx, person, case).card)


def with_cards(facts: Facts, known: Cards) -> Facts:
    """The facts with what the cards know, which somebody has checked, before what was told."""
    own, theirs = party(known.own), party(known.theirs)
    ways = dict.fromkeys(said for said in (facts.contact, own.reach, theirs.reach) if said)
    facts = replace(facts, contact="\n".join(ways))
    visitor = facts.visitor
    if visitor is None and theirs == NOBODY:
        return replace(facts, person=_merged(facts.person, own))
    if visitor is None:
        visitor, facts = Visitor(facts.person), replace(facts, person=Party(language=facts.person.language))
    return replace(
        facts,
        person=_merged(facts.person, theirs),
        visitor=replace(visitor, party=_merged(visitor.party, own)),
    )


def party(card: Card) -> Party:
    """A card as the boxes of a paper take it."""
    number = national_form(card.phone) if card.phone else ""
    is_mobile = bool(_MOBILE.match(number))
    street = " ".join(word for word in (card.town, card.house) if word)
    is_mail = "@" in card.reach
    return Party(
        name=card.name,
        reading=hiragana(card.kana),
        age=speaker("ja").text(f"choice.age.{card.age}") if card.age else "",
        birth=date.fromisoformat(card.born) if card.born else None,
        gender=card.gender,
        address=" ".join(word for word in (f"〒{card.postal}" if card.postal else "", street) if word),
        home="" if is_mobile else number,
        mobile=number if is_mobile else "",
        mail=card.reach if is_mail else "",
        reach="" if is_mail else card.reach,
        language=speaker("ja", "console").text(f"console.language.{card.language}") if card.language else "",
    )


def _merged(told: Party, known: Party) -> Party:
    """What is known of somebody before what was told; a name that differs takes its own reading along."""
    better = {each.name: value for each in fields(Party) if (value := getattr(known, each.name))}
    if known.name and known.name != told.name and not known.reading:
        better["reading"] = ""
    return replace(told, **better)


def _only(card: Card, groups: Collection[str]) -> Card:
    kept = {
        "name": ("name", "kana"),
        "birth": ("born", "age", "gender"),
        "address": ("postal", "town", "house"),
        "phone": ("phone", "reach"),
    }
    return replace(BLANK, **{name: getattr(card, name) for group in groups for name in kept[group]})


def _label(whose: Whose, group: str) -> str:
    return say(f"paper.card.{whose}", line=say(f"paper.line.{group}"))


def _said(card: Card, group: str) -> str:
    known = party(_only(card, {group}))
    match group:
        case "name":
            return f"{known.name}({known.reading})" if known.reading else known.name
        case "birth":
            born = known.birth.isoformat() if known.birth else known.age
            return " ".join(word for word in (born, known.gender) if word)
        case "address":
            return known.address
        case _:
            return " ".join(word for word in (known.mobile or known.home, known.mail or known.reach) if word)
