"""From a day as said to a date: eras, next weeks, weekdays that must fit. Holidays are those of Japan's law."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

import jpholiday

from conversations.answers.readings import Reason, Unclear
from conversations.answers.said import Said
from conversations.answers.tokens import HOLIDAYS

ERAS = {
    1: (date(1868, 1, 25), date(1912, 7, 29)),
    2: (date(1912, 7, 30), date(1926, 12, 24)),
    3: (date(1926, 12, 25), date(1989, 1, 7)),
    4: (date(1989, 1, 8), date(2019, 4, 30)),
    5: (date(2019, 5, 1), date.max),
}
"""First and last day of each era since Meiji, by the number the tongues give it."""
_MONTH_FIRST = ("ja", "zh", "ko")
_WEEK = 7
_SUNDAY = 7
_MOST_SHIFT = 4000  # days: farther away is no appointment


def day_of(said: Said, today: date, name: str) -> date:
    """The one day that is meant. name: the language it was read in. Raises: Unclear."""
    found = _found(said, today, name)
    weekday = said.get("weekday")
    if weekday is not None and found.isoweekday() != weekday:
        raise Unclear(Reason.WEEKDAY_MISMATCH, (found,))
    return found


def _found(said: Said, today: date, name: str) -> date:
    ways: tuple[tuple[bool, Callable[[], date]], ...] = (
        (bool(said.shifts), lambda: _shifted(said, today)),
        (said.get("holiday") is not None, lambda: _holiday(said, today)),
        (said.get("nth") is not None, lambda: _nth_weekday(said, today)),
        ("e" in said.flags, lambda: _end_of_month(said, today)),
        (said.slash is not None, lambda: _written_with_slash(said, today, name)),
        (said.get("day") is not None, lambda: _of_the_calendar(said, today)),
        (said.get("days") is not None, lambda: _near(said, today)),
        (said.pieces.keys() >= {"weeks", "weekday"}, lambda: _weekday(said, today)),
    )
    found = [way() for is_said, way in ways if is_said]
    if not found and said.get("weekday") is not None:
        return _weekday(said, today)
    if not found:
        is_vague = said.pieces.keys() & {"weeks", "months", "years", "month", "year"}
        raise Unclear(Reason.AMBIGUOUS if is_vague else Reason.UNREADABLE)
    if len(set(found)) > 1:
        is_weekday = said.pieces.keys() >= {"weeks", "weekday"}
        reason = Reason.WEEKDAY_MISMATCH if is_weekday else Reason.CONTRADICTION
        raise Unclear(reason, tuple(dict.fromkeys(found)))
    return found[0]


def _shifted(said: Said, today: date) -> date:
    if len(said.shifts) > 1:
        raise Unclear(Reason.AMBIGUOUS)
    number, unit = said.shifts[0]
    if abs(number) > _MOST_SHIFT:
        raise Unclear(Reason.IMPOSSIBLE)
    match unit:
        case "day":
            return today + timedelta(number)
        case "week":
            return today + timedelta(_WEEK * number)
        case "month":
            return _months_on(today, number, today.day)
        case "year":
            return _months_on(today, 12 * number, today.day)
        case _:
            raise Unclear(Reason.UNREADABLE)


def _months_on(today: date, number: int, day: int) -> date:
    months = today.year * 12 + today.month - 1 + number
    return _date(months // 12, months % 12 + 1, day)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unclear(Reason.IMPOSSIBLE) from None


def _holiday(said: Said, today: date) -> date:
    name = HOLIDAYS[said.pieces["holiday"]]
    years = (said.pieces["year"],) if said.get("year") else (today.year, today.year + 1)
    if said.get("years") is not None:
        years = (today.year + said.pieces["years"],)
    days = [day for year in years for day, called in jpholiday.year_holidays(year) if called == name]
    coming = [day for day in days if day >= today or said.pieces.keys() & {"year", "years"}]
    if not coming:
        raise Unclear(Reason.IMPOSSIBLE)
    return coming[0]


def _nth_weekday(said: Said, today: date) -> date:
    found = _nth_in(said, _first_of_month(said, today))
    if found < today and not said.pieces.keys() & {"month", "months", "year"}:
        return _nth_in(said, _months_on(today, 1, 1))
    return found


def _nth_in(said: Said, first: date) -> date:
    offset = (said.pieces["weekday"] - first.isoweekday()) % _WEEK + _WEEK * (said.pieces["nth"] - 1)
    found = first + timedelta(offset)
    if said.pieces["nth"] < 1 or found.month != first.month:
        raise Unclear(Reason.IMPOSSIBLE)
    return found


def _end_of_month(said: Said, today: date) -> date:
    first = _first_of_month(said, today)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _first_of_month(said: Said, today: date) -> date:
    month = said.get("month")
    if month is None:
        return _months_on(today, said.get("months") or 0, 1)
    year = _year(said, today)
    if year is None:
        year = today.year + (1 if month < today.month else 0)
    return _date(year, month, 1)


def _year(said: Said, today: date) -> int | None:
    year, era = said.get("year"), said.get("era")
    if era is not None and year is not None:
        first, last = ERAS[era]
        western = first.year + year - 1
        if year < 1 or western > min(last.year, today.year + _last_year_ahead(era)):
            raise Unclear(Reason.IMPOSSIBLE)
        return western
    if year is not None:
        return year
    years = said.get("years")
    return None if years is None else today.year + years


def _last_year_ahead(era: int) -> int:
    """The present era may be written of years to come."""
    return 100 if era == max(ERAS) else 0


def _written_with_slash(said: Said, today: date, name: str) -> date:
    first, second = said.slash or (0, 0)
    ways = ((first, second),) if name in _MONTH_FIRST else ((first, second), (second, first))
    found: list[date] = []
    for month, day in ways:
        try:
            found.append(_on(said, today, month, day))
        except Unclear as unclear:
            if unclear.reason is not Reason.IMPOSSIBLE:
                raise
    weekday = said.get("weekday")
    fitting = [day for day in dict.fromkeys(found) if weekday in (None, day.isoweekday())]
    if not found:
        raise Unclear(Reason.IMPOSSIBLE)
    if len(fitting) > 1:
        raise Unclear(Reason.AMBIGUOUS, tuple(fitting))
    return fitting[0] if fitting else found[0]


def _of_the_calendar(said: Said, today: date) -> date:
    day, month, months = said.pieces["day"], said.get("month"), said.get("months")
    if month is not None:
        return _on(said, today, month, day)
    if months is not None:
        return _months_on(today, months, day)
    if said.get("year") is not None or (said.get("weeks") is not None and said.get("weekday") is None):
        raise Unclear(Reason.AMBIGUOUS)
    return _next_with_day(today, day)


def _on(said: Said, today: date, month: int, day: int) -> date:
    year = _year(said, today)
    if year is None:
        coming = [_date_or_none(y, month, day) for y in (today.year, today.year + 1)]
        found = next((d for d in coming if d is not None and d >= today), None)
        if found is None:
            raise Unclear(Reason.IMPOSSIBLE)
        return found
    found = _date(year, month, day)
    era = said.get("era")
    if era is not None and not ERAS[era][0] <= found <= ERAS[era][1]:
        raise Unclear(Reason.IMPOSSIBLE)
    return found


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_with_day(today: date, day: int) -> date:
    for ahead in range(3):
        months = today.year * 12 + today.month - 1 + ahead
        found = _date_or_none(months // 12, months % 12 + 1, day)
        if found is not None and found >= today:
            return found
    raise Unclear(Reason.IMPOSSIBLE)


def _near(said: Said, today: date) -> date:
    days, weeks = said.pieces["days"], said.get("weeks")
    if weeks is not None and days != 0:
        raise Unclear(Reason.AMBIGUOUS)
    return today + timedelta(days + _WEEK * (weeks or 0))


def _weekday(said: Said, today: date) -> date:
    weekday, weeks = said.pieces["weekday"], said.get("weeks")
    if said.pieces.keys() & {"month", "months"} and said.get("nth") is None and said.get("day") is None:
        raise Unclear(Reason.AMBIGUOUS)
    monday = today - timedelta(today.weekday())
    ahead = (weekday - today.isoweekday()) % _WEEK
    if weeks is not None:
        if today.isoweekday() == _SUNDAY:  # on a Sunday, people differ on which week this is
            raise Unclear(Reason.AMBIGUOUS)
        return monday + timedelta(_WEEK * weeks + weekday - 1)
    if "<" in said.flags:
        return today - timedelta((today.isoweekday() - weekday) % _WEEK or _WEEK)
    if "X" in said.flags:
        return _certain(today + timedelta(ahead or _WEEK), monday + timedelta(_WEEK + weekday - 1))
    if ahead == 0:
        return _certain(today, today + timedelta(_WEEK))
    return today + timedelta(ahead)


def _certain(one: date, other: date) -> date:
    """Next Tuesday: the coming one, and the one of next week, must be the same."""
    if one != other:
        raise Unclear(Reason.AMBIGUOUS, (one, other))
    return one
