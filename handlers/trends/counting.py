"""What is counted of consultations (相談傾向), and how it is shown: a fiscal year, its months, small numbers withheld.

Figures only. Whoever looks is written down. Sealed cases are counted like all others: a number tells of nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final

from conversations.vocabulary import Age, Matter, Topic
from handlers.council import Council
from handlers.errors import NotFound
from handlers.hours import TOKYO
from handlers.trends.answering import NOBODY, Waits, waits
from handlers.trends.small_numbers import NONE, Cell, Line, Mark, Marks, mark_free, mark_table, mark_total
from locales import LOCALES
from storage import audit, trends
from storage.db import Tx
from storage.staff import Member
from storage.trends import WHOLE, Count

APRIL: Final = 4
MONTHS: Final = 12
FIRST_YEAR, LAST_YEAR = 2000, 9000  # that a calendar can be made of


class Kind(Enum):
    """By what consultations are told apart. Values are those of storage."""

    TOPIC = "topic"  # 相談の分野
    MATTER = "matter"  # 相談内容(あてはまるものすべて)
    AREA = "area"  # 地域
    AGE = "age"  # 年代
    LANGUAGE = "language"  # 言語
    CHANNEL = "channel"  # 受付の方法
    COMES = "comes"  # 新規・継続
    OUTCOME = "outcome"  # 結果
    ANSWER = "answer"  # 最初の回答


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it may be shown. cases: None, if it is withheld."""

    cases: int | None
    mark: Mark = Mark.SHOWN


@dataclass(frozen=True, slots=True)
class Row:
    """One line. value: empty if it is not known. months: from April on."""

    value: str
    months: tuple[Figure, ...]
    year: Figure


@dataclass(frozen=True, slots=True)
class Table:
    """Consultations by one kind. may_overlap: a case may stand in several lines."""

    kind: Kind
    rows: tuple[Row, ...]
    may_overlap: bool


@dataclass(frozen=True, slots=True)
class Trends:
    """A fiscal year. months: the first days. carried: from before, still open when the year began.

    waits: by month, and last for the year; without those whose number is withheld.
    """

    year: int
    months: tuple[date, ...]
    total: Row
    tables: tuple[Table, ...]
    waits: tuple[Waits, ...]
    carried: Figure
    made_at: datetime


def fiscal_year(at: datetime) -> int:
    """The Japanese fiscal year of a moment: from April to March, named after the April."""
    here = at.astimezone(TOKYO)
    return here.year if here.month >= APRIL else here.year - 1


def look(tx: Tx, member: Member, year: int, form: str, now: datetime) -> None:
    """Write down that somebody looks at a year, or takes it away. form: page, or of a file. Raises: NotFound."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
    audit.record(
        tx, member.id, "trends.viewed" if form == "page" else "trends.taken", None, now, f"{year}.{form}"
    )


def years(tx: Tx, now: datetime) -> tuple[int, ...]:
    """Every year of which there may be figures, the latest first."""
    first = trends.first_sent(tx)
    latest = fiscal_year(now)
    earliest = min(fiscal_year(first), latest) if first else latest
    return tuple(range(latest, earliest - 1, -1))


def read_trends(tx: Tx, council: Council, year: int, now: datetime) -> Trends:
    """The figures of a fiscal year, as they stand now. Reads only. 40,000 cases in a year, of 200,000 in all, take well under a second."""
    months = tuple(date(year + (at >= MONTHS), at % MONTHS + 1, 1) for at in range(APRIL - 1, APRIL + MONTHS))
    borders = [datetime(day.year, day.month, 1, tzinfo=TOKYO) for day in months]
    found = trends.count(tx, borders, now)
    counted = _lines(found.counts)
    total = counted.get("all", {}).get("", _nobody())
    marks = mark_total(total)
    tables = []
    for kind in Kind:
        lines = {
            value: counted.get(kind.value, {}).get(value, _nobody())
            for value in _values(council, kind, counted)
        }
        mark = mark_free if kind is Kind.MATTER else mark_table
        tables.append(Table(kind, _rows(lines, mark(lines, marks)), may_overlap=kind is Kind.MATTER))
    hours = {desk.key: desk.hours for desk in council.profile.desks}
    waited = waits(found.waited, hours)
    answered = next(row for row in tables[-1].rows if row.value == "answered")
    return Trends(
        year=year,
        months=months[:MONTHS],
        total=_row("", total, marks.total),
        tables=tuple(tables),
        waits=_told(waited, answered),
        carried=_alone(Cell(*trends.carried_over(tx, borders[0]))),
        made_at=now,
    )


def _lines(counts: Iterable[Count]) -> Mapping[str, Mapping[str, Line]]:
    """By kind and value: the months, then the year."""
    found: dict[str, dict[str, list[Cell]]] = {}
    for each in counts:
        line = found.setdefault(each.kind, {}).setdefault(each.value, [NONE] * (MONTHS + 1))
        line[each.month] = Cell(each.cases, each.people)  # WHOLE is the last
    return {kind: {value: tuple(line) for value, line in lines.items()} for kind, lines in found.items()}


def _nobody() -> Line:
    return (NONE,) * (MONTHS + 1)


def _values(council: Council, kind: Kind, counted: Mapping[str, Mapping[str, Line]]) -> tuple[str, ...]:
    """The values in the order they are shown: all that are possible, then what else was met, last what is not known."""
    known = {
        Kind.TOPIC: [topic.value for topic in Topic],
        Kind.MATTER: [matter.value for matter in Matter],
        Kind.AREA: [area.key for area in council.profile.areas],
        Kind.AGE: [age.value for age in Age],
        Kind.LANGUAGE: list(LOCALES),
        Kind.CHANNEL: ["line", "phone", "counter", "visit", "letter"],
        Kind.COMES: ["first", "again"],
        Kind.OUTCOME: ["answered", "led_elsewhere", "no_contact", "other", "open"],
        Kind.ANSWER: ["answered", "otherwise", "waiting", "late"],
    }[kind]
    met = counted.get(kind.value, {})
    others = sorted(value for value in met if value and value not in known)
    return (*known, *others, *([""] if "" in met else []))


def _rows(lines: Mapping[str, Line], marks: Marks) -> tuple[Row, ...]:
    return tuple(_row(value, line, marks[value]) for value, line in lines.items())


def _row(value: str, line: Line, marks: Sequence[Mark]) -> Row:
    *months, year = [_figure(cell, mark) for cell, mark in zip(line, marks, strict=True)]
    return Row(value, tuple(months), year)


def _figure(cell: Cell, mark: Mark) -> Figure:
    return Figure(cell.cases if mark is Mark.SHOWN else None, mark)


def _alone(cell: Cell) -> Figure:
    return _figure(cell, Mark.FEW if cell.is_small else Mark.SHOWN)


def _told(waited: Mapping[int, Waits], answered: Row) -> tuple[Waits, ...]:
    """How long they waited, where so many were answered that it may be told how many."""
    places = [*range(MONTHS), WHOLE]
    figures = [*answered.months, answered.year]
    return tuple(
        waited.get(place, NOBODY) if figure.cases else NOBODY
        for place, figure in zip(places, figures, strict=True)
    )
