"""Hours as a profile writes them: `slots`, `closed`, `on_holidays`, `calendar`. Reads one part; knows no clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from itertools import combinations

from handlers.hours import ALWAYS, DAYS, HOLIDAY, Hours, Slot, Way
from handlers.profile.part import Part

WAYS = tuple(way.value for way in Way)
LEAP = "2024"  # a year that has every day


def read_hours(part: Part, also_closed: frozenset[str] = frozenset()) -> Hours | None:
    """The hours of a part; none if it tells none. also_closed: the council's own days, unless `calendar = false`."""
    week = read_week(part, also_closed)
    return week if week.slots else None


def read_week(part: Part, also_closed: frozenset[str] = frozenset()) -> Hours:
    """The same; without slots where only the days are known on which nobody is there."""
    on_holidays = part.flag("on_holidays")
    with_calendar = part.flag("calendar", usual=True)
    closed = frozenset(read_closed(part))
    read = tuple(slot for each in part.many("slots") if (slot := _slot(part, each)))
    for one, other in combinations(read, 2):
        if one.overlaps(other):
            part.fault(f"slots overlap: {_told(one)} and {_told(other)}", "slots", "overlap")
    if on_holidays and HOLIDAY in closed:
        part.fault("it is closed on holidays, and open on them (on_holidays)", "closed")
    if idle := sorted({DAYS[day] for slot in read for day in slot.days} & closed, key=DAYS.index):
        part.gap(f"hours are told for {', '.join(idle)}, and it is closed then", "closed")
    return Hours(read, closed | (also_closed if with_calendar else frozenset()), on_holidays)


def read_open(part: Part) -> Hours:
    """The hours of something that is there day and night unless it says otherwise."""
    return read_hours(part) or ALWAYS


def read_closed(part: Part) -> Iterator[str]:
    """Days on which nobody is there: `wed`, `holiday`, `12-31` or `2026-12-31`."""
    for day in part.texts("closed"):
        try:
            if day not in (*DAYS, HOLIDAY):
                date.fromisoformat(day if len(day) > len("12-31") else f"{LEAP}-{day}")
        except ValueError:
            part.fault(
                f'closed: {day!r} is no day; write "wed" for every week, "12-31" for every year, "2026-12-31" for once',
                "closed",
                "closed",
            )
        else:
            yield day


def read_ways(part: Part, where: Part) -> frozenset[Way]:
    """Ways of coming, of the part or of one of its slots. where: the part in whose name something is said."""
    ways = part.texts("ways")
    if unknown := [way for way in ways if way not in WAYS]:
        where.fault(f"there is no way {unknown[0]!r}; the ways are {', '.join(WAYS)}", "slots", "slots")
    return frozenset(Way(way) for way in ways if way in WAYS)


def _slot(part: Part, raw: Part) -> Slot | None:
    days = raw.texts("days") or DAYS
    if unknown := [day for day in days if day not in DAYS]:
        part.fault(f"there is no day {unknown[0]!r}; the days are {', '.join(DAYS)}", "slots", "slots")
    opens, closes = (_time(raw.get(name)) for name in ("from", "to"))
    if opens is None or closes is None:
        part.fault(
            'a slot needs from and to, such as "08:30" and "17:15"; midnight at the end is "24:00"',
            "slots",
            "slots",
        )
        return None
    if opens >= closes:
        part.fault(
            f"a slot closes before it opens: {raw.get('from')} to {raw.get('to')}", "slots", "backwards"
        )
        return None
    read = Slot(
        frozenset(DAYS.index(day) for day in days if day in DAYS),
        opens,
        closes,
        raw.texts("staff"),
        read_ways(raw, part),
    )
    raw.finish()
    return read


def _time(written: object) -> time | None:
    if written == "24:00":
        return time.max
    try:
        return time.fromisoformat(str(written))
    except ValueError:
        return None


def _told(slot: Slot) -> str:
    days = " ".join(DAYS[day] for day in sorted(slot.days))
    return f"{days} {slot.opens:%H:%M}-{slot.closes:%H:%M}"
