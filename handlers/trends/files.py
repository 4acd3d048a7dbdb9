"""A year's figures as files: a workbook with every table, or one long CSV."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import Enum
from typing import Final, assert_never

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from handlers.taken_away import TakenAway, csv_cp932, csv_utf8
from handlers.trends.wording import Report, Sheet

LABEL_WIDTH, CELL_WIDTH, NOTE_WIDTH = 34, 9, 100  # letters
HEAD_ROW: Final = 2  # above it stand the title and what it means
SHEET_NAME: Final = 31  # letters, by the format
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Form(Enum):
    """A form to take figures away in. Values are part of addresses: permanent."""

    XLSX = "xlsx"
    CSV = "csv"
    CSV_CP932 = "csv-cp932"


def take_away(report: Report, year: int, form: Form, made_at: datetime) -> TakenAway:
    """The report as a file."""
    name = f"engawa-trends-{year}"
    match form:
        case Form.XLSX:
            return TakenAway(as_workbook(report, made_at), XLSX, f"{name}.xlsx")
        case Form.CSV:
            return csv_utf8(_rows(report), name)
        case Form.CSV_CP932:
            return csv_cp932(_rows(report), name)
        case _:
            assert_never(form)


def _rows(report: Report) -> Iterator[Sequence[str]]:
    """One row for each line of each table; the notes come first, since figures travel alone otherwise."""
    yield (report.title,)
    yield from ((note,) for note in report.notes)
    for sheet in report.sheets:
        yield ()
        yield (sheet.title,)
        yield sheet.head
        yield from ((line.label, *map(str, line.cells)) for line in sheet.lines)


def as_workbook(report: Report, made_at: datetime) -> bytes:
    """A sheet for each table, its head frozen, with a chart of the year where there is one to draw."""
    held = io.BytesIO()
    asked = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(held, asked) as book:
        book.set_properties({"title": report.title, "created": made_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        _notes(book.add_worksheet(_sheet_name(report.title)), report, bold, wrap)
        for sheet in report.sheets:
            page = book.add_worksheet(_sheet_name(sheet.title))
            _fill(page, sheet, bold)
            if any(line.bar for line in sheet.lines):
                _draw(book, page, sheet)
    return held.getvalue()


def _sheet_name(title: str) -> str:
    """As the format allows it: some signs may not stand in it, nor more than so many letters."""
    return "".join("・" if sign in "[]:*?/\\'" else sign for sign in title)[:SHEET_NAME]


def _notes(page: Worksheet, report: Report, bold: Format, wrap: Format) -> None:
    page.set_column(0, 0, NOTE_WIDTH)
    page.write_string(0, 0, report.title, bold)
    page.freeze_panes(1, 0)
    for row, note in enumerate(report.notes, start=1):
        page.write_string(row, 0, note, wrap)


def _fill(page: Worksheet, sheet: Sheet, bold: Format) -> None:
    page.set_column(0, 0, LABEL_WIDTH)
    page.set_column(1, len(sheet.head) - 1, CELL_WIDTH)
    page.write_string(0, 0, sheet.title)
    page.write_string(1, 0, sheet.note)
    for column, head in enumerate(sheet.head):
        page.write_string(HEAD_ROW, column, head, bold)
    for row, line in enumerate(sheet.lines, start=HEAD_ROW + 1):
        page.write_string(row, 0, line.label)
        for column, cell in enumerate(line.cells, start=1):
            if isinstance(cell, str):
                page.write_string(row, column, cell)
            else:
                page.write_number(row, column, cell)
    page.freeze_panes(HEAD_ROW + 1, 1)


def _draw(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    """Bars of the year's sums beneath the table: withheld numbers have none."""
    first, last, year = HEAD_ROW + 1, HEAD_ROW + len(sheet.lines), len(sheet.head) - 1
    chart = book.add_chart({"type": "bar"})
    name = page.get_name()
    chart.add_series(
        {
            "name": sheet.head[-1],
            "categories": [name, first, 0, last, 0],
            "values": [name, first, year, last, year],
        }
    )
    chart.set_title({"name": sheet.title})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    page.insert_chart(last + 2, 0, chart)
