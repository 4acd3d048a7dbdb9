"""Finding a case again: by its number, a name, or a telephone number. Reading is recorded, the words looked for are not.

The blind index only narrows down; what is shown has been opened and compared first. The words of
messages cannot be searched (`storage/decisions/0004-names-are-found-blind.md`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from conversations.answers.folding import fold
from conversations.kernel.phones import parse_phone
from handlers.errors import Refused
from handlers.findable import NAMES, PHONES, given
from handlers.sight import as_seen
from storage import audit, cards, cases, desks, seals, staff
from storage import finding as index
from storage.cards import Card
from storage.db import Tx
from storage.desks import Queued, Sought
from storage.ids import CaseId, CaseNumber, DeskKey, StaffId
from storage.spelling import name_words
from storage.staff import Member

WORDS_MOST: Final = 100  # letters of what is looked for
PAGE: Final = 20
LOOKED_INTO: Final = 400  # cases opened for one page at most: the next page goes on from there
FIRST: Final = 32  # cases opened together at first: often enough for a page; then all that are left
LOOKS_MOST, WITHIN = 20, timedelta(minutes=1)
LOOKS: Final = "find"  # source under which searches are counted, as tries to sign in are

Why = Literal["number", "name", "phone"]

_NUMBER = re.compile(r"[^0-9]{0,12}([0-9]{4})[- ]?([0-9]{4,6})[^0-9]{0,6}")
_DIGITS = re.compile(r"[-+()0-9 ./#]+")
_HONORIFIC = re.compile(r"(?<=.)(さん|さま|様|氏)$")
_EXTENSION = "内線"
_JAPAN = "+81"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, understood. end: the digits a telephone number ends with; words: of a name, in one spelling."""

    number: CaseNumber | None
    end: str
    words: tuple[str, ...]
    pieces: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found, and why. by: the name that matched, or the last digits of the telephone number."""

    row: Queued
    why: Why
    by: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of what was found. following: where the next one begins, None at the end."""

    hits: tuple[Hit, ...]
    following: CaseId | None
    desk_names: Mapping[DeskKey, Mapping[str, str]]
    names: Mapping[StaffId, str]


def allow_a_look(tx: Tx, member: Member, now: datetime) -> None:
    """Count a search. Raises: Refused("find.too_often") after 20 within a minute; the refused ones do not count."""
    if staff.failed_attempts(tx, member.login, LOOKS, now - WITHIN) >= LOOKS_MOST:
        raise Refused("find.too_often")
    staff.note_attempt(tx, member.login, LOOKS, now)


def understand(typed: str) -> Asked:
    """What somebody looks for. Raises: Refused (find.empty, find.too_long, find.too_few_digits, find.too_short, find.no_letters)."""
    if len(typed) > WORDS_MOST:
        raise Refused("find.too_long")
    plain = fold(typed)
    if not plain:
        raise Refused("find.empty")
    match = _NUMBER.fullmatch(plain)
    number = CaseNumber(f"{match[1]}-{match[2]}") if match else None
    phone = parse_phone(typed)
    if phone:
        return Asked(number, _national(phone), (), frozenset(index.pieces_of_phone(phone)))
    if _DIGITS.fullmatch(plain) and any(letter.isdigit() for letter in plain):
        return _by_digits(number, _digits(plain))
    words = name_words(_HONORIFIC.sub("", typed.strip()))
    words = words if index.pieces_wanted(words) else name_words(typed)
    pieces = index.pieces_wanted(words)
    if not pieces and number is None:
        raise Refused("find.too_short" if words else "find.no_letters")
    return Asked(number, "", words, pieces)


def _by_digits(number: CaseNumber | None, digits: str) -> Asked:
    if len(digits) < index.LAST:
        raise Refused("find.too_few_digits")
    return Asked(number, digits, (), frozenset({index.piece_of_last(digits)}))


def find(tx: Tx, member: Member, typed: str, now: datetime, before: CaseId | None = None) -> FoundPage:
    """A page of the cases looked for: by number first, then the latest; open ones lead each page.

    before: go on after this case. Writes: audit, with a keyed hash of what was typed. Raises: Refused as `understand`.
    """
    asked = understand(typed)
    audit.record(tx, member.id, "cases.searched", None, now, tx.vault.digest("searched", fold(typed)).hex())
    numbered = _numbered(tx, asked) if before is None else []
    # A number that is a case's is nobody's telephone number, though some of those end in the same digits.
    hits, following = ([], None) if numbered else _compared(tx, asked, before)
    found = numbered + hits
    closed = seals.closed_to(tx, member.id, [case for case, _, _ in found], now)
    found = [each for each in found if each[0] not in closed or each[1] == "number"]
    rows = _shown(tx, member, [case for case, _, _ in found], closed)
    shown = [Hit(rows[case], why, by) for case, why, by in found if case in rows]
    shown = [hit for hit in shown if hit.why == "number" or not hit.row.is_others]
    shown.sort(key=lambda hit: (hit.why != "number", not hit.row.case.is_open))
    return FoundPage(
        hits=tuple(shown),
        following=following,
        desk_names={window.key: window.names for window in desks.windows(tx)},
        names=staff.names(tx),
    )


def _shown(tx: Tx, member: Member, some: list[CaseId], closed: frozenset[CaseId]) -> Mapping[CaseId, Queued]:
    """As lines of a queue, as this member may see them; without those they are not to know of."""
    hidden = seals.hidden_from(tx, member.id, closed.intersection(some))
    rows = desks.lines(tx, [case for case in some if case not in hidden])
    return {row.case.id: row for row in as_seen(tx, member, rows, closed)}


Match = tuple[CaseId, Why, str]


def _numbered(tx: Tx, asked: Asked) -> list[Match]:
    case = cases.by_number(tx, asked.number) if asked.number else None
    return [(case.id, "number", "")] if case else []


def _compared(tx: Tx, asked: Asked, before: CaseId | None) -> tuple[list[Match], CaseId | None]:
    """Those of the candidates that are what was looked for, and where to go on if there may be more."""
    ids = index.candidates(tx, asked.pieces, LOOKED_INTO, before)
    hits: list[Match] = []
    for each, known_as in _opened(tx, ids):
        match = _match(asked, each, known_as)
        if match is None:
            continue
        if len(hits) == PAGE:
            return hits, hits[-1][0]
        hits.append(match)
    return hits, ids[-1] if len(ids) == LOOKED_INTO else None


def _opened(tx: Tx, ids: tuple[CaseId, ...]) -> Iterator[tuple[Sought, tuple[Card, ...]]]:
    for some in (ids[:FIRST], ids[FIRST:]):
        known_as = cards.for_cases(tx, some)
        yield from ((each, known_as.get(each.case, ())) for each in desks.sought(tx, some))


def _match(asked: Asked, each: Sought, known_as: tuple[Card, ...]) -> Match | None:
    rows = json.loads(each.answers) if each.answers else []
    if asked.end:
        told = (_digits(phone.partition(_EXTENSION)[0]) for phone in given(rows, PHONES))
        for digits in (*told, *(_national(card.phone) for card in known_as)):
            if digits.endswith(asked.end):
                return each.case, "phone", digits[-index.LAST :]
        return None
    names = (name for card in known_as for name in (card.name, card.kana))
    for name in (*given(rows, NAMES), each.person_name, *names):
        letters = "".join(name_words(name))
        if all(word in letters for word in asked.words):
            return each.case, "name", name
    return None


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _national(phone: str) -> str:
    """The digits a number ends with however it is printed: without country and leading zero at home. phone: E.164."""
    return _digits(phone.partition(";")[0].removeprefix(_JAPAN))
