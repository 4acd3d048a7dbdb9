"""Where something stands in the files of a profile: a small look for headers and keys, not a reader of TOML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_MANY = re.compile(r'\s*\[\[\s*"?([\w@-]+)"?\s*((?:\.\s*[\w@-]+\s*)*)\]\]')
_ONE = re.compile(r'\s*\[\s*"?([\w@-]+)"?\s*((?:\.\s*[\w@-]+\s*)*)\]')
_KEY = re.compile(r'\s*"?([\w@-]+)"?\s*[.=]')
_QUOTES = ('"""', "'''")

Spot = tuple[str, int | None, str | None]
"""A part, which one of its kind (from 0), and a key in it."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Where parts and their keys stand. prefix: of the files. spots: `file:line`. files: which file a part is in."""

    prefix: str
    home: str
    spots: Mapping[Spot, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def place(self, part: str, number: int | None = None, key: str | None = None) -> str:
        """`file:line` of a key; where it is not written, of its part; where that is not, the file it belongs into."""
        for spot in ((part, number, key), (part, number, None), (part, None, None), (part, 0, None)):
            if spot in self.spots:
                return f"{self.prefix}{self.spots[spot]}"
        return f"{self.prefix}{self.files.get(part, self.home)}"


def find_spots(file: str, text: str, counts: dict[str, int]) -> dict[Spot, str]:
    """Every header and key of a file. counts: how many of a kind stood in the files before; counted on here."""
    spots: dict[Spot, str] = {}
    part: str | None = None
    number: int | None = None
    quoted = ""  # inside a text of several lines nothing is a header
    for at, line in enumerate(text.splitlines(), start=1):
        here = f"{file}:{at}"
        if quoted:
            quoted = "" if quoted in line else quoted
        elif header := _MANY.match(line) or _ONE.match(line):
            name, below = header[1], header[2].strip(". ")
            if line.lstrip().startswith("[[") and not below:
                part, number = name, counts.get(name, 0)
                counts[name] = number + 1
            elif name != part:
                part, number = name, None
            spots.setdefault((name, number, below.partition(".")[0].strip() or None), here)
        elif found := _KEY.match(line):
            spots.setdefault((part or found[1], number, found[1] if part else None), here)
            quoted = next((quote for quote in _QUOTES if line.count(quote) % 2), "")
    return spots
