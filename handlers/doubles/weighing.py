"""Whether two people may be one, and why. Pure, and wary: a family shares number, home and name, twins even the birthday.

Without a name there is no suggestion, whatever else is the same; another name or another birthday ends it
(`handlers/decisions/0004-nearly-the-same-name-is-another-name.md`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum

from handlers.doubles.marks import Home, Marks
from handlers.doubles.names import Alike, alike


class Reason(Enum):
    """What is the same. Values are keys of texts: permanent."""

    PHONE = "phone"  # 電話番号
    LETTERS = "letters"  # 名前
    READING = "reading"  # 名前のかな
    GIVEN = "given"  # 下の名前
    BORN = "born"  # 生年月日
    BORN_NEARLY = "born_nearly"  # 生年月日がひとつだけちがう
    HOME = "home"  # 住所の番地まで
    TOWN = "town"  # 町


class Sure(Enum):
    """How sure it looks. Staff look in any case."""

    LIKELY = "likely"
    PERHAPS = "perhaps"


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two people may be one. reasons: the weightiest first."""

    sure: Sure
    reasons: tuple[Reason, ...]

    @property
    def is_by_town_alone(self) -> bool:
        """Whether only name and town are the same: in a large town many are called so."""
        return Reason.TOWN in self.reasons and self.sure is Sure.PERHAPS


def weigh(one: Marks, other: Marks) -> Likeness | None:
    """Why these two may be one; None if that is not to be suggested. The same either way round."""
    name = alike(one.names, other.names)
    born = _born(one.births, other.births)
    if name <= Alike.UNKNOWN or born is _Born.OTHERWISE:
        return None
    phone = Reason.PHONE if one.phones & other.phones else None
    place = _place(one.homes, other.homes)
    if born is _Born.NEARLY and (name < Alike.READING or (phone is None and place is not Reason.HOME)):
        return None
    called = {Alike.LETTERS: Reason.LETTERS, Alike.READING: Reason.READING}.get(name, Reason.GIVEN)
    reasons = tuple(each for each in (phone, called, _BORN.get(born), place) if each)
    sure = _sure(name, set(reasons), moved=bool(one.homes and other.homes) and place is None)
    return Likeness(sure, reasons) if sure else None


def _sure(name: Alike, same: set[Reason], *, moved: bool) -> Sure | None:
    """The table of what is enough. moved: both homes are known, and in different towns."""
    near = same & {Reason.PHONE, Reason.HOME}
    match name:
        case Alike.LETTERS | Alike.READING:
            if near or (Reason.BORN in same and name is Alike.LETTERS and not moved):
                return Sure.LIKELY
            return Sure.PERHAPS if same & {Reason.BORN, Reason.TOWN} else None
        case Alike.GIVEN_ALONE:
            return Sure.PERHAPS if Reason.PHONE in same else None
        case Alike.GIVEN:  # married, or divorced: the birthday must speak for it too
            return Sure.PERHAPS if near and Reason.BORN in same else None
        case _:
            return None


class _Born(Enum):
    SAME = 1
    NEARLY = 2
    OTHERWISE = 3
    UNKNOWN = 4


_BORN = {_Born.SAME: Reason.BORN, _Born.NEARLY: Reason.BORN_NEARLY}
_PARTS_SAME = 2


def _born(some: Collection[date], others: Collection[date]) -> _Born:
    if not some or not others:
        return _Born.UNKNOWN
    if set(some) & set(others):
        return _Born.SAME
    is_near = any(_parts_same(one, other) >= _PARTS_SAME for one in some for other in others)
    return _Born.NEARLY if is_near else _Born.OTHERWISE


def _parts_same(one: date, other: date) -> int:
    return (one.year == other.year) + (one.month == other.month) + (one.day == other.day)


def _place(some: Collection[Home], others: Collection[Home]) -> Reason | None:
    if any(home.block and home in others for home in some):
        return Reason.HOME
    towns = {home.town for home in some if home.town} & {home.town for home in others}
    return Reason.TOWN if towns else None
