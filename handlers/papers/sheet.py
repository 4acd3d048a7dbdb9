"""What a paper is: parts, rows and boxes with their words. Knows neither cases nor how it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

WIDE = 12
"""Columns of a row: the widths of its boxes come to this."""


class Kind(Enum):
    """Which paper it is. Values are part of addresses and of exported files: permanent."""

    INTAKE = "intake"  # 相談受付・申込票
    HANDOVER = "handover"  # つなぐシート
    ASSESSMENT = "assessment"  # インテーク・アセスメントシート


class Mark(Enum):
    """What stands in a box to be ticked."""

    EMPTY = ""
    TICKED = "ticked"
    MAIN = "main"  # ◎: what troubles most


@dataclass(frozen=True, slots=True)
class Entry:
    """A box to be filled in. reading: furigana, set above the value; room for it is left where may_be_read.

    blank: printed faintly where there is no value, such as 年 月 日. lines: room left for writing by hand.
    is_rare: not printed while empty; exports hold it always.
    """

    key: str
    label: str
    value: str = ""
    width: int = WIDE
    lines: int = 1
    reading: str = ""
    may_be_read: bool = False
    blank: str = ""
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing that may be ticked."""

    key: str
    label: str
    mark: Mark = Mark.EMPTY


@dataclass(frozen=True, slots=True)
class Ticks:
    """Several things that may be ticked, set in columns."""

    key: str
    label: str
    ticks: tuple[Tick, ...]
    width: int = WIDE
    columns: int = 4


@dataclass(frozen=True, slots=True)
class Story:
    """Words of any length over the whole width; they go on over as many pages as they need.

    lines: room left at least. is_rare: not printed while empty; exports hold it always.
    """

    key: str
    label: str
    value: str = ""
    lines: int = 4
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """A sentence that stands on the form itself."""

    text: str


Box = Entry | Ticks
Row = tuple[Box, ...] | Story | Printed


def is_printed(row: Row) -> bool:
    """Whether a row stands on the paper: what is rare only where there is something in it."""
    match row:
        case Printed():
            return True
        case Story():
            return bool(row.value) or not row.is_rare
        case _:
            return any(not isinstance(box, Entry) or box.value or not box.is_rare for box in row)


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows under a heading. key: permanent.

    is_whole: never torn between two pages, if one can hold it. is_cut: below a line along which the paper may be cut.
    """

    key: str
    heading: str
    rows: tuple[Row, ...]
    is_whole: bool = False
    is_cut: bool = False

    @property
    def boxes(self) -> Iterator[Box | Story]:
        """Everything with a key, in the order of the form."""
        for row in self.rows:
            match row:
                case Story():
                    yield row
                case Printed():
                    pass
                case _:
                    yield from row


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper, filled as far as is known. address: of the case in the console, printed as a QR code; empty for none."""

    kind: Kind
    title: str
    council: str
    number: str
    number_label: str
    made_at: datetime
    made_label: str
    parts: tuple[Part, ...]
    address: str = ""
