"""Opening hours: lunch, weekdays off, holidays, the year's end, calendars of our own; and due times counted in them."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.hours import ALWAYS, OFFICE, TOKYO, Hours, Slot, Way
from handlers.profile.calendars import NoCalendar, days_of

WORKDAYS = frozenset(range(5))
LUNCH = Hours(
    (Slot(WORKDAYS, time(8, 30), time(12)), Slot(WORKDAYS, time(13), time(17, 15))),
    frozenset({"wed", "12-29", "12-30", "12-31", "01-01", "01-02", "01-03", "2026-11-27"}),
)
SATURDAY = Hours(
    (
        Slot(WORKDAYS, time(9), time(17)),
        Slot(frozenset({5}), time(9), time(12), ways=frozenset({Way.VISIT})),
    )
)
NEVER = Hours(())


def at(written: str) -> datetime:
    return datetime.fromisoformat(f"2026-{written}").replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("11-20T08:29", False, "11-20T08:30"),  # Friday
        ("11-20T08:30", True, "11-20T13:00"),
        ("11-20T12:00", False, "11-20T13:00"),
        ("11-20T17:14", True, "11-24T08:30"),  # then the weekend, and Monday is a national holiday
        ("11-23T10:00", False, "11-24T08:30"),
        ("11-24T18:00", False, "11-26T08:30"),  # Wednesdays it is closed
        ("11-26T18:00", False, "11-30T08:30"),  # and on a Friday of our own
        ("12-28T18:00", False, "2027-01-04T08:30"),
    ],
)
def test_when_a_desk_is_open_and_when_next(moment: str, *, is_open: bool, opens: str) -> None:
    expected = datetime.fromisoformat(opens if opens.startswith("20") else f"2026-{opens}")

    assert LUNCH.is_open(at(moment)) is is_open
    assert LUNCH.next_opening(at(moment)) == expected.replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("moment", "way", "is_open", "opens"),
    [
        ("11-21T10:00", Way.VISIT, True, "11-24T09:00"),
        ("11-21T10:00", Way.PHONE, False, "11-24T09:00"),
        ("11-20T18:00", Way.VISIT, False, "11-21T09:00"),
        ("11-20T18:00", Way.PHONE, False, "11-24T09:00"),
        ("11-20T18:00", None, False, "11-21T09:00"),
    ],
)
def test_hours_may_be_for_one_way_of_coming(
    moment: str, way: Way | None, *, is_open: bool, opens: str
) -> None:
    assert SATURDAY.is_open(at(moment), way) is is_open
    assert SATURDAY.next_opening(at(moment), way) == at(opens)


@pytest.mark.parametrize(
    ("moment", "hours", "due"),
    [
        ("11-20T09:00", 2, "11-20T11:00"),
        ("11-20T11:00", 2, "11-20T14:00"),  # over lunch
        ("11-20T16:15", 2, "11-24T09:30"),  # over a weekend and a holiday
        ("11-20T16:15", 1, "11-20T17:15"),
        ("11-21T03:00", 0, "11-24T08:30"),
        ("11-24T16:15", 8, "11-26T16:30"),  # over a Wednesday
        ("12-28T15:15", 3, "2027-01-04T09:30"),  # over the year's end
    ],
)
def test_due_times_are_counted_in_opening_hours(moment: str, hours: float, due: str) -> None:
    expected = datetime.fromisoformat(due if due.startswith("20") else f"2026-{due}").replace(tzinfo=TOKYO)

    assert LUNCH.add_open_hours(at(moment), hours) == expected
    assert LUNCH.open_hours_between(at(moment), expected) == hours


def test_a_desk_without_hours_still_answers_some_day() -> None:
    assert NEVER.next_opening(at("11-20T09:00")) is None
    assert NEVER.add_open_hours(at("11-20T09:00"), 3) == at("11-20T12:00")
    assert ALWAYS.add_open_hours(at("11-20T09:00"), 30) == at("11-21T15:00")
    assert NEVER.open_hours_between(at("11-20T09:00"), at("11-30T09:00")) == 0


def test_nothing_passes_backwards() -> None:
    assert OFFICE.open_hours_between(at("11-20T12:00"), at("11-20T09:00")) == 0


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001  # its zone is given beside
    st.integers(0, 200).map(lambda quarters: quarters / 4),
)
def test_what_is_added_lies_between(start: datetime, hours: float) -> None:
    begin = start.replace(tzinfo=TOKYO, second=0, microsecond=0)

    due = LUNCH.add_open_hours(begin, hours)

    assert due >= begin
    assert LUNCH.open_hours_between(begin, due) == pytest.approx(hours)


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
{events}
END:VCALENDAR
"""


def calendar(tmp_path: Path, *events: str) -> Path:
    made = "\n".join(
        f"BEGIN:VEVENT\nUID:{number}\nDTSTAMP:20260101T000000Z\n{event}\nEND:VEVENT"
        for number, event in enumerate(events)
    )
    file = tmp_path / "own.ics"
    file.write_text(CALENDAR.format(events=made).replace("\n", "\r\n"))
    return file


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ("DTSTART;VALUE=DATE:20260601", ["2026-06-01"]),
        (
            "DTSTART;VALUE=DATE:20260813\nDTEND;VALUE=DATE:20260816",
            ["2026-08-13", "2026-08-14", "2026-08-15"],
        ),
        ("DTSTART;VALUE=DATE:20260601\nRRULE:FREQ=YEARLY;COUNT=2", ["2026-06-01", "2027-06-01"]),
        (
            "DTSTART;VALUE=DATE:20260601\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260602",
            ["2026-06-01", "2026-06-03"],
        ),
        ("DTSTART;VALUE=DATE:20260115\nRRULE:FREQ=MONTHLY;BYDAY=3TH;COUNT=2", ["2026-01-15", "2026-02-19"]),
        (
            "DTSTART;TZID=Asia/Tokyo:20260601T130000\nDTEND;TZID=Asia/Tokyo:20260601T150000",
            [],
        ),  # some hours only
        ("DTSTART:20260531T150000Z\nDTEND:20260601T150000Z", ["2026-06-01"]),  # a whole day in Japan
    ],
)
def test_whole_days_of_a_calendar_are_days_off(tmp_path: Path, event: str, days: list[str]) -> None:
    assert list(days_of(calendar(tmp_path, event))) == days


@pytest.mark.parametrize("text", ["", "hello", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR"])
def test_what_is_no_calendar_is_said_so(tmp_path: Path, text: str) -> None:
    file = tmp_path / "own.ics"
    file.write_text(text)

    with pytest.raises(NoCalendar):
        days_of(file)


def test_a_day_off_is_a_day_off_in_every_way_of_writing() -> None:
    hours = Hours(ALWAYS.slots, frozenset({"wed", "06-01", "2026-06-05"}), on_holidays=True)

    closed = [day for day in range(1, 8) if hours.is_closed_on(date(2026, 6, day))]

    assert closed == [1, 3, 5]
