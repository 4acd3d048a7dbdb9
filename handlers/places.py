"""Postal data from a small read-only file, cut from the postal package at set-up. Only city names stay in memory."""

from __future__ import annotations

import sqlite3
import tomllib
from contextlib import closing
from functools import cached_property
from pathlib import Path

from conversations.answers.places import City, Town

CUT = Path(__file__).resolve().parent.parent / "build" / "places.sqlite3"
"""Where the cut lies; git-ignored."""
_CITY = "c.code, c.prefecture, c.name, c.kana, c.county"
_TOWN = f"SELECT {_CITY}, t.name, t.key, t.kana_key FROM towns t JOIN cities c ON c.code = t.city"  # noqa: S608 - names of ours


def municipalities(profile: Path) -> tuple[str, ...]:
    """Codes of a council's own municipalities; none if the profile names none, or is not there."""
    try:
        council = tomllib.loads((profile / "council.toml").read_text(encoding="utf-8-sig")).get("council")
    except (OSError, ValueError):
        return ()
    codes = council.get("municipalities", []) if isinstance(council, dict) else []
    return tuple(code for code in codes if isinstance(code, str)) if isinstance(codes, list) else ()


class PostalPlaces:
    """The postal data; without its file, a desk that knows no place. own: codes of the council's municipalities.

    A connection lives as long as one question, so threads and forks share nothing.
    """

    def __init__(self, own: tuple[str, ...] = (), file: Path = CUT) -> None:
        """Nothing is opened yet."""
        self._file = file
        self._own = own

    def knows(self, code: str) -> bool:
        """Whether a postal code exists, or nobody can tell."""
        return not self._file.exists() or bool(
            self._rows("SELECT code FROM codes WHERE code = ? LIMIT 1", (code.replace("-", ""),))
        )

    def at(self, code: str) -> tuple[Town, ...]:
        """The towns of a postal code."""
        sql = f"{_TOWN} JOIN codes p ON p.city = t.city AND p.town = t.name WHERE p.code = ?"
        return self._towns(sql, (code.replace("-", ""),))

    def cities(self) -> tuple[City, ...]:
        """Every municipality; read once."""
        return self._cities

    @cached_property
    def _cities(self) -> tuple[City, ...]:
        return tuple(City(*row) for row in self._rows(f"SELECT {_CITY} FROM cities c"))  # noqa: S608 - names of ours

    def towns(self, city: str) -> tuple[Town, ...]:
        """The towns of a municipality."""
        return self._towns(f"{_TOWN} WHERE t.city = ?", (city,))

    def towns_called(self, keys: tuple[str, ...]) -> tuple[Town, ...]:
        """Towns anywhere with one of these names or readings."""
        marks = ",".join("?" * len(keys))
        sql = f"{_TOWN} WHERE t.key IN ({marks}) UNION {_TOWN} WHERE t.kana_key IN ({marks})"
        return self._towns(sql, (*keys, *keys))

    def own(self) -> tuple[str, ...]:
        """The council's municipalities."""
        return self._own

    def _towns(self, sql: str, values: tuple[str, ...]) -> tuple[Town, ...]:
        return tuple(Town(City(*row[:5]), row[5], row[6:]) for row in self._rows(sql, values))

    def _rows(self, sql: str, values: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        if not self._file.exists():
            return []
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro&immutable=1", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()
