"""What an answer was read as: a value, or a reason why it must be asked again. Never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum


class Kind(Enum):
    """What a question asks for. Values are the contract of `engawa read-answer`: permanent."""

    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    PHONE = "phone"
    AGE = "age"
    COUNT = "count"
    YES_NO = "yes_no"
    POSTAL_CODE = "postal_code"
    ADDRESS = "address"
    NAME = "name"
    SKIP = "skip"


class Reason(Enum):
    """Why nothing was read. Permanent: each has its own kind sentence in the catalogues."""

    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    IMPOSSIBLE = "impossible"
    CONTRADICTION = "contradiction"
    WEEKDAY_MISMATCH = "weekday_mismatch"
    OUT_OF_RANGE = "out_of_range"
    PAST = "past"
    DATE_MISSING = "date_missing"
    TIME_MISSING = "time_missing"
    SHORT_NUMBER = "short_number"
    WRONG_LENGTH = "wrong_length"
    AREA_CODE_MISSING = "area_code_missing"
    UNKNOWN_CODE = "unknown_code"
    CITY_UNKNOWN = "city_unknown"
    TOWN_UNKNOWN = "town_unknown"
    BLOCK_MISSING = "block_missing"


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives, as letters are addressed. block: numbers joined by hyphens, `3-12-5`.

    assumes_city: the city was not written; the council's own was taken.
    """

    city: str
    town: str
    block: str
    building: str = ""
    assumes_city: bool = False


@dataclass(frozen=True, slots=True)
class PersonName:
    """How somebody is called. kana: katakana, only if the person wrote kana; it is never guessed from kanji."""

    name: str
    kana: str = ""


Value = date | time | datetime | int | bool | str | Address | PersonName


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, or the reason there is none. candidates: what an ambiguous answer may mean, likeliest first."""

    value: Value | None = None
    reason: Reason | None = None
    candidates: tuple[Value, ...] = ()


class Unclear(Exception):
    """The answer cannot be taken. Raised inside the readers and turned into a Reading at their door."""

    def __init__(self, reason: Reason, candidates: tuple[Value, ...] = ()) -> None:
        """Say why, and what it may have meant."""
        super().__init__(reason.value)
        self.reason = reason
        self.candidates = candidates
