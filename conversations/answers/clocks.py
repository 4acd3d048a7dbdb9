"""From an hour as said, and the part of the day, to an hour of the 24. What two hours could be meant by is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from conversations.answers.readings import Reason, Unclear
from conversations.answers.said import Clock, Said
from conversations.answers.tokens import PARTS

_NOON, _DAY = 12, 24
_OFFICE_OPENS = 9
"""From nine to twelve, an hour said alone is one of the morning: nobody visits a council at 21:00."""
_LAST_LATE_HOUR = 29
"""25時, 29時: the small hours, counted on from the evening before."""


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the day. after_midnight: it lies on the day after the one that was named.

    is_next_day_sure: whether that is certain (25時), or a night's small hours, which people count either way (夜1時).
    """

    hour: int
    minute: int
    after_midnight: bool = False
    is_next_day_sure: bool = True

    @property
    def time(self) -> time:
        """The time of day."""
        return time(self.hour, self.minute)


_SPANS: dict[str, tuple[range, range, range]] = {
    # hours that stay, hours to which twelve are added, hours already counted to 24
    "dawn": (range(8), range(0), range(0)),
    "morning": (range(1, 12), range(0), range(0)),
    "noonish": (range(10, 13), range(1, 5), range(13, 17)),
    "evening": (range(0), range(3, 12), range(15, 24)),
    "night": (range(5), range(5, 12), range(17, 30)),
    "late": (range(6), range(10, 12), range(22, 30)),
    "am": (range(12), range(0), range(0)),
    "us_am": (range(1, 12), range(0), range(0)),
    "pm": (range(0), range(12), range(13, 24)),
    "us_pm": (range(12, 13), range(12), range(13, 24)),
    "day_long": (range(10, 13), range(1, 6), range(13, 18)),
}
_NIGHTS = {"night", "late"}


def hour_of(said: Said) -> Hour:
    """The one hour that is meant. Raises: Unclear."""
    hours = {_certain(clock, said) for clock in said.clocks}
    if len(hours) > 1:
        raise Unclear(Reason.AMBIGUOUS, tuple(sorted(hour.time for hour in hours)))
    if not hours:
        raise Unclear(Reason.AMBIGUOUS if said.parts else Reason.UNREADABLE)
    return hours.pop()


def _certain(clock: Clock, said: Said) -> Hour:
    if clock.minute >= 60 or clock.hour > _LAST_LATE_HOUR:  # noqa: PLR2004 - an hour's minutes
        raise Unclear(Reason.IMPOSSIBLE)
    if "z" in said.flags and clock == Clock(0, 0, is_exact=True):
        return Hour(0, 0, after_midnight=True, is_next_day_sure=False)
    if not said.parts:
        return _alone(clock)
    found = {_in_part(clock, PARTS[part]) for part in said.parts}
    if len(found) > 1:
        raise Unclear(Reason.CONTRADICTION)
    return found.pop()


def _alone(clock: Clock) -> Hour:
    if not clock.is_exact and 0 < clock.hour < _OFFICE_OPENS:
        times = (time(clock.hour + _NOON, clock.minute), time(clock.hour, clock.minute))
        raise Unclear(Reason.AMBIGUOUS, times)
    return _turned(clock.hour, clock.minute)


def _in_part(clock: Clock, part: str) -> Hour:
    hour, minute = clock.hour, clock.minute
    stays, added, counted = _SPANS[part]
    if hour == _NOON and part in ("night", "late"):
        return Hour(0, minute, after_midnight=True, is_next_day_sure=False)
    if hour == _NOON and part == "us_am":
        return Hour(0, minute)
    if hour == _NOON and hour not in stays:
        raise Unclear(Reason.AMBIGUOUS, (time(_NOON, minute), time(0, minute)))
    if hour in added:
        return Hour(hour + _NOON, minute)
    if hour in stays and part in _NIGHTS:
        return Hour(hour, minute, after_midnight=True, is_next_day_sure=False)
    if hour in stays or hour in counted:
        return _turned(hour, minute)
    raise Unclear(Reason.IMPOSSIBLE if hour > _NOON else Reason.AMBIGUOUS)


def _turned(hour: int, minute: int) -> Hour:
    return Hour(hour % _DAY, minute, after_midnight=hour >= _DAY)


def shifted(said: Said, now: datetime) -> datetime | None:
    """The moment so many minutes or hours from now; None when nothing of the kind was said."""
    spans = {"min": timedelta(minutes=1), "hour": timedelta(hours=1)}
    parts = [number * spans[unit] for number, unit in said.shifts if unit in spans]
    if not parts or len(parts) != len(said.shifts):
        return None
    if abs(sum(parts, timedelta())) > timedelta(days=366):
        raise Unclear(Reason.IMPOSSIBLE)
    return now.replace(second=0, microsecond=0) + sum(parts, timedelta())
