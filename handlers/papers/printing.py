"""In which forms a paper is taken away: PDF, JSON, CSV. Knows no case."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from handlers.papers.exports import as_json, as_rows
from handlers.papers.sheet import Sheet
from handlers.taken_away import TakenAway, csv_cp932, csv_utf8


class Form(Enum):
    """A form of a paper. Values are part of addresses: permanent."""

    PDF = "pdf"
    JSON = "json"
    CSV = "csv"
    CSV_CP932 = "csv-cp932"


def take_away(sheet: Sheet, form: Form) -> TakenAway:
    """The sheet as a file. Locks: one PDF at a time in each process. Raises: NoLetters, for a PDF before `make setup`."""
    name = f"engawa-{sheet.number}-{sheet.kind.value}"
    match form:
        case Form.PDF:
            from handlers.papers.pdf import as_pdf  # noqa: PLC0415 - nobody carries a printer who prints nothing

            return TakenAway(as_pdf(sheet), "application/pdf", f"{name}.pdf")
        case Form.JSON:
            return TakenAway(as_json(sheet).encode(), "application/json; charset=utf-8", f"{name}.json")
        case Form.CSV:
            return csv_utf8(as_rows(sheet), name)
        case Form.CSV_CP932:
            return csv_cp932(as_rows(sheet), name)
        case _:
            assert_never(form)
