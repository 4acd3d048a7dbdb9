"""Values of a profile as they stand in a box of the console, and back. Pure; whether a value is right is judged by the reader of profiles."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from handlers.errors import Refused
from handlers.profile.by_hand import closed_told, closed_typed, slots_told, slots_typed
from handlers.profile.fields import Shape

PERSON = ("name", "phone", "mail")
YES = "yes"
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ーｰ", "-"))


def told(shape: Shape, value: object, locale: str, *, usual: bool = False) -> str:
    """A value as text. FLAG: YES or nothing; MANY: the words, a line each. usual: what a FLAG means unsaid."""
    match shape:
        case Shape.HOURS:
            return slots_told(value, locale)
        case Shape.DAYS:
            return closed_told(value, locale)
        case Shape.PEOPLE:
            return "\n".join(_person_told(each) for each in _listed(value) if isinstance(each, dict))
        case Shape.WORDS | Shape.MANY:
            return "\n".join(str(each) for each in _listed(value))
        case Shape.FLAG:
            return YES if (value if isinstance(value, bool) else usual) else ""
        case _:
            return "" if value is None else str(value)


def typed(shape: Shape, text: str, *, usual: bool = False) -> object:
    """What a text means as a value; None: nothing is told. Raises: Refused, if it cannot be read at all.

    What can be read and is still wrong comes back as it was typed: the reader of profiles says so.
    """
    plain = text.strip()
    match shape:
        case Shape.FLAG:
            return None if bool(plain) == usual else bool(plain)
        case Shape.HOURS:
            return slots_typed(plain) or None
        case Shape.DAYS:
            return closed_typed(plain) or None
        case Shape.PEOPLE:
            return [_person_typed(line) for line in lines(plain)] or None
        case Shape.WORDS | Shape.MANY:
            return lines(plain) or None
        case Shape.PHONE | Shape.MONTH:
            return unicodedata.normalize("NFKC", plain).translate(_HYPHENS) or None
        case Shape.COUNT:
            digits = unicodedata.normalize("NFKC", plain)
            return int(digits) if digits.isascii() and digits.isdigit() else plain or None
        case _:
            return plain.replace("\r\n", "\n") or None


def lines(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _person_told(person: Mapping[str, object]) -> str:
    return ", ".join(str(person.get(key, "")) for key in PERSON).rstrip(", ")


def _person_typed(line: str) -> dict[str, str]:
    """`氏名, 電話, メール`. Raises: Refused, if more is written than that."""
    words = [word.strip() for word in line.replace("、", ",").replace(",", ",").split(",")]
    if len(words) > len(PERSON):
        raise Refused("profile_people")
    person = dict(zip(PERSON, words, strict=False))
    if "phone" in person:
        person["phone"] = str(typed(Shape.PHONE, person["phone"]) or "")
    return {key: word for key, word in person.items() if word}


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
