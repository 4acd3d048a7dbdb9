"""By what a person may be known again, in one spelling: names, telephone numbers, where they live, when they were born.

Pure. Nothing of it is kept: storage has keyed tags of the pieces, and the words stay sealed where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from conversations.answers.addresses import read_address
from conversations.answers.folding import fold, plain
from conversations.answers.places import Places
from conversations.answers.readings import Address
from conversations.kernel.phones import parse_phone
from handlers.doubles.names import Name, named

NAMES_MOST: Final = 4  # that a person goes by, of which tags are kept
_CHOME: Final = re.compile(r"[0-9〇一二三四五六七八九十]+ ?(?:丁目|ちょうめ|chome|-).*$")
_ABOUT: Final = re.compile(r"(?:の?(?:あたり|辺り|ほう|方|近く|へん|辺))$")
_BEFORE_TOWN: Final = re.compile(r"^(?:東京都)?[^ 0-9]{1,6}?[区市町村](?=.{2})")


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives. town: as compared; block: numbers as `3-12-5`, empty if only the town is known. Rooms do not count."""

    town: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """All that is known of one person for comparing. phones: E.164, without extension."""

    names: frozenset[Name] = frozenset()
    phones: frozenset[str] = frozenset()
    homes: frozenset[Home] = frozenset()
    births: frozenset[date] = frozenset()

    def with_all(self, others: Iterable[Marks]) -> Marks:
        """Of several sources together: what was told in one case, in another, and what stands on the card."""
        every = (self, *others)
        return Marks(
            frozenset(name for each in every for name in each.names),
            frozenset(phone for each in every for phone in each.phones),
            frozenset(home for each in every for home in each.homes),
            frozenset(birth for each in every for birth in each.births),
        )


NO_MARKS: Final = Marks()


def marks_told(names: Iterable[str], phones: Iterable[str]) -> Marks:
    """Of what somebody told us. names: as they said them; phones: E.164, an extension may follow."""
    called = (named(name) for name in names)
    numbers = frozenset(phone.partition(";")[0] for phone in phones)
    return Marks(frozenset(name for name in called if name), numbers)


def phone_mark(text: str) -> str | None:
    """A telephone number as compared: E.164 without extension. None: no number, or more than one."""
    found = parse_phone(text)
    return found.partition(";")[0] if found else None


def home_mark(address: str, places: Places) -> Home | None:
    """An address as compared, read with the postal data. None: it cannot be read for certain."""
    read = read_address(plain(address), places).value
    return Home(town_mark(read.town), read.block) if isinstance(read, Address) else None


def town_mark(town: str) -> str:
    """A town as compared, without city, chōme and "about there"; empty if nothing is left."""
    bare = _CHOME.sub("", _BEFORE_TOWN.sub("", fold(town)))
    return _ABOUT.sub("", bare).replace(" ", "")


def pieces(marks: Marks) -> frozenset[str]:
    """What two people who are one share at least one of. A name alone, a home alone are no piece: too many share them."""
    return frozenset(_pieces(marks))


def _pieces(marks: Marks) -> Iterator[str]:
    yield from (f"phone|{phone}" for phone in marks.phones)
    towns = {home.town for home in marks.homes if home.town}
    for name in sorted(marks.names, key=lambda each: (each.letters, each.sound))[:NAMES_MOST]:
        called = {f"name|{name.letters}", f"kana|{name.sound}"} - {"name|", "kana|"}
        yield from (f"{each}|town|{town}" for each in called for town in towns)
        yield from (f"{each}|born|{birth.isoformat()}" for each in called for birth in marks.births)
        yield from (f"given|{given}|born|{birth}" for given in name.given() for birth in marks.births)
