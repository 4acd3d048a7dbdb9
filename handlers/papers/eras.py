"""Days and times as Japanese forms write them: 令和8年11月21日. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from handlers.hours import TOKYO

ERAS: Final = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 10, 23), "明治"),
)


def on_form(day: date) -> str:
    """A day with its era, and the western year beside it: 令和8年(2026年)11月21日."""
    began, era = next(((since, name) for since, name in ERAS if day >= since), (None, ""))
    if began is None:
        return f"{day.year}年{day.month}月{day.day}日"
    year = day.year - began.year + 1
    return f"{era}{'元' if year == 1 else year}年({day.year}年){day.month}月{day.day}日"


def short_on_form(day: date) -> str:
    """A day with its era alone, where little room is: 令和8年11月21日."""
    return re.sub(r"\(\d+年\)", "", on_form(day))


def moment_on_form(at: datetime) -> str:
    """A moment in Japan, to the minute."""
    here = at.astimezone(TOKYO)
    return f"{on_form(here.date())} {here:%H:%M}"


def age_on(birth: date, day: date) -> int:
    """Years lived on that day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
