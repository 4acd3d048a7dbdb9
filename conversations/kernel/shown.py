"""How a value appears inside a message without the conversation knowing any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Literal:
    """Shown as it is: a number, or the person's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """Shown through the catalogue, in whatever language the person reads."""

    key: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Several, each shown through the catalogue, in the order told. is_ranked: the first is the main one."""

    keys: tuple[str, ...]
    is_ranked: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A proper name the council gives in several languages: pairs of (locale, name); the first is the fallback."""

    by_locale: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, names: Mapping[str, str]) -> Named:
        """The name in all its languages; Japanese stands in for one that is missing. names: by locale."""
        return cls(tuple(sorted(names.items(), key=lambda pair: pair[0] != "ja")))


@dataclass(frozen=True, slots=True)
class When:
    """A day, a time of day, or both, in Japan: written the way the reader's language writes it."""

    day: date | None = None
    clock: time | None = None


Shown = Literal | Label | Labels | Named | When
Values = tuple[tuple[str, Shown], ...]
