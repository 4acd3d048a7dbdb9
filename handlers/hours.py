"""Hours of the week: when a desk is open, when a telephone line answers, and when so many open hours have passed.

Asia/Tokyo throughout. Knows no desk, no person and no file; reads no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday

TOKYO = ZoneInfo("Asia/Tokyo")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAY = "holiday"  # among closed days: that holidays are off was told, and is not only the rule
LOOK_AHEAD = 60  # days: a desk that opens no sooner has no hours worth telling
HOUR = timedelta(hours=1)

Span = tuple[datetime, datetime]


def month_of(now: datetime) -> str:
    """The front of a case's number: year and month in Japan, YYMM."""
    return now.astimezone(TOKYO).strftime("%y%m")


class Way(Enum):
    """How one may come to a desk."""

    PHONE = "phone"
    VISIT = "visit"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Slot:
    """Some hours on some days. days: 0 is Monday; closes: 24:00 is time.max. staff: logins of whoever is there.

    ways: what the hours are for; none means all.
    """

    days: frozenset[int]
    opens: time
    closes: time
    staff: tuple[str, ...] = ()
    ways: frozenset[Way] = frozenset()

    def is_for(self, way: Way | None) -> bool:
        """Whether one may come this way in these hours."""
        return way is None or not self.ways or way in self.ways

    def overlaps(self, other: Slot) -> bool:
        """Whether both run at the same time, for the same way."""
        both_ways = not self.ways or not other.ways or bool(self.ways & other.ways)
        at_once = self.opens < other.closes and other.opens < self.closes
        return both_ways and at_once and bool(self.days & other.days)


@dataclass(frozen=True, slots=True)
class Hours:
    """A week of slots, without the days on which nobody is there.

    closed: a weekday such as `wed`, HOLIDAY, `MM-DD` every year, or `YYYY-MM-DD` once. on_holidays: open on national holidays.
    """

    slots: tuple[Slot, ...]
    closed: frozenset[str] = frozenset()
    on_holidays: bool = False

    def slot_at(self, at: datetime, way: Way | None = None) -> Slot | None:
        """The hours that run at this moment, if any do."""
        here = at.astimezone(TOKYO)
        running = (slot for slot in self._slots_on(here.date()) if slot.opens <= here.time() < slot.closes)
        return next((slot for slot in running if slot.is_for(way)), None)

    def is_open(self, at: datetime, way: Way | None = None) -> bool:
        """Whether somebody is there at this moment."""
        return self.slot_at(at, way) is not None

    def next_opening(self, at: datetime, way: Way | None = None) -> datetime | None:
        """When they begin next, in Asia/Tokyo; None if not within LOOK_AHEAD days."""
        here = at.astimezone(TOKYO)
        days = (here.date() + timedelta(days=ahead) for ahead in range(LOOK_AHEAD))
        openings = (opens for day in days for opens, _ in self._spans(day, way) if opens > here)
        return next(openings, None)

    def next_day(self, after: date) -> date:
        """The next day with hours after this one; without any, simply the next."""
        days = (after + timedelta(days=ahead) for ahead in range(1, LOOK_AHEAD))
        return next((day for day in days if self._slots_on(day)), after + timedelta(days=1))

    def add_open_hours(self, at: datetime, hours: float) -> datetime:
        """When so many open hours have passed since: a due time, in Asia/Tokyo. It always lies within opening hours.

        A desk that does not open for LOOK_AHEAD days has no hours to count: the rest then passes day and night.
        """
        left, here = hours * HOUR, at.astimezone(TOKYO)
        day, opened = here.date(), here.date()
        while day - opened < timedelta(days=LOOK_AHEAD):
            for opens, closes in self._spans(day):
                begins = max(opens, here)
                if begins >= closes:
                    continue
                if begins + left <= closes:
                    return begins + left
                left, opened = left - (closes - begins), day
            day += timedelta(days=1)
        return max(here, datetime.combine(opened, time.min, TOKYO)) + left

    def open_hours_between(self, a: datetime, b: datetime) -> float:
        """How many open hours lie between two moments; none if the second is not later."""
        begin, end = a.astimezone(TOKYO), b.astimezone(TOKYO)
        days = (begin.date() + timedelta(days=ahead) for ahead in range((end.date() - begin.date()).days + 1))
        spans = (span for day in days for span in self._spans(day))
        lengths = (min(closes, end) - max(opens, begin) for opens, closes in spans)
        return sum((length for length in lengths if length > timedelta()), timedelta()) / HOUR

    def spans_between(self, a: datetime, b: datetime) -> Iterator[Span]:
        """Every stretch of open hours from the day of one moment to the day of another, in Asia/Tokyo."""
        begin, end = a.astimezone(TOKYO).date(), b.astimezone(TOKYO).date()
        for ahead in range((end - begin).days + 1):
            yield from self._spans(begin + timedelta(days=ahead))

    def is_closed_on(self, day: date) -> bool:
        """Whether it is a day on which nobody is there, whatever the week says."""
        if {DAYS[day.weekday()], day.isoformat(), day.strftime("%m-%d")} & self.closed:
            return True
        return not self.on_holidays and is_holiday(day)

    def spans_on(self, day: date, way: Way | None = None) -> tuple[Span, ...]:
        """The open hours of a day in their order, in Asia/Tokyo; hours that run on into each other are one."""
        return tuple(self._spans(day, way))

    def closes_at(self, at: datetime, way: Way | None = None) -> datetime | None:
        """Until when they run, if they run at this moment."""
        here = at.astimezone(TOKYO)
        spans = self._spans(here.date(), way)
        return next((closes for opens, closes in spans if opens <= here < closes), None)

    def _slots_on(self, day: date) -> tuple[Slot, ...]:
        slots = tuple(slot for slot in self.slots if day.weekday() in slot.days)
        return () if not slots or self.is_closed_on(day) else slots

    def _spans(self, day: date, way: Way | None = None) -> Iterator[Span]:
        """The open hours of a day in their order; hours that run on into each other are one."""
        slots = sorted((s for s in self._slots_on(day) if s.is_for(way)), key=lambda slot: slot.opens)
        spans = [(datetime.combine(day, slot.opens, TOKYO), _end(day, slot.closes)) for slot in slots]
        while spans:
            opens, closes = spans.pop(0)
            while spans and spans[0][0] <= closes:
                closes = max(closes, spans.pop(0)[1])
            yield opens, closes


def _end(day: date, closes: time) -> datetime:
    if closes == time.max:
        return datetime.combine(day + timedelta(days=1), time.min, TOKYO)
    return datetime.combine(day, closes, TOKYO)


@lru_cache(maxsize=2048)  # five years and more; looking one up costs as much as a whole turn of the desk
def is_holiday(day: date) -> bool:
    """Whether it is a national holiday of Japan."""
    return bool(jpholiday.is_holiday(day))


ALWAYS = Hours((Slot(frozenset(range(7)), time.min, time.max),), on_holidays=True)
"""Day and night, every day."""

OFFICE = Hours(
    (Slot(frozenset(range(5)), time(8, 30), time(17, 15)),),
    frozenset({"12-29", "12-30", "12-31", "01-01", "01-02", "01-03"}),
)
"""What is counted by where a desk has not told its hours: never told to anybody."""
