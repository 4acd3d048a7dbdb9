"""Staff tick what a case touches: beside what the person told and what the story may mean, with history, and never by itself."""

import pytest

from handlers.matter_words import heard_in
from handlers.papers.shared_boxes import NATIONAL
from storage import matters, seats
from storage.ids import CaseNumber, DeskKey
from storage.matters import Ticked
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, Page, checked, sit_down

STORY = "家賃が払えません。母は認知症です。"
THERE = DeskKey("general")


def told(desk: Desk) -> CaseNumber:
    """A case whose person ticked two boxes and told a story."""
    number = desk.case()
    rows: list[dict[str, object]] = [
        {"question": "matters", "label": "困りごと", "value": "借金、仕事", "theirs": "", "sensitive": False},
        {"question": "story", "label": "お話", "value": STORY, "theirs": STORY, "sensitive": False},
    ]
    desk.answers(number, rows)
    with desk.store.transaction() as tx:
        matters.keep(tx, desk.found(number).id, "person", ["debt", "job"])
    return number


def send(console: Console, page: Page, *ticked: str, main: str = "", status: int = 303) -> Page:
    form = page.form("/matters")
    data = {**form.fields, "matter": list(ticked), "main": main}
    response = console.client.post(
        form.action, data=data, base_url=console.url, headers={"Origin": console.url}
    )
    assert response.status_code == status
    return console.get(form.action.removesuffix("/matters")) if status == 303 else checked(response, status)


def kept(desk: Desk, number: CaseNumber) -> list[Ticked]:
    with desk.store.reading() as tx:
        return [one for one in matters.of_case(tx, desk.found(number).id) if one.told_by == "staff"]


def is_ticked(page: Page, matter: str) -> bool:
    (box,) = page.all("input", id=f"matter-{matter}")
    return "checked" in box.attrib


def test_boxes_are_ticked_with_history_on_either_database(any_desk: Desk) -> None:
    console = sit_down(any_desk)
    number = told(any_desk)

    page = send(console, console.get(f"/cases/{number}"), "debt", "kin", main="rent")

    assert kept(any_desk, number) == [
        Ticked("rent", True, "staff"),
        Ticked("debt", False, "staff"),
        Ticked("kin", False, "staff"),
    ]
    assert "相談内容の印を残しました。" in page.text
    assert "◎家賃やローンの支払い 職員" in page.text
    assert "債務 本人・職員" in page.text
    page = send(console, page)
    assert kept(any_desk, number) == []
    assert "職員の印をすべて外した" in page.text
    assert "◎家賃やローンの支払い / 債務 / 家族との関係" in page.text
    assert "債務 本人(職員は未確認)" in page.text
    with any_desk.store.reading() as tx:
        assert len(matters.changes(tx, any_desk.found(number).id)) == 2
    record = any_desk.record_of(any_desk.found(number).id)
    assert [line.action for line in record].count("case.ticked") == 2


def test_what_was_heard_is_offered_and_not_ticked(desk: Desk, console: Console) -> None:
    number = told(desk)
    page = console.get(f"/cases/{number}")

    assert "家賃やローンの支払い (お話のことば 家賃" in page.text
    assert "介護 (お話のことば 認知症" in page.text
    assert not is_ticked(page, "rent")
    assert not is_ticked(page, "care")
    assert is_ticked(page, "debt")
    assert kept(desk, number) == []


def test_every_box_of_the_form_stands_there_once(desk: Desk, console: Console) -> None:
    page = console.get(f"/cases/{desk.case()}")

    assert [box.get("value") for box in page.all("input", name="matter")][:16] == [m.value for m in NATIONAL]
    assert len(page.all("input", name="matter")) == 32


def test_several_need_a_main_one_and_the_ticks_stay(desk: Desk, console: Console) -> None:
    number = told(desk)
    page = send(console, console.get(f"/cases/{number}"), "food", "kin", status=422)

    assert "◎(いちばん困っていること)をひとつ選んでください。" in page.text
    assert is_ticked(page, "food")
    assert not is_ticked(page, "debt")
    assert kept(desk, number) == []
    send(console, page, "food")
    assert kept(desk, number) == [Ticked("food", True, "staff")]


def test_whoever_is_slower_is_told_who_was_faster_and_keeps_the_ticks(desk: Desk) -> None:
    number = told(desk)
    sato, ito = sit_down(desk), sit_down(desk, "ito", "伊藤 二")
    late = ito.get(f"/cases/{number}")
    send(sato, sato.get(f"/cases/{number}"), "kin")

    page = send(ito, late, "food", status=409)

    assert "山田 一" in page.said("section", aria_labelledby="problem")
    assert is_ticked(page, "food")
    assert kept(desk, number) == [Ticked("kin", True, "staff")]
    send(ito, page, "food")
    assert kept(desk, number) == [Ticked("food", True, "staff")]


@pytest.mark.parametrize("shared", ["answer:story", "answer:matters"])
def test_a_desk_sees_the_boxes_if_they_were_shared(desk: Desk, shared: str) -> None:
    number = told(desk)
    here, sato, ito = desk.found(number).desk, desk.member(), desk.member("ito", "伊藤 二")
    with desk.store.transaction() as tx:
        seats.give(tx, sato.id, [here])
        seats.give(tx, ito.id, [THERE])
    giver, receiver = sit_down(desk), sit_down(desk, "ito", "伊藤 二")
    page = send(giver, giver.get(f"/cases/{number}"), "violence")
    giver.submit(
        page, "/offer", to=THERE, basis="consent", consent_told="yes", line=shared, words="お願いします"
    )
    seen = receiver.submit(receiver.get(f"/cases/{number}"), "/accept")

    sees = shared == "answer:matters"
    assert ("DV・虐待" in seen.text) == sees
    assert seen.has_form("/matters") == sees
    data = {"csrf_token": receiver.csrf_token(), "had": "violence", "main": "", "matter": "kin"}
    assert receiver.post(f"/cases/{number}/matters", data).status_code == (303 if sees else 404)
    assert not giver.get(f"/cases/{number}").has_form("/matters")


def test_a_box_nobody_has_is_no_form_of_ours(desk: Desk, console: Console) -> None:
    number = told(desk)
    send(console, console.get(f"/cases/{number}"), "weather", status=400)
    assert kept(desk, number) == []


@pytest.mark.parametrize(
    ("story", "heard"),
    [
        ("先月仕事をなくして、電気が止められそうです", {"bills", "job"}),
        ("夫のＤＶから逃げたい", {"violence"}),
        ("DVDを見ています。ピザを食べました", set()),
        ("My parents come by taxi, and it is different", set()),
        ("I can’t pay my rent and have no food", {"rent", "food"}),
        ("Tôi bị mất việc từ tháng trước và không trả được tiền thuê nhà.", {"job", "rent"}),
        ("지난달부터 일이 없어서 월세를 낼 수 없습니다", {"job", "rent"}),
        ("我们没有饭吃", {"food"}),
        ("", set()),
    ],
)
def test_words_of_a_story_suggest_boxes(story: str, heard: set[str]) -> None:
    assert {matter.value for matter in heard_in(story)} == heard
