"""The card of a person (人の情報): read from what staff typed, changed with its line in the record. Keeps no words itself.

A field that cannot be read is named with the reason; nothing typed is dropped or guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from conversations.answers.folding import fold
from conversations.answers.places import Nowhere
from conversations.answers.reader import Asked, read
from conversations.answers.readings import Kind
from conversations.kernel.phones import parse_phone
from conversations.somebody import AGES
from conversations.vocabulary import Age
from handlers.cases import Held, hold
from handlers.doubles.noticing import notice_card
from handlers.errors import Conflict, Refused
from handlers.hours import TOKYO
from handlers.sight import check_seal, sight_of
from locales.safety import languages
from storage import audit, cards, cases, people
from storage.cards import FIELDS, Card, Change, Kept, Overtaken
from storage.db import Tx
from storage.ids import CaseId, CaseNumber
from storage.people import Known
from storage.staff import Member

LONGEST: Mapping[str, int] = {
    "name": 60,
    "kana": 80,
    "born": 40,
    "gender": 30,
    "postal": 20,
    "town": 80,
    "house": 120,
    "phone": 40,
    "reach": 200,
}
"""Characters of each field that is typed."""

OLDEST = 120  # years
_POSTAL = re.compile(r"[0-9]{7}")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field that cannot be kept as typed, and which sentence says why."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of a case. concerned: of the one it is about, blank where that is the person or nobody knows."""

    own: Kept
    concerned: Kept


class Unfit(Refused):
    """Some fields of a card cannot be kept as typed."""

    def __init__(self, wrong: tuple[Wrong, ...]) -> None:
        super().__init__("card.unfit")
        self.wrong = wrong


def read_cards(tx: Tx, member: Member, number: CaseNumber, now: datetime) -> Cards | None:
    """The cards of a case, for whoever sees the whole of it; None for everybody else. Raises: Sealed."""
    case = cases.by_number(tx, number)
    if case is None:
        return None
    check_seal(tx, member, case, now)
    person = people.look_at(tx, case.person)
    if not sight_of(tx, member, person, case).whole:
        return None
    return Cards(cards.of_person(tx, person), cards.of_concerned(tx, person, case.id))


def change_card(
    tx: Tx,
    member: Member,
    number: CaseNumber,
    typed: Mapping[str, str],
    change: tuple[bool, int],
    now: datetime,
) -> None:
    """Change a card of a case: which fields changed is recorded, never what they say.

    change: whether it is that of the one the case is about, and the version it was made from.
    Locks: the person. Raises: NotFound, Sealed, Refused(handover.not_your_desk), Unfit, Conflict.
    """
    held = hold(tx, member, number, now)
    if not sight_of(tx, member, held.person, held.case).whole:
        raise Refused("handover.not_your_desk")
    card, wrong = understand(typed, now)
    if wrong:
        raise Unfit(wrong)
    is_concerned, version = change
    keep(tx, held, Change(card, version, member.id, held.case.id if is_concerned else None), now)


def keep(tx: Tx, held: Held, change: Change, now: datetime) -> None:
    """Keep a card and record which of its fields changed; somebody without LINE is shown by its name from now on.

    Locks: the caller holds the person. Raises: Conflict.
    """
    before = _before(tx, held.person, change.case)
    changed = [name for name in FIELDS if getattr(before.card, name) != getattr(change.card, name)]
    if not changed and before.version == change.version:
        return
    try:
        cards.write(tx, held.person, change, now)
    except Overtaken:
        raise Conflict from None
    if change.case is None:
        notice_card(tx, held.person.id, change.card)
    if change.case is None and not held.person.has_line:
        people.name(tx, held.person, change.card.name)
    whose = "concerned" if change.case else "person"
    audit.record(tx, change.by, "card.changed", held.case.id, now, " ".join((whose, *changed)))


def _before(tx: Tx, person: Known, case: CaseId | None) -> Kept:
    return cards.of_concerned(tx, person, case) if case else cards.of_person(tx, person)


def understand(typed: Mapping[str, str], now: datetime) -> tuple[Card, tuple[Wrong, ...]]:
    """A card as it is kept, and every field that cannot be. typed: as it stands in the form."""
    said = {name: " ".join(typed.get(name, "").split()) for name in FIELDS}
    wrong = [Wrong(name, "too_long") for name in LONGEST if len(said[name]) > LONGEST[name]]
    for name, reads in (("born", _born), ("postal", _postal), ("phone", _phone)):
        if not said[name]:
            continue
        kept = reads(said[name], now)
        if kept is None:
            wrong.append(Wrong(name, name))
        else:
            said[name] = kept
    if said["born"] and not any(each.field == "born" for each in wrong):
        said["age"] = age_of(date.fromisoformat(said["born"]), now).value
    ages = {age.value for age in Age}
    said["age"] = said["age"] if said["age"] in ages else ""
    said["language"] = said["language"] if said["language"] in languages() else ""
    return Card(**said), tuple(wrong)


def age_of(born: date, now: datetime) -> Age:
    """The age band of somebody born on this day."""
    today = now.astimezone(TOKYO).date()
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return tuple(Age)[bisect_right(AGES, max(years, 0)) - 1]


def _born(text: str, now: datetime) -> str | None:
    """A day of birth, of any era; None if it is none, or lies ahead, or too far back."""
    day = read(text, Asked(Kind.DATE, now, "ja", Nowhere())).value
    today = now.astimezone(TOKYO).date()
    if not isinstance(day, date) or not today.year - OLDEST <= day.year or day > today:
        return None
    return date(day.year, day.month, day.day).isoformat()


def _postal(text: str, now: datetime) -> str | None:
    del now
    digits = "".join(letter for letter in fold(text) if letter.isdigit())
    return f"{digits[:3]}-{digits[3:]}" if _POSTAL.fullmatch(digits) else None


def _phone(text: str, now: datetime) -> str | None:
    del now
    return parse_phone(text)
