"""Postal data from a small read-only file, cut from the postal package at set-up. Nothing of it stays in memory."""

from __future__ import annotations

import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

from conversations.answers.places import City, Town

CUT = Path(__file__).resolve().parent.parent / "build" / "places.1.sqlite3"
"""Where the cut lies; git-ignored. The number changes with its tables: an older cut is not read."""
_CITY = "SELECT c.code, c.prefecture, c.name, c.keys FROM cities c"
_TOWN = "SELECT c.code, c.prefecture, c.name, c.keys, t.name, t.key, t.kana_key FROM towns t JOIN cities c ON c.code = t.city"


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

    def cities_called(self, keys: tuple[str, ...]) -> tuple[City, ...]:
        """Municipalities with one of these names or readings."""
        marks = ",".join("?" * len(keys))
        sql = f"{_CITY} WHERE c.code IN (SELECT city FROM city_names WHERE key IN ({marks}))"  # noqa: S608 - question marks only
        return tuple(_city(row) for row in self._rows(sql, keys))

    def towns_called(self, keys: tuple[str, ...], city: str = "") -> tuple[Town, ...]:
        """Towns with one of these names or readings; of one municipality, or anywhere."""
        marks = ",".join("?" * len(keys))
        if city:
            sql = f"{_TOWN} WHERE t.city = ? AND (t.key IN ({marks}) OR t.kana_key IN ({marks}))"
            return self._towns(sql, (city, *keys, *keys))
        sql = f"{_TOWN} WHERE t.key IN ({marks}) UNION {_TOWN} WHERE t.kana_key IN ({marks})"
        return self._towns(sql, (*keys, *keys))

    def towns_of(self, city: str) -> frozenset[str]:
        """Every town of a municipality as the postal data writes it; none if nobody can tell."""
        return frozenset(
            name for (name,) in self._rows("SELECT name FROM towns WHERE city = ?", (city,)) if name
        )

    def knows_towns(self) -> bool:
        """Whether the postal data is there at all."""
        return bool(self._rows("SELECT name FROM towns LIMIT 1"))

    def own(self) -> tuple[str, ...]:
        """The council's municipalities."""
        return self._own

    def _towns(self, sql: str, values: tuple[str, ...]) -> tuple[Town, ...]:
        return tuple(Town(_city(row), row[4], row[5:]) for row in self._rows(sql, values))

    def _rows(self, sql: str, values: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
        if not self._file.exists():
            return []
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro&immutable=1", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()


def _city(row: tuple[str, ...]) -> City:
    code, prefecture, name, keys = row[:4]
    return City(code, prefecture, name, tuple(keys.split()))
