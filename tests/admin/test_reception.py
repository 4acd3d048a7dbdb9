"""Telephone and counter in the console: the form, its receipt, the call log and the cards, at the strict browser."""

import uuid

import pytest
from sqlalchemy import func, select

from storage import calls, cases, people, seats
from storage.ids import CaseNumber
from storage.tables import Case
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, Page, sit_down

FILLED = {
    "channel": "counter",
    "about": "family",
    "relation": "mother",
    "their-name": "山田 ハル",
    "topic": "care",
    "urgency": "today",
    "story": "母がよく転びます。",
    "name": "山田 花子",
    "kana": "やまだ はなこ",
    "phone": "090-1234-5678",
    "consent-intake": "yes",
    "answered": "ours",
    "answer": "調べて電話します",
}


def taken_down(console: Console, **changed: str) -> Page:
    page = console.get("/cases/new")
    return console.submit(page, "/cases/new", 303, **{**FILLED, **changed})


def number_of(page: Page) -> CaseNumber:
    return CaseNumber(page.said("h1").removeprefix("受付の控え "))


@pytest.mark.parametrize(
    ("language", "sheets", "said"),
    [
        ("ja", 1, "お返事します"),
        ("ja@easy", 2, "返事(へんじ)を します。"),
        ("en", 2, "Your name is enough, too."),
        ("vi", 2, "返事(へんじ)を します。"),
    ],
)
def test_the_receipt_is_in_the_language_of_the_person(
    desk: Desk, language: str, sheets: int, said: str
) -> None:
    receipt = taken_down(sit_down(desk), language=language)

    assert len(receipt.all("section", **{"class": "receipt"})) == sheets
    assert said in receipt.text


def test_a_caller_of_any_language_we_hear_danger_in_stands_in_the_queue_with_it(desk: Desk) -> None:
    console = sit_down(desk)
    case = console.get(f"/cases/{number_of(taken_down(console, language='vi'))}")

    assert "ベトナム語" in console.get("/").text
    assert "話すことば ベトナム語" in " ".join(case.text.split())
    assert "やさしい日本語" not in case.text


def cases_kept(desk: Desk) -> int:
    with desk.store.reading() as tx:
        return tx.connection.execute(select(func.count()).select_from(Case)).scalar_one()


def test_from_the_queue_to_the_receipt_and_the_case(desk: Desk) -> None:
    console = sit_down(desk)
    assert [a for a in console.get("/").all("a") if a.get("href") == "/cases/new"]
    receipt = taken_down(console)
    number = number_of(receipt)
    assert "お返事します" in receipt.text
    assert "119" in receipt.text
    case = console.get(f"/cases/{number}")
    assert "LINEを使っていない方です" in case.text
    assert "山田 花子(やまだ はなこ)" in case.text
    assert "調べて電話します" in case.text
    assert "窓口" in case.text
    assert not case.has_form("/reply")
    assert "窓口" in console.get("/").text


def test_what_cannot_be_kept_stands_on_the_page_with_why(desk: Desk) -> None:
    console = sit_down(desk)
    page = console.get("/cases/new")
    again = console.submit(
        page, "/cases/new", 422, **{**FILLED, "phone": "12", "their-born": "いつか", "consent-share": "no"}
    )
    form = again.form("/cases/new")
    assert form.fields["once"] == page.form("/cases/new").fields["once"]
    for name in (
        "story",
        "name",
        "kana",
        "phone",
        "their-name",
        "answer",
        "channel",
        "consent-intake",
        "consent-share",
    ):
        assert form.fields[name] == {**FILLED, "phone": "12", "consent-share": "no"}[name], name
    assert "電話番号として読めません" in again.text
    assert cases_kept(desk) == 0
    assert number_of(console.submit(again, "/cases/new", 303, **{"phone": "", "their-born": ""}))


def test_a_double_click_is_one_case(desk: Desk) -> None:
    console = sit_down(desk)
    form = console.get("/cases/new").form("/cases/new")
    sent = [console.post(form.action, {**form.fields, **FILLED}) for _ in range(2)]
    assert {each.status_code for each in sent} == {303}
    assert len({each.headers["Location"] for each in sent}) == 1
    assert cases_kept(desk) == 1


def test_gone_on_with_and_the_later_of_two_is_told(desk: Desk) -> None:
    console = sit_down(desk)
    number = number_of(taken_down(console, story="転ぶ"))
    page = console.get(f"/cases/{number}/form")
    assert page.form("/form").fields["story"] == "転ぶ"
    shown = console.submit(page, f"/cases/{number}/form", story="転んで、入院した")
    assert "転んで、入院した" in shown.text
    late = console.submit(page, f"/cases/{number}/form", 409, story="おそい方")
    assert late.form("/form").fields["story"] == "おそい方"


@pytest.mark.parametrize("danger", ["urgent", "emergency"])
def test_in_danger_the_receipt_tells_what_to_say_now(desk: Desk, danger: str) -> None:
    receipt = taken_down(sit_down(desk), danger=danger)
    assert "いま、この順に伝えてください" in receipt.text
    assert "いま、職員が確認しています" in receipt.text


def test_calls_are_noted_and_a_wrong_one_loses_nothing(desk: Desk) -> None:
    console = sit_down(desk)
    number = number_of(taken_down(console, answered=""))
    page = console.get(f"/cases/{number}")
    bad = {"way": "call_out", "went": "sent", "turn": "theirs", "words": "留守"}
    again = console.submit(page, "/calls", 422, **bad)
    assert "留守" in again.form("/calls").fields["words"]
    assert again.form("/calls").fields["way"] == "call_out"
    done = console.submit(again, "/calls", went="not_reached")
    assert "つながらなかった" in done.text
    with desk.store.reading() as tx:
        case = desk.found(number)
        assert len(calls.of_case(tx, people.look_at(tx, case.person), case.id)) == 1


def test_a_card_is_changed_also_for_somebody_on_line(desk: Desk) -> None:
    console, number = sit_down(desk), desk.case()
    page = console.get(f"/cases/{number}/card")
    again = console.submit(page, "/card", 422, name="佐藤 幸", born="ずっとまえ", phone="03-1234-5678")
    assert again.form("/card").fields["name"] == "佐藤 幸"
    shown = console.submit(again, "/card", born="昭和16年3月4日")
    assert "昭和16年(1941年)3月4日" in shown.text
    assert "75歳以上" in shown.text
    late = console.submit(page, "/card", 409, name="だれか")
    assert late.form("/card").fields["name"] == "だれか"
    concerned = console.submit(console.get(f"/cases/{number}/card/concerned"), "/concerned", name="佐藤 ハル")
    assert "佐藤 ハル" in concerned.text
    changed = [entry for entry in desk.record_of(desk.found(number).id) if entry.action == "card.changed"]
    assert [entry.detail for entry in changed] == ["person name born age phone", "concerned name"]


def test_what_was_typed_comes_back_when_nobody_is_signed_in_any_more(desk: Desk) -> None:
    console = sit_down(desk)
    form = console.get("/cases/new").form("/cases/new")
    desk.wait(hours=11)
    answer = console.post(form.action, {**form.fields, **FILLED, "once": str(uuid.uuid4())})
    assert answer.status_code == 401
    assert "母がよく転びます。" in answer.get_data(as_text=True)


def test_a_form_of_a_case_closed_meanwhile_is_given_back_with_the_reason(
    desk: Desk, console: Console
) -> None:
    number = number_of(taken_down(console))
    page = console.get(f"/cases/{number}/form")
    case = desk.found(number)
    with desk.store.transaction() as tx:
        cases.change(tx, case.id, state="closed", closed_at=desk.now)

    again = console.submit(page, "/form", 422, story="書き足したことば")

    assert "この相談は、もう終了しています" in again.said("p", role="alert")
    assert again.said("textarea", id="in-story") == "書き足したことば"


def test_a_form_that_becomes_a_complaint_is_passed_on_and_says_so(desk: Desk, console: Console) -> None:
    number = number_of(taken_down(console))
    page, member, here = console.get(f"/cases/{number}/form"), desk.member(), desk.found(number).desk
    with desk.store.transaction() as tx:
        seats.give(tx, member.id, [here])

    queue = console.submit(page, "/form", 303, against=here)

    assert "苦情として、受ける担当に渡しました。この相談は、ここからは見えません。" in queue.text
    assert number not in queue.text
    console.get(f"/cases/{number}", 404)
