"""What staff take away as a file, and the two kinds of CSV. Nothing in a CSV is ever calculated with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from handlers.papers.letters_of_offices import in_cp932

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

Cells = Iterable[Sequence[str]]


@dataclass(frozen=True, slots=True)
class TakenAway:
    """A file as it is handed over. name: plain letters, with its ending."""

    body: bytes
    mime: str
    name: str


def csv_utf8(rows: Cells, name: str) -> TakenAway:
    """Rows in UTF-8 with a BOM: spreadsheets then read it rightly. name: without its ending."""
    return TakenAway(("\ufeff" + _written(rows)).encode(), "text/csv; charset=utf-8", f"{name}.csv")


def csv_cp932(rows: Cells, name: str) -> TakenAway:
    """The same for older systems: letters CP932 lacks are replaced as docs/papers.md says, never dropped."""
    return TakenAway(in_cp932(_written(rows)), "text/csv; charset=windows-31j", f"{name}-cp932.csv")


def harmless(value: str) -> str:
    """The value so that no spreadsheet calculates with it: an apostrophe goes before what would begin a formula."""
    text = value.replace("\0", "")
    begins = text.lstrip(" \u3000\n\ufeff\u200b")
    return f"'{text}" if begins.startswith(FORMULA) or text.startswith(FORMULA) else text


def _written(rows: Cells) -> str:
    held = io.StringIO()
    csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [harmless(cell) for cell in row] for row in rows
    )
    return held.getvalue()
