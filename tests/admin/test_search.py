"""Looking for a case from the console: what is found, why, what is never told, and what is said when nothing is."""

import json
import logging
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select, update

from handlers.findable import told_of
from handlers.finding import LOOKS_MOST, PAGE
from storage import cases, staff
from storage.ids import CaseNumber
from storage.tables import Audit, Person
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, Page, checked, sit_down

PHONE = "090-1234-5678"


def row(question: str, value: str, key: str = "") -> dict[str, object]:
    return {
        "question": question,
        "key": key,
        "label": question,
        "value": value,
        "theirs": value,
        "sensitive": True,
    }


def told(desk: Desk, name: str, phone: str = PHONE, shown: str = "はなこ") -> CaseNumber:
    number = desk.case(shown)
    desk.answers(number, [row("name", name), row("phone", phone), row("story", "秘密の話です")])
    return number


def look_for(console: Console, words: str, status: int = 303) -> Page:
    return console.submit(console.get("/"), "/find", status, words=words)


def found(page: Page) -> list[str]:
    return [
        link.get("id", "").removeprefix("case-") for link in page.all("a") if "case-" in link.get("id", "")
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("{number}", "番号"),
        ("相談番号　{number}", "番号"),
        ("２６１２−０００１", "番号"),
        ("26120001", "番号"),
        ("佐藤", "お名前 佐藤 美紀"),
        ("美紀", "お名前 佐藤 美紀"),
        ("佐藤美紀さん", "お名前 佐藤 美紀"),
        ("ハナコ", "お名前 はなこ"),
        ("ﾊﾅｺ 様", "お名前 はなこ"),
        ("花", ""),
        (PHONE, "電話 …5678"),
        ("+81 90 1234 5678", "電話 …5678"),
        ("０９０（１２３４）５６７８", "電話 …5678"),
        ("5678", "電話 …5678"),
        ("1234-5678", "電話 …5678"),
        ("7777", ""),
        ("秘密", ""),
        ("鈴木", ""),
    ],
)
def test_a_case_is_found_and_it_says_why(desk: Desk, console: Console, words: str, why: str) -> None:
    number = told(desk, "佐藤 美紀")

    page = look_for(console, words.format(number=number))

    assert found(page) == ([number] if why else [])
    assert why in page.text
    assert ("見つかりませんでした" in page.text) is not bool(why)
    assert page.all("input", name="words")[0].get("value") == words.format(number=number)


def test_it_is_found_in_each_database(any_desk: Desk) -> None:
    number = told(any_desk, "佐藤 美紀")
    told(any_desk, "鈴木 一", "03-1234-5678", "すず")
    console = sit_down(any_desk)

    assert [found(look_for(console, words)) for words in ("佐藤", PHONE, number)] == [[number]] * 3


def test_the_number_of_a_case_is_nobodys_telephone_number(desk: Desk, console: Console) -> None:
    number = told(desk, "佐藤 美紀")
    digits = "".join(filter(str.isdigit, number))
    other = told(desk, "鈴木 一", f"080{digits}", "すず")

    assert found(look_for(console, number)) == [number]
    assert found(look_for(console, digits[-4:])) == [other]


def test_a_page_leads_to_the_next(desk: Desk, console: Console) -> None:
    made = [told(desk, "佐藤 美紀") for _ in range(PAGE + 3)]
    with desk.store.transaction() as tx:
        cases.change(tx, desk.found(made[-1]).id, state="closed", closed_at=desk.now)

    first = look_for(console, "佐藤")
    onward = first.all("a", rel="next")[0].get("href", "")
    second = console.get(onward)

    assert found(first) == [*made[-2:2:-1], made[-1]]  # the latest first, what is closed after what is open
    assert found(second) == made[2::-1]
    assert second.all("a", rel="next") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "入れてください"),
        (" 　", "入れてください"),
        ("さ", "2文字以上"),
        ("12", "4けた以上"),
        ("🌸!?", "文字や数字"),
        ("あ" * 101, "100文字まで"),
        ("\u200b\u202e", "入れてください"),
    ],
)
def test_what_cannot_be_looked_for_is_said_kindly_and_stays_in_the_box(
    console: Console, words: str, said: str
) -> None:
    page = look_for(console, words, 422)

    assert said in page.text
    assert page.all("input", name="words")[0].get("value") == words.strip("\x00")


@pytest.mark.parametrize("words", ["' or 1=1 --", "%", "a%b_c", "<script>alert(1)</script>", "{{ 7*7 }}"])
def test_strange_words_find_nothing_and_break_nothing(desk: Desk, console: Console, words: str) -> None:
    told(desk, "山本")
    token = console.csrf_token()

    response = console.post("/find", {"words": words, "csrf_token": token})

    assert response.status_code in (303, 422)
    if response.status_code == 303:
        page = checked(console.open(response.headers["Location"]), 200)
        assert found(page) == []


def test_what_is_looked_for_stands_in_no_address_no_log_and_no_record(
    desk: Desk, console: Console, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told(desk, "佐藤 美紀")
    answer = console.post("/find", {"words": "佐藤", "csrf_token": console.csrf_token()})

    address = unquote(answer.headers["Location"])
    console.get(address)

    with desk.store.reading() as tx:
        lines = tx.connection.execute(
            select(Audit.action, Audit.subject, Audit.detail).where(Audit.action == "cases.searched")
        ).all()
        kept = str(tx.connection.execute(select(Audit)).all())
    assert [(line.subject, len(line.detail)) for line in lines] == [(None, 64)]
    logged = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert [words for words in (address, kept, logged) if "佐藤" in words] == []


def test_a_page_that_renews_itself_does_not_search_again(desk: Desk, console: Console) -> None:
    number = told(desk, "佐藤 美紀")
    answer = console.post("/find", {"words": "佐藤", "csrf_token": console.csrf_token()})
    address = answer.headers["Location"]
    assert found(console.get(address)) == [number]

    renewed = console.get(address, X_Engawa_Refresh="1")

    assert found(renewed) == []
    assert renewed.all("div", id="alarms")
    with desk.store.reading() as tx:
        searched = select(func.count()).where(Audit.action == "cases.searched")
        assert tx.connection.execute(searched).scalar_one() == 1


def test_results_open_for_whoever_looked_alone(desk: Desk, console: Console) -> None:
    answer = console.post("/find", {"words": "佐藤", "csrf_token": console.csrf_token()})
    address = answer.headers["Location"]

    console.get(address)
    checked(sit_down(desk, "suzuki", "鈴木 二").open(address), 404)
    checked(console.open(address[:-3] + "AAA"), 404)
    checked(console.open("/find/あ"), 404)


def test_who_looks_too_often_waits_a_minute_and_keeps_their_words(desk: Desk, console: Console) -> None:
    token = console.csrf_token()
    for _ in range(LOOKS_MOST):
        console.post("/find", {"words": "佐藤", "csrf_token": token})

    page = checked(console.post("/find", {"words": "鈴木", "csrf_token": token}), 429)
    assert page.all("input", name="words")[0].get("value") == "鈴木"
    assert "1分ほど" in page.text
    checked(sit_down(desk, "suzuki", "鈴木 二").open("/"), 200)

    desk.wait(seconds=61)
    assert console.post("/find", {"words": "鈴木", "csrf_token": token}).status_code == 303


def test_looking_often_does_not_count_against_signing_in(desk: Desk, console: Console) -> None:
    token = console.csrf_token()
    for _ in range(LOOKS_MOST):
        console.post("/find", {"words": "佐藤", "csrf_token": token})

    with desk.store.reading() as tx:
        assert staff.failed_attempts(tx, "yamada", "127.0.0.1", desk.now.replace(year=2000)) == 0


def test_in_english_too(desk: Desk, console: Console) -> None:
    number = told(desk, "Maria Silva")
    member = desk.member()
    with desk.store.transaction() as tx:
        staff.change(tx, member.id, locale="en")

    page = look_for(console, "silva maria")

    assert found(page) == [number]
    assert "Found by" in page.text
    assert "name Maria Silva" in page.text


def test_a_name_that_is_gone_is_not_found(desk: Desk, console: Console) -> None:
    number = told(desk, "佐藤 美紀")
    desk.answers(number, [row("name", "取り消されました"), row("phone", "答えない", "shown.skipped")])

    assert found(look_for(console, "佐藤")) == []
    assert found(look_for(console, PHONE)) == []


def test_only_names_and_numbers_of_a_case_are_found_by() -> None:
    rows = [
        row("name", "佐藤"),
        row("person.their_name", "太郎"),
        row("story", "鈴木さんのこと 090-9999-9999"),
        row("name", "答えない", "shown.skipped"),
    ]
    kept = told_of(json.dumps(rows))

    assert (kept.names, kept.phones) == (("佐藤", "太郎"), ())


def test_somebody_whose_key_is_gone_is_passed_over(desk: Desk, console: Console) -> None:
    left, gone = told(desk, "佐藤 花"), told(desk, "佐藤 美紀")
    with desk.store.transaction() as tx:
        person = desk.found(gone).person
        tx.connection.execute(update(Person).where(Person.id == person).values(sealed_key=b"\x01"))

    answer = console.post("/find", {"words": "佐藤", "csrf_token": console.csrf_token()})

    assert found(console.get(answer.headers["Location"])) == [left]
