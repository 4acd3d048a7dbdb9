"""Dates, times, and both together, as people write them in any language we speak. Reads; never guesses."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone

from conversations.answers.clocks import Hour, hour_of, shifted
from conversations.answers.days import day_of
from conversations.answers.readings import Reading, Reason, Unclear
from conversations.answers.said import Said, hear

TOKYO = timezone(timedelta(hours=9), "+09:00")
"""Japan's time: without summer time since 1951."""
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{2}:[0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(?:\+09:?00)?"
)
_EIGHT_DIGITS = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_FOUR_DIGITS = re.compile(r"([01][0-9]|2[0-9])([0-5][0-9])")
_NOT_CONSUMED = set("NJAGxS#k*+CcFP-:/.")


def read_date(text: str, now: datetime, name: str) -> Reading:
    """The day. text: folded; now: aware; name: of the language."""
    today = now.astimezone(TOKYO).date()
    digits = _EIGHT_DIGITS.fullmatch(text)
    if digits:
        return _real_date(int(digits[1]), int(digits[2]), int(digits[3]))
    iso = _ISO.fullmatch(text)
    try:
        return Reading(_day(hear(iso[1] if iso else text, name), today, name))
    except Unclear as unclear:
        return Reading(reason=unclear.reason, candidates=unclear.candidates)


def _real_date(year: int, month: int, day: int) -> Reading:
    try:
        return Reading(date(year, month, day))
    except ValueError:
        return Reading(reason=Reason.IMPOSSIBLE)


def read_time(text: str, now: datetime, name: str) -> Reading:
    """The time of day. text: folded; now: aware; name: of the language."""
    digits = _FOUR_DIGITS.fullmatch(text)
    if digits and int(digits[1]) < len(range(24)):
        return Reading(time(int(digits[1]), int(digits[2])))
    try:
        said = hear(text, name)
        moment = shifted(said, now.astimezone(TOKYO))
        return Reading(moment.time() if moment else _hour(said).time)
    except Unclear as unclear:
        return Reading(reason=unclear.reason, candidates=unclear.candidates)


def read_datetime(text: str, now: datetime, name: str) -> Reading:
    """The day and the time, aware, in Japan's time. text: folded; now: aware; name: of the language."""
    try:
        return Reading(_moment(text, now.astimezone(TOKYO), name))
    except Unclear as unclear:
        return Reading(reason=unclear.reason, candidates=unclear.candidates)


def _moment(text: str, now: datetime, name: str) -> datetime:
    iso = _ISO.fullmatch(text)
    if iso:
        return _iso_moment(iso[1], iso[2])
    said = hear(text, name)
    _check_leftover(said)
    moment = shifted(said, now)
    if moment:
        return moment
    has_day = bool(said.slash or said.shifts or said.pieces or "e" in said.flags)
    has_hour = bool(said.clocks or said.parts)
    if has_day and not has_hour:
        day_of(said, now.date(), name)
        raise Unclear(Reason.TIME_MISSING)
    if has_hour and not has_day:
        hour_of(said)
        raise Unclear(Reason.DATE_MISSING)
    return _together(day_of(said, now.date(), name), said)


def _iso_moment(day: str, clock: str) -> datetime:
    try:
        return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=TOKYO)
    except ValueError:
        raise Unclear(Reason.IMPOSSIBLE) from None


def _together(day: date, said: Said) -> datetime:
    try:
        hour = hour_of(said)
    except Unclear as unclear:
        both = tuple(_at(day, t) for t in unclear.candidates if isinstance(t, time))
        raise Unclear(unclear.reason, both) from None
    same = _at(day, hour.time)
    if not hour.after_midnight:
        return same
    if not hour.is_next_day_sure:
        raise Unclear(Reason.AMBIGUOUS, (same + timedelta(days=1), same))
    return same + timedelta(days=1)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, TOKYO)


def _day(said: Said, today: date, name: str) -> date:
    _check_leftover(said)
    return day_of(said, today, name)


def _hour(said: Said) -> Hour:
    _check_leftover(said)
    return hour_of(said)


def _check_leftover(said: Said) -> None:
    """A number, or a "not" or "until", that no reading accounts for: better to ask."""
    left = _NOT_CONSUMED & set(said.leftover)
    if left:
        is_heard = bool(said.pieces or said.clocks or said.slash)
        raise Unclear(Reason.AMBIGUOUS if "x" in left or is_heard else Reason.UNREADABLE)
