"""The figures put into words: tables with headings, as the page and the files show them. Counts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from handlers.council import Council
from handlers.hours import TOKYO
from handlers.profile.values import said_in
from handlers.trends.counting import Figure, Kind, Row, Table, Trends
from handlers.trends.small_numbers import FEWEST, Mark
from locales import Speaker, speaker

FEW: Final = f"<{FEWEST}"
WITHHELD: Final = "*"
NOT_TOLD: Final = "―"  # no time to tell: nobody was answered, or too few
DOMAIN: Final = "console"
Shown = int | float | str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. bar: how long its bar is, 0 to 100; None without one."""

    label: str
    cells: tuple[Shown, ...]
    bar: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in words. key: permanent, the name of its file and anchor. head: over the label and every cell."""

    key: str
    title: str
    note: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A year in words. notes: how to read it; they go with the figures wherever these go."""

    title: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def report(council: Council, trends: Trends, locale: str) -> Report:
    """The whole year, in the reader's language."""
    say = speaker(locale, DOMAIN)
    months = tuple(say.text("console.trends.month", month=day.month) for day in trends.months)
    head = (*months, say.text("console.trends.year_sum"))
    lengthwise = (_all(say, trends, head), *(_sheet(council, say, each, head) for each in trends.tables))
    here = trends.made_at.astimezone(TOKYO)
    notes = ("few", "counted", "changes")
    return Report(
        title=say.text("console.trends.of_year", year=trends.year),
        notes=(
            say.text(
                "console.trends.made", council=said_in(council.names, locale), at=f"{here:%Y-%m-%d %H:%M}"
            ),
            *(say.text(f"console.trends.note.{note}", few=FEW, withheld=WITHHELD) for note in notes),
        ),
        sheets=(*lengthwise, _waits(say, trends, head)),
    )


def _all(say: Speaker, trends: Trends, head: tuple[str, ...]) -> Sheet:
    """Every consultation, by month: the bars stand beside the months, so the table runs down."""
    sent = Line(say.text("console.trends.sent"), _cells(trends.total))
    carried = Line(say.text("console.trends.carried"), (*("" for _ in trends.months), _cell(trends.carried)))
    return Sheet(
        "all",
        say.text("console.trends.kind.all"),
        say.text("console.trends.about.all"),
        (say.text("console.trends.label"), *head),
        (sent, carried),
    )


def _sheet(council: Council, say: Speaker, table: Table, head: tuple[str, ...]) -> Sheet:
    key = table.kind.value
    longest = max((row.year.cases or 0 for row in table.rows), default=0)
    about = f"console.trends.about.{key}"
    return Sheet(
        key,
        say.text(f"console.trends.kind.{key}"),
        say.text(about) if say.has(about) else "",
        (say.text("console.trends.label"), *head),
        tuple(
            Line(label(council, say, table.kind, row.value), _cells(row), _bar(row.year, longest))
            for row in table.rows
        ),
    )


def _waits(say: Speaker, trends: Trends, head: tuple[str, ...]) -> Sheet:
    """Opening hours until the first answer."""
    return Sheet(
        "waits",
        say.text("console.trends.kind.waits"),
        say.text("console.trends.about.waits"),
        (say.text("console.trends.label"), *head),
        (
            Line(say.text("console.trends.half"), tuple(_hours(each.half_h) for each in trends.waits)),
            Line(say.text("console.trends.most"), tuple(_hours(each.most_h) for each in trends.waits)),
        ),
    )


def _hours(hours: float | None) -> Shown:
    return NOT_TOLD if hours is None else hours


def _bar(figure: Figure, longest: int) -> int | None:
    return None if figure.cases is None or not longest else round(100 * figure.cases / longest)


def _cells(row: Row) -> tuple[Shown, ...]:
    return (*map(_cell, row.months), _cell(row.year))


def _cell(figure: Figure) -> Shown:
    if figure.cases is not None:
        return figure.cases
    return FEW if figure.mark is Mark.FEW else WITHHELD


def label(council: Council, say: Speaker, kind: Kind, value: str) -> str:
    """What a value means, in words; one that is no longer known stands as it was kept."""
    if not value:
        return say.text("console.trends.unknown")
    if kind is Kind.AREA:
        areas: Sequence[str] = [
            said_in(each.names, say.locale) for each in council.profile.areas if each.key == value
        ]
        return areas[0] if areas else value
    talk = speaker(say.locale)
    places = {
        Kind.TOPIC: (say, f"console.topic.{value}"),
        Kind.MATTER: (talk, f"choice.matter.{value}"),
        Kind.AGE: (talk, f"choice.age.{value}"),
        Kind.LANGUAGE: (say, f"console.language.{value}"),
        Kind.OUTCOME: (say, f"console.outcome.{value}"),
    }
    speaks, key = places.get(kind, (say, f"console.trends.{kind.value}.{value}"))
    return speaks.text(key) if speaks.has(key) else value
