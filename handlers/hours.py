"""Hours of the week as a council's profile writes them: when a desk is open, when a telephone line answers.

Asia/Tokyo throughout. Knows no desk and no person; reads no clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import jpholiday

TOKYO = ZoneInfo("Asia/Tokyo")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_AHEAD = 60  # days: a desk that opens no sooner has no hours worth telling


@dataclass(frozen=True, slots=True)
class Slot:
    """Some hours on some days. days: 0 is Monday; closes: 24:00 is time.max. staff: logins of whoever is there."""

    days: frozenset[int]
    opens: time
    closes: time
    staff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """A week of slots, without the days on which nobody is there.

    closed: `MM-DD` every year, or `YYYY-MM-DD` once. on_holidays: open on national holidays, too.
    """

    slots: tuple[Slot, ...]
    closed: frozenset[str] = frozenset()
    on_holidays: bool = False

    def slot_at(self, at: datetime) -> Slot | None:
        """The hours that run at this moment, if any do."""
        here = at.astimezone(TOKYO)
        return next((s for s in self._slots_on(here.date()) if s.opens <= here.time() < s.closes), None)

    def next_opening(self, at: datetime) -> datetime | None:
        """When they begin next, in Asia/Tokyo; None if not within LOOK_AHEAD days."""
        here = at.astimezone(TOKYO)
        for ahead in range(LOOK_AHEAD):
            day = here.date() + timedelta(days=ahead)
            for slot in sorted(self._slots_on(day), key=lambda s: s.opens):
                opening = datetime.combine(day, slot.opens, TOKYO)
                if opening > here:
                    return opening
        return None

    def next_day(self, after: date) -> date:
        """The next day with hours after this one; without any, simply the next."""
        days = (after + timedelta(days=ahead) for ahead in range(1, LOOK_AHEAD))
        return next((day for day in days if self._slots_on(day)), after + timedelta(days=1))

    def _slots_on(self, day: date) -> tuple[Slot, ...]:
        if {day.isoformat(), day.strftime("%m-%d")} & self.closed:
            return ()
        if not self.on_holidays and jpholiday.is_holiday(day):
            return ()
        return tuple(slot for slot in self.slots if day.weekday() in slot.days)


ALWAYS = Hours((Slot(frozenset(range(7)), time.min, time.max),), on_holidays=True)
"""Day and night, every day."""


def read_hours(raw: Mapping[str, object], where: str, faults: list[str]) -> Hours:
    """Hours from a part of the profile: `slots`, `closed`, `on_holidays`. Faults are added, one sentence each."""
    slots = raw.get("slots")
    if slots is None:
        return ALWAYS
    if not isinstance(slots, list) or not all(isinstance(slot, dict) for slot in slots):
        faults.append(
            f'{where}: slots must be a list such as [{{ days = ["mon"], from = "08:30", to = "17:15" }}]'
        )
        return ALWAYS
    read = tuple(slot for each in slots if (slot := _slot(each, where, faults)))
    return Hours(read, frozenset(_closed(raw, where, faults)), raw.get("on_holidays") is True)


def _slot(raw: Mapping[str, object], where: str, faults: list[str]) -> Slot | None:
    days = texts(raw, "days", where, faults) or DAYS
    if unknown := [day for day in days if day not in DAYS]:
        faults.append(f"{where}: there is no day {unknown[0]!r}; the days are {', '.join(DAYS)}")
    opens, closes = (_time(raw.get(name)) for name in ("from", "to"))
    if opens is None or closes is None or opens >= closes:
        faults.append(
            f'{where}: a slot needs from and to, such as "08:30" and "17:15"; midnight at the end is "24:00"'
        )
        return None
    staff = texts(raw, "staff", where, faults)
    return Slot(frozenset(DAYS.index(day) for day in days if day in DAYS), opens, closes, staff)


def _time(written: object) -> time | None:
    if written == "24:00":
        return time.max
    try:
        return time.fromisoformat(str(written))
    except ValueError:
        return None


def _closed(raw: Mapping[str, object], where: str, faults: list[str]) -> Iterator[str]:
    for day in texts(raw, "closed", where, faults):
        try:
            date.fromisoformat(day if len(day) > len("12-31") else f"2024-{day}")
        except ValueError:
            faults.append(
                f'{where}: closed: {day!r} is no day; write "12-31" for every year or "2026-12-31" for one'
            )
        else:
            yield day


def texts(raw: Mapping[str, object], name: str, where: str, faults: list[str]) -> tuple[str, ...]:
    """A list of words from the profile; a fault and nothing if it is something else."""
    value = raw.get(name, [])
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    faults.append(f'{where}: {name} must be a list of words such as ["…"]')
    return ()
