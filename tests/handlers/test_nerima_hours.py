"""Nerima's desks close on different days: each, day by day, over holidays, substitute holidays, Golden Week and New Year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from handlers.council import PROFILES
from handlers.hours import DAYS, TOKYO, Hours, Way
from handlers.profile.reading import read_files, sound
from handlers.profile.values import Desk, Profile

NONE: set[str] = set()
CLOSED_EVERY_WEEK = {  # every desk; holidays and the days between the years come on top for all of them
    "general": NONE,
    "loans": NONE,
    "livelihood": NONE,
    "rights": NONE,
    "volunteer": NONE,
    "volunteer-hikarigaoka": {"sat", "sun"},
    "volunteer-oizumi": {"sun", "mon"},
    "volunteer-sekimachi": {"sun", "wed"},
    "kirara": {"wed"},
    "wing": {"tue"},
    "rainbow-work": NONE,
    "chair-cab": NONE,
    "home-services": NONE,
    "shirayuri": NONE,
    "katakuri": NONE,
    "katakuri-branch": NONE,
}
HOLIDAYS = {
    "2026-04-29": "昭和の日",
    "2026-05-03": "憲法記念日",
    "2026-05-04": "みどりの日",
    "2026-05-05": "こどもの日",
    "2026-05-06": "振替休日",
    "2026-07-20": "海の日",
    "2026-08-11": "山の日",
    "2026-09-21": "敬老の日",
    "2026-09-22": "国民の休日",
    "2026-09-23": "秋分の日",
    "2026-10-12": "スポーツの日",
    "2026-11-03": "文化の日",
    "2026-11-23": "勤労感謝の日",
    "2027-01-01": "元日",
    "2027-01-11": "成人の日",
    "2027-02-11": "建国記念の日",
    "2027-02-23": "天皇誕生日",
    "2027-03-21": "春分の日",
    "2027-03-22": "振替休日",
    "2027-04-29": "昭和の日",
    "2027-05-03": "憲法記念日",
    "2027-05-04": "みどりの日",
    "2027-05-05": "こどもの日",
}
YEAR_END = {"12-29", "12-30", "12-31", "01-01", "01-02", "01-03"}
FROM, UNTIL = date(2026, 4, 1), date(2027, 6, 1)

OPENINGS = [  # desk, asked at, opens next for a call, opens next for a visit without an appointment
    (
        "kirara",
        "2026-05-02 20:00",
        "2026-05-07 09:00",
        "2026-05-08 12:00",
    ),  # three holidays, a substitute on a Wednesday
    ("wing", "2026-05-02 20:00", "2026-05-07 09:00", "2026-05-09 12:00"),
    ("kirara", "2026-09-20 20:00", "2026-09-24 09:00", "2026-09-25 12:00"),  # a day between two holidays
    ("wing", "2026-09-20 20:00", "2026-09-24 09:00", "2026-09-26 12:00"),
    ("kirara", "2026-11-02 20:00", "2026-11-05 09:00", "2026-11-06 12:00"),  # a holiday before the weekly one
    ("wing", "2026-11-02 20:00", "2026-11-04 09:00", "2026-11-04 12:00"),  # a holiday on the weekly one
    ("kirara", "2026-11-22 19:30", "2026-11-24 09:00", "2026-11-24 12:00"),
    ("wing", "2026-11-22 19:30", "2026-11-25 09:00", "2026-11-25 12:00"),
    ("kirara", "2026-12-28 20:00", "2027-01-04 09:00", "2027-01-05 12:00"),  # the year ends
    ("wing", "2026-12-28 20:00", "2027-01-04 09:00", "2027-01-04 12:00"),
    (
        "kirara",
        "2027-03-21 12:00",
        "2027-03-23 09:00",
        "2027-03-23 12:00",
    ),  # a holiday on a Sunday, its substitute after
    ("wing", "2027-03-21 12:00", "2027-03-24 09:00", "2027-03-24 12:00"),
    ("kirara", "2027-05-02 20:00", "2027-05-06 09:00", "2027-05-07 12:00"),
    ("wing", "2027-05-02 20:00", "2027-05-06 09:00", "2027-05-08 12:00"),
    ("kirara", "2026-06-02 08:59", "2026-06-02 09:00", "2026-06-02 12:00"),  # an ordinary week
    ("kirara", "2026-06-02 20:00", "2026-06-04 09:00", "2026-06-05 12:00"),
    ("wing", "2026-06-01 20:00", "2026-06-03 09:00", "2026-06-03 12:00"),
    ("wing", "2026-06-05 20:00", "2026-06-06 12:00", "2026-06-06 12:00"),
]


@cache
def nerima() -> Profile:
    return sound(read_files("nerima", PROFILES, calendars=False))


def desk(key: str) -> Desk:
    return next(desk for desk in nerima().desks if desk.key == key)


def hours(key: str) -> Hours:
    told = desk(key).hours
    assert told is not None
    return told


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=TOKYO)


def days() -> Iterator[date]:
    day = FROM
    while day < UNTIL:
        yield day
        day += timedelta(days=1)


def is_off(day: date, every_week: set[str]) -> bool:
    """As the council's list of contacts says it: weekdays, holidays, and the days between the years."""
    return (
        DAYS[day.weekday()] in every_week or day.isoformat() in HOLIDAYS or day.strftime("%m-%d") in YEAR_END
    )


def test_no_desk_is_left_out_of_the_table() -> None:
    assert [each.key for each in nerima().desks] == list(CLOSED_EVERY_WEEK)


@pytest.mark.parametrize("key", CLOSED_EVERY_WEEK)
def test_closing_days_are_known_even_where_hours_are_not(key: str) -> None:
    told = Hours((), desk(key).off)
    for day in days():
        assert told.is_closed_on(day) == is_off(day, CLOSED_EVERY_WEEK[key]), f"{key} on {day:%a %Y-%m-%d}"


@pytest.mark.parametrize(
    ("key", "closed"),
    [
        ("general", 24),  # 19 holidays and six days between the years, one of them a holiday
        ("kirara", 73),  # 53 Wednesdays more, less four that are off anyhow
        ("wing", 70),  # 52 Tuesdays, less six
        ("volunteer-hikarigaoka", 124),  # 104 Saturdays and Sundays, less four
        ("volunteer-oizumi", 118),  # 104 Sundays and Mondays, less ten
        ("volunteer-sekimachi", 122),  # 105 Sundays and Wednesdays, less seven
    ],
)
def test_days_off_of_the_fiscal_year_are_as_many_as_counted_by_hand(key: str, closed: int) -> None:
    told = Hours((), desk(key).off)
    assert len([day for day in days() if day < date(2027, 4, 1) and told.is_closed_on(day)]) == closed


@pytest.mark.parametrize("key", ["kirara", "wing"])
def test_every_day_of_a_year_and_more_is_open_or_closed_as_told(key: str) -> None:
    told = hours(key)
    for day in days():
        noon = datetime(day.year, day.month, day.day, 12, 30, tzinfo=TOKYO)
        expected = not is_off(day, CLOSED_EVERY_WEEK[key])
        assert told.is_open(noon, Way.PHONE) == expected, f"{key} on {day:%a %Y-%m-%d}"


@pytest.mark.parametrize(("key", "asked", "call", "visit"), OPENINGS)
def test_the_next_opening_skips_what_is_closed(key: str, asked: str, call: str, visit: str) -> None:
    assert hours(key).next_opening(at(asked), Way.PHONE) == at(call)
    assert hours(key).next_opening(at(asked), Way.VISIT) == at(visit)


def test_weekends_begin_at_noon_and_days_end_at_eight() -> None:
    for key, saturday in (("kirara", "2026-06-06"), ("wing", "2026-06-06")):
        assert not hours(key).is_open(at(f"{saturday} 11:59"))
        assert hours(key).is_open(at(f"{saturday} 12:00"))
        assert hours(key).is_open(at(f"{saturday} 19:59"), Way.PHONE)
        assert not hours(key).is_open(at(f"{saturday} 19:00"), Way.VISIT)
        assert not hours(key).is_open(at(f"{saturday} 20:00"))


def test_desks_whose_hours_nobody_has_told_tell_none() -> None:
    for each in nerima().desks:
        assert (each.hours is None) == ("slots" in each.unknown), each.key
