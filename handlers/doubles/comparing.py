"""Two people side by side, for somebody who decides whether they are one. Reading is recorded like every look at a case.

Whom a member may not see is not found here, and neither is whoever must not be found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversations.answers.places import Places
from conversations.kernel.phones import national_form
from handlers.doubles.marks import NO_MARKS
from handlers.doubles.noticing import known_marks
from handlers.doubles.shielding import may_be_found, seen_cases
from handlers.doubles.weighing import Likeness, weigh
from handlers.errors import NotFound
from handlers.findable import OWN_NAMES, PHONES, given
from storage import audit, cases, compared, doubles
from storage.cases import Found
from storage.compared import Opened
from storage.db import Tx
from storage.doubles import Group
from storage.ids import CaseId, CaseNumber
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. case: by which they were looked at; group: who is one with them; cases: those the member sees.

    known: what was told in these cases, and the cards beside them: of other cases, nothing.
    """

    case: Found
    group: Group
    known: tuple[Opened, ...]
    cases: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people as a member sees them. joined: they are one already; apart: somebody said that they are not."""

    one: Side
    other: Side
    joined: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one side, as it was written. has_line: by one of their ways they wrote on LINE."""

    names: tuple[str, ...]
    readings: tuple[str, ...]
    births: tuple[str, ...]
    phones: tuple[str, ...]
    homes: tuple[str, ...]
    has_line: bool
    met_at: datetime


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two people side by side. likeness: why they may be one; None if nothing speaks for it."""

    pair: Pair
    facts: tuple[Facts, Facts]
    likeness: Likeness | None


def look_at_pair(tx: Tx, member: Member, number: CaseNumber, other: CaseNumber, now: datetime) -> Pair:
    """The people of two cases, if this member may see both and both may be found. Locks: none. Raises: NotFound."""
    found = (cases.by_number(tx, number), cases.by_number(tx, other))
    sides = [_side(tx, member, case, now) for case in found]
    one, two = sides
    if found[0] is not None and found[1] is not None and found[0].person == found[1].person:
        raise NotFound
    joined = one.group.one == two.group.one
    return Pair(one, two, joined, bool(doubles.apart_from(tx, one.group.people) & two.group.people))


def _side(tx: Tx, member: Member, case: Found | None, now: datetime) -> Side:
    if case is None:
        raise NotFound
    group = doubles.group(tx, case.person)
    known = compared.of_people(tx, group.people)
    seen = seen_cases(tx, member, group.people, now)
    ids = {each.id for each in seen}
    if case.id not in ids or not may_be_found(group.people, known):
        raise NotFound
    theirs = {each.person for each in seen}
    return Side(case, group, tuple(known[person].told_in(ids) for person in known if person in theirs), seen)


def compare(
    tx: Tx, places: Places, member: Member, numbers: tuple[CaseNumber, CaseNumber], now: datetime
) -> Comparison:
    """Two people side by side. Writes: audit, of both. Raises: NotFound."""
    pair = look_at_pair(tx, member, *numbers, now)
    ids: Sequence[CaseId] = (pair.one.case.id, pair.other.case.id)
    audit.record_each(tx, member.id, "person.compared", ids, now)
    marks = [
        NO_MARKS.with_all(known_marks(opened, places) for opened in side.known)
        for side in (pair.one, pair.other)
    ]
    return Comparison(pair, (_facts(pair.one), _facts(pair.other)), weigh(*marks))


def _facts(side: Side) -> Facts:
    cards = [opened.card for opened in side.known]
    told: list[Mapping[str, object]] = [
        row for opened in side.known for answers in opened.answers.values() for row in json.loads(answers)
    ]
    return Facts(
        names=_once(*(card.name for card in cards), *given(told, OWN_NAMES), *(o.shown for o in side.known)),
        readings=_once(*(card.kana for card in cards)),
        births=_once(*(card.born for card in cards)),
        phones=_once(*(national_form(card.phone) for card in cards if card.phone), *given(told, PHONES)),
        homes=_once(*(f"{card.town} {card.house}".strip() for card in cards)),
        has_line=any(opened.has_line for opened in side.known),
        met_at=min(opened.met_at for opened in side.known),
    )


def _once(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
