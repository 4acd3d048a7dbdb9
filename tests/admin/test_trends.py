"""The trends page: for those who lead, each look and each file with its line in the record."""

import csv
import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from storage import cases, staff
from storage.tables import Audit
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, sit_down

TRENDS = "/trends/2026"


@pytest.fixture
def lead(desk: Desk) -> Console:
    """鈴木, who leads, at a desk with seven consultations, two of them about housing."""
    for topic in ["money"] * 5 + ["housing"] * 2:
        desk.case(topic=topic)
    member = desk.member("suzuki", "鈴木 二葉")
    with desk.store.transaction() as tx:
        staff.change(tx, member.id, role="lead")
    return sit_down(desk, "suzuki", "鈴木 二葉")


def recorded(desk: Desk) -> list[tuple[str, str | None]]:
    with desk.store.reading() as tx:
        rows = tx.connection.execute(select(Audit.action, Audit.detail).order_by(Audit.id))
        return [(action, detail) for action, detail in rows if action.startswith("trends")]


def test_a_clerk_is_neither_shown_nor_offered_it(desk: Desk, console: Console) -> None:
    for path in ("/trends", TRENDS, f"{TRENDS}/xlsx"):
        console.get(path, 403)

    assert "相談の傾向" not in console.get("/").text
    assert recorded(desk) == []


def test_a_lead_sees_the_year_and_the_look_is_recorded(desk: Desk, lead: Console) -> None:
    assert "相談の傾向" in lead.get("/").text
    assert lead.open("/trends").headers["Location"] == TRENDS

    page = lead.get(TRENDS)

    rows = {
        "".join(row[0].itertext()): ["".join(cell.itertext()).strip() for cell in row[1:]]
        for row in page.all("tr")
    }
    assert rows["受け付けた相談"][8] == "7"
    assert rows["受け付けた相談"][-1] == "7"
    assert rows["住まい"][-1] == "<5"
    assert rows["生活費・食べもの"][-1] == "*"
    assert recorded(desk) == [("trends.viewed", "2026.page")]


def test_a_lead_reads_it_in_english_too(desk: Desk, lead: Console) -> None:
    member = desk.member("suzuki")
    with desk.store.transaction() as tx:
        staff.change(tx, member.id, locale="en")

    assert "Consultations in fiscal year 2026" in lead.get(TRENDS).title


@pytest.mark.parametrize("path", ["/trends/1999", "/trends/99999", "/trends/2026/pdf", "/trends/-1"])
def test_what_is_not_there_is_not_found_nor_recorded(desk: Desk, lead: Console, path: str) -> None:
    assert lead.open(path).status_code == 404
    assert recorded(desk) == []


def test_files_are_taken_away_and_recorded(desk: Desk, lead: Console) -> None:
    book = lead.open(f"{TRENDS}/xlsx")
    utf8 = lead.open(f"{TRENDS}/csv")
    older = lead.open(f"{TRENDS}/csv-cp932")

    assert book.headers["Content-Disposition"] == 'attachment; filename="engawa-trends-2026.xlsx"'
    with ZipFile(io.BytesIO(book.data)) as held:
        sheets = [name for name in held.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 12
        assert all(b'state="frozen"' in held.read(name) for name in sheets)
        assert all(b"<f>" not in held.read(name) for name in sheets)
    assert utf8.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(utf8.data.decode("utf-8-sig"))))
    assert ["住まい", *["0"] * 8, "<5", *["0"] * 3, "<5"] in rows
    assert "―" in rows[-1]
    assert not any(cell.startswith("'") for row in rows for cell in row)
    assert older.data.decode("cp932").replace("～", "〜") == utf8.data.decode("utf-8-sig").replace("～", "〜")
    assert recorded(desk) == [
        ("trends.taken", "2026.xlsx"),
        ("trends.taken", "2026.csv"),
        ("trends.taken", "2026.csv-cp932"),
    ]


def test_a_value_that_reads_like_a_formula_stays_words(desk: Desk, lead: Console) -> None:
    number = desk.case()
    with desk.store.transaction() as tx:
        cases.change(tx, desk.found(number).id, area='=HYPERLINK("x")')

    rows = list(csv.reader(io.StringIO(lead.open(f"{TRENDS}/csv").data.decode("utf-8-sig"))))
    with ZipFile(io.BytesIO(lead.open(f"{TRENDS}/xlsx").data)) as held:
        sheets = [held.read(name) for name in held.namelist() if name.startswith("xl/worksheets/sheet")]
        words = held.read("xl/sharedStrings.xml")

    assert '\'=HYPERLINK("x")' in [row[0] for row in rows if row]
    assert b'=HYPERLINK("x")' in words
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_years_back_to_the_first_case_are_offered(desk: Desk, lead: Console) -> None:
    number = desk.case()
    with desk.store.transaction() as tx:
        cases.change(tx, desk.found(number).id, submitted_at=desk.now - timedelta(days=700))

    (tabs,) = (nav for nav in lead.get(TRENDS).all("nav") if nav.get("class") == "tabs")

    assert [link.get("href") for link in tabs.iter("a")] == ["/trends/2026", "/trends/2025", "/trends/2024"]
