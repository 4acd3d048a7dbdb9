"""Papers in the console: whoever may read the case may take them, and each taking has its line in the record."""

import csv
import io
import json
from pathlib import Path

import pypdf
import pytest

from handlers.papers.letters import Letters
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console

ANSWERS: list[dict[str, object]] = [
    {"question": "about", "key": "choice.about.self", "label": "だれのこと", "value": "自分のこと"},
    {"question": "topic", "key": "choice.topic.housing", "label": "どんなこと", "value": "住まい"},
    {"question": "story", "key": "", "label": "できごと", "value": "=家賃が払えません"},
    {"question": "phone", "key": "", "label": "電話番号", "value": "03-1234-5678"},
    {"question": "name", "key": "", "label": "お名前", "value": "緑 花子(ミドリ ハナコ)"},
]


@pytest.fixture
def number(desk: Desk) -> str:
    number = desk.case("はなこ")
    desk.answers(number, [{"theirs": "", "sensitive": False, **row} for row in ANSWERS])
    return number


@pytest.mark.parametrize(
    ("paper", "title"),
    [
        ("intake", "相談受付・申込票"),
        ("handover", "つなぐシート"),
        ("assessment", "インテーク・アセスメントシート"),
    ],
)
def test_each_paper_is_a_pdf_to_print(console: Console, number: str, paper: str, title: str) -> None:
    response = console.open(f"/cases/{number}/papers/{paper}/pdf")
    said = pypdf.PdfReader(io.BytesIO(response.data)).pages[0].extract_text()

    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == f'inline; filename="engawa-{number}-{paper}.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    assert "緑 花子" in said
    assert "みどり はなこ" in said
    assert number in said
    assert title in said


def test_json_and_csv_are_files(console: Console, number: str) -> None:
    shape = json.loads(console.open(f"/cases/{number}/papers/intake/json").data)
    utf8 = console.open(f"/cases/{number}/papers/intake/csv")
    older = console.open(f"/cases/{number}/papers/intake/csv-cp932")

    assert shape["number"] == number
    labels, values = csv.reader(io.StringIO(utf8.data.decode("utf-8-sig")))
    row = dict(zip(labels, values, strict=True))
    assert row["ご本人:電話(自宅)"] == "03-1234-5678"
    assert row["ご相談の内容:あてはまるもの:住まい"] == "◎"
    assert row["ご相談の内容:相談したいこと・配慮してほしいこと"] == "'=家賃が払えません"
    assert "緑 花子" in older.data.decode("cp932")
    assert older.headers["Content-Disposition"] == f'attachment; filename="engawa-{number}-intake-cp932.csv"'


def test_every_paper_taken_has_its_line(desk: Desk, console: Console, number: str) -> None:
    console.open(f"/cases/{number}/papers/intake/csv")
    console.open(f"/cases/{number}/papers/handover/json")

    record = desk.record_of(desk.found_by(number).id)

    assert [(line.action, line.detail) for line in record] == [
        ("case.printed", "intake.csv"),
        ("case.printed", "handover.json"),
    ]


@pytest.mark.parametrize("path", ["intake/doc", "letter/pdf", "intake/pdf%00", "INTAKE/PDF"])
def test_papers_nobody_has_are_not_found(desk: Desk, console: Console, number: str, path: str) -> None:
    assert console.open(f"/cases/{number}/papers/{path}").status_code in (400, 404)
    assert desk.record_of(desk.found_by(number).id) == ()


def test_papers_of_a_case_that_is_not_there(console: Console) -> None:
    assert console.open("/cases/2612-9999/papers/intake/pdf").status_code == 404


def test_the_second_case_of_somebody_is_not_their_first(desk: Desk, console: Console, number: str) -> None:
    shape = json.loads(console.open(f"/cases/{number}/papers/intake/json").data)
    ticks = {
        tick["key"]: tick["mark"]
        for part in shape["parts"]
        for box in part["boxes"]
        for tick in box.get("ticks", [])
    }

    assert ticks["first"] == "ticked"
    assert ticks["again"] == ""


def test_without_fonts_it_is_said_what_to_do(
    console: Console, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.papers.pdf.letters", Letters)
    monkeypatch.setattr("handlers.papers.letters.path_of", Path("/nowhere").joinpath)

    page = console.get(f"/cases/{number}/papers/intake/pdf", 503)

    assert "engawa doctor" in page.text
    assert console.open(f"/cases/{number}/papers/intake/json").status_code == 200


def test_the_case_page_offers_them(console: Console, number: str) -> None:
    page = console.get(f"/cases/{number}")

    for paper in ("intake", "handover", "assessment"):
        for form in ("pdf", "json", "csv", "csv-cp932"):
            assert page.all("a", href=f"/cases/{number}/papers/{paper}/{form}")
