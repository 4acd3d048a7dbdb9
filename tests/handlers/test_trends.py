"""Consultations counted: against sixty counted by hand, over the borders of a fiscal year, on both databases."""

from datetime import datetime, timedelta

import pytest

from handlers.cases import reply, take_case
from handlers.council import read_council
from handlers.hours import OFFICE, TOKYO
from handlers.trends.answering import open_time
from handlers.trends.counting import Kind, Row, Trends, fiscal_year, read_trends, years
from handlers.trends.small_numbers import Mark
from handlers.trends.wording import report
from handlers.words import all_words
from storage.db import Store
from storage.ids import OutboxId, new_id
from tests.handlers.desk import Desk
from tests.handlers.trend_cases import NOW, SIXTY, send, tokyo

COUNCIL = read_council("example", all_words())


def trends(store: Store, year: int = 2026) -> Trends:
    with store.reading() as tx:
        return read_trends(tx, COUNCIL, year, NOW)


def shown(row: Row) -> dict[int, int | str]:
    """What is not 0, by calendar month; the year's sum as 0."""
    marks = {Mark.FEW: "<5", Mark.WITHHELD: "*"}
    cells = {(at + 3) % 12 + 1: figure for at, figure in enumerate(row.months)} | {0: row.year}
    said = {month: marks[f.mark] if f.cases is None else f.cases for month, f in cells.items()}
    return {month: value for month, value in said.items() if value != 0}


def by(figures: Trends, kind: Kind) -> dict[str, dict[int, int | str]]:
    """A table, without the lines in which nobody stands."""
    (table,) = (table for table in figures.tables if table.kind is kind)
    return {row.value: cells for row in table.rows if (cells := shown(row))}


def test_sixty_cases_are_counted_as_by_hand(store: Store) -> None:
    assert sum(some.how_many for some in SIXTY) == 60
    send(store)

    figures = trends(store)

    assert shown(figures.total) == {4: 20, 6: 20, 12: 9, 3: 5, 0: 54}
    assert by(figures, Kind.TOPIC) == {
        "money": {4: 20, 3: 5, 0: 25},
        "housing": {6: 12, 0: 12},
        "care": {6: 8, 0: 8},
        "mind": {12: "*", 0: "*"},
        "work": {12: "<5", 0: "<5"},
    }
    assert by(figures, Kind.AREA) == {
        "east": {4: 20, 6: 8, 3: 5, 0: 33},
        "west": {12: 9, 0: 9},
        "": {6: 12, 0: 12},
    }
    assert by(figures, Kind.AGE)["minor"] == {12: "<5", 0: "<5"}
    assert by(figures, Kind.LANGUAGE) == {"ja": {4: 20, 6: 12, 12: 9, 3: 5, 0: 46}, "vi": {6: 8, 0: 8}}
    assert by(figures, Kind.CHANNEL) == {
        "line": {4: 20, 6: 8, 12: "<5", 3: 5, 0: "*"},
        "phone": {6: 12, 0: 12},
        "counter": {12: "*", 0: "*"},
    }
    assert by(figures, Kind.COMES) == {"first": {4: 20, 6: 20, 12: 9, 0: 49}, "again": {3: 5, 0: 5}}
    assert by(figures, Kind.OUTCOME) == {
        "answered": {4: 20, 0: 20},
        "led_elsewhere": {6: 12, 0: 12},
        "open": {6: 8, 12: 9, 3: 5, 0: 22},
    }
    assert by(figures, Kind.ANSWER) == {
        "answered": {4: 20, 0: 20},
        "otherwise": {6: 12, 0: 12},
        "waiting": {12: 9, 0: 9},
        "late": {6: 8, 3: 5, 0: 13},
    }


def test_boxes_count_as_staff_have_corrected_them_and_what_was_only_heard_counts_not(store: Store) -> None:
    send(store)

    assert by(trends(store), Kind.MATTER) == {
        "debt": {4: 20, 0: 20},
        "food": {4: 20, 0: 20},
        "rent": {6: 12, 0: 12},
    }


def test_a_fiscal_year_begins_in_april_in_tokyo(store: Store) -> None:
    send(store)

    too_few: dict[int, int | str] = {0: "<5", **dict.fromkeys(range(1, 13), "*")}
    assert shown(trends(store, 2025).total) == too_few
    assert shown(trends(store, 2027).total) == too_few
    assert [fiscal_year(tokyo(f"2026-{day}")) for day in ("03-31T23:59", "04-01T00:00")] == [2025, 2026]
    with store.reading() as tx:
        assert years(tx, NOW) == (2027, 2026, 2025)


def test_what_was_open_when_the_year_began_is_carried_over(store: Store) -> None:
    send(store)

    assert trends(store).carried.mark is Mark.FEW
    assert trends(store, 2027).carried.cases == 1 + 8 + 6 + 3 + 5
    assert trends(store, 2025).carried.cases == 0


def test_a_desk_nobody_has_come_to_yet_shows_noughts(store: Store) -> None:
    figures = trends(store)

    assert shown(figures.total) == {}
    assert all(by(figures, kind) == {} for kind in Kind)
    with store.reading() as tx:
        assert years(tx, NOW) == (2027,)


def test_waits_are_counted_in_opening_hours_and_told_where_enough_were_answered(store: Store) -> None:
    send(store)
    hours = next(desk.hours for desk in COUNCIL.profile.desks if desk.key == "livelihood") or OFFICE

    waits = trends(store).waits

    sent = tokyo("2026-04-10T10:00")
    expected = round(hours.open_hours_between(sent, sent + timedelta(hours=2)), 1)
    assert (waits[0].half_h, waits[0].most_h) == (expected, expected)
    assert waits[-1] == waits[0]
    assert all(wait.half_h is None for wait in waits[1:-1])


@pytest.mark.parametrize("end", ["11-20T16:00", "11-21T09:00", "11-24T08:00", "11-24T17:15", "11-27T12:30"])
def test_open_time_laid_end_to_end_is_the_same_as_walking_over_the_days(end: str) -> None:
    begin, until = tokyo("2026-11-20T12:00"), tokyo(f"2026-{end}")
    time = open_time(OFFICE, begin, until)

    passed = time.passed(until.timestamp()) - time.passed(begin.timestamp())

    assert passed / 3600 == pytest.approx(OFFICE.open_hours_between(begin, until))


def test_the_first_answer_of_staff_is_kept_and_later_ones_are_not(desk: Desk) -> None:
    desk.write("人と話したい")
    member = desk.hire("sato")
    (case,) = desk.cases()
    first = desk.pass_time()
    with desk.store.transaction() as tx:
        take_case(tx, member, case.number, first)
        reply(tx, member, case.number, "こんにちは", OutboxId(new_id()), first)
        reply(tx, member, case.number, "どうされましたか", OutboxId(new_id()), desk.pass_time(60))

    assert answered_at(desk.store) == [first]


def answered_at(store: Store) -> list[datetime]:
    from storage import trends as kept  # noqa: PLC0415 - the name is taken by the figures here

    borders = [datetime(2026, 11, 1, tzinfo=TOKYO), datetime(2026, 12, 1, tzinfo=TOKYO)]
    with store.reading() as tx:
        found = kept.count(tx, borders, NOW).waited
    return [datetime.fromtimestamp(each.answered_s, TOKYO) for each in found]


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_every_value_has_words(store: Store, locale: str) -> None:
    send(store)

    words = report(COUNCIL, trends(store), locale)

    labels = [line.label for sheet in words.sheets for line in sheet.lines]
    assert "" not in labels
    values = {
        row.value for table in trends(store).tables if table.kind is not Kind.AREA for row in table.rows
    }
    assert [each for each in labels if each in values] == []
