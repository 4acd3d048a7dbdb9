"""The one door to all readers: what kind of answer, which text, when, in which language; out comes a reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from conversations.answers.addresses import read_address
from conversations.answers.amounts import read_age, read_count
from conversations.answers.assent import read_skip, read_yes_no
from conversations.answers.folding import LONGEST, as_written, fold, plain
from conversations.answers.moments import read_date, read_datetime, read_time
from conversations.answers.names import read_name
from conversations.answers.phones import read_phone
from conversations.answers.places import Places
from conversations.answers.postal import read_postal_code
from conversations.answers.readings import Kind, Reading, Reason
from conversations.answers.tongues import likely, tongue


@dataclass(frozen=True, slots=True)
class Asked:
    """What the answer is read against. now: aware; lang: a language tag, or empty; places: postal data."""

    kind: Kind
    now: datetime
    lang: str
    places: Places


def read(text: str, asked: Asked) -> Reading:
    """What the text says as an answer of this kind. Total: any text gives a reading."""
    if len(text) > LONGEST * 2:
        return _too_long(asked.kind)
    folded = fold(text)
    match asked.kind:
        case Kind.DATE:
            return _in_languages(text, asked.lang, lambda name: read_date(folded, asked.now, name))
        case Kind.TIME:
            return _in_languages(text, asked.lang, lambda name: read_time(folded, asked.now, name))
        case Kind.DATETIME:
            return _in_languages(text, asked.lang, lambda name: read_datetime(folded, asked.now, name))
        case Kind.AGE:
            return _in_languages(text, asked.lang, lambda name: read_age(folded, asked.now, name))
        case Kind.COUNT:
            return _in_languages(text, asked.lang, lambda name: read_count(folded, name))
        case Kind.YES_NO:
            return says_yes(text, asked.lang)
        case Kind.SKIP:
            return says_skip(text, asked.lang)
        case Kind.PHONE:
            return read_phone(folded)
        case Kind.POSTAL_CODE:
            return read_postal_code(folded, asked.places)
        case Kind.ADDRESS:
            return read_address(plain(text), asked.places)
        case Kind.NAME:
            return read_name(as_written(text), _names(text, asked.lang)[0])
        case _:
            assert_never(asked.kind)


def _too_long(kind: Kind) -> Reading:
    """A story is no answer; and it is not a way of passing the question over."""
    return Reading(value=False) if kind is Kind.SKIP else Reading(reason=Reason.UNREADABLE)


def _names(text: str, lang: str) -> tuple[str, ...]:
    """Languages to read in: the one that was named, then those the letters look like."""
    named = tongue(lang)
    return tuple(dict.fromkeys((named, *likely(text)))) if named else likely(text)


def says_yes(text: str, lang: str) -> Reading:
    """Yes or no, needing neither time nor places."""
    return _in_languages(text, lang, lambda name: read_yes_no(fold(text), name))


def says_skip(text: str, lang: str) -> Reading:
    """Whether the question is passed over, needing neither time nor places."""
    folded = fold(text)
    readings = [read_skip(folded, name) for name in _names(text, lang)]
    return next((r for r in readings if r.value is True), readings[0])


def _in_languages(text: str, lang: str, reading: Callable[[str], Reading]) -> Reading:
    """In the language that was named; else in every likely one, and only if they agree."""
    names = _names(text, lang)
    first = reading(names[0])
    if first.reason is not Reason.UNREADABLE and tongue(lang):
        return first
    readings = [first, *(reading(name) for name in names[1:])]
    values = {repr(r.value): r for r in readings if r.value is not None}
    if len(values) > 1:
        return Reading(
            reason=Reason.AMBIGUOUS, candidates=tuple(r.value for r in values.values() if r.value is not None)
        )
    if values:
        return next(iter(values.values()))
    return next((r for r in readings if r.reason is not Reason.UNREADABLE), first)
