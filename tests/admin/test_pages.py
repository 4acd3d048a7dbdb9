"""Every page, in both languages: the strict client looks at each of them."""

import re

import pytest
from sqlalchemy import update

from handlers.reading import LATEST
from storage import cases, outbox, staff, switches
from storage.tables import Person
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, Page, sit_down


def in_english(desk: Desk, console: Console) -> Console:
    member = desk.member()
    with desk.store.transaction() as tx:
        staff.change(tx, member.id, locale="en")
    return console


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "path", ["/", "/desks/livelihood", "/closed", "/desks/livelihood/closed", "/account"]
)
def test_a_page_keeps_the_house_rules(desk: Desk, console: Console, path: str, language: str) -> None:
    desk.case()
    if language == "en":
        in_english(desk, console)

    page = console.get(path)

    assert page.tree.get("lang") == language


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_doors_speak_the_language_asked_for(desk: Desk, language: str) -> None:
    desk.open_demo()

    page = Console(desk.app()).get(f"/sign-in?language={language}")

    assert page.tree.get("lang") == language


def test_the_queue_puts_who_waits_for_us_first(desk: Desk, console: Console) -> None:
    answered, waiting = desk.case("待たない人"), desk.case("待つ人")
    case, member = desk.found(answered), desk.member()
    with desk.store.transaction() as tx:
        cases.change(tx, case.id, waiting_on="person", state="taken", staff_id=member.id)
    desk.wait(minutes=12)

    page = console.get("/")

    assert page.text.index("待つ人") < page.text.index("待たない人")
    assert "12分" in page.text
    assert "1件" in page.said("h2", id="ours")
    assert waiting in page.text


def test_the_queue_says_topic_language_urgency_and_who_is_in_charge(desk: Desk, console: Console) -> None:
    number = desk.case(locale="ja@easy", topic="housing")
    console.submit(console.get(f"/cases/{number}"), "/take")

    row = console.get("/").text

    for words in (
        number,
        "みどり 花子",
        "住まい",
        "やさしい日本語",
        "今週中",
        "対応中",
        "生活サポートセンター",
        "山田 一",
    ):
        assert words in row


def test_a_desk_shows_only_its_own_cases(desk: Desk, console: Console) -> None:
    desk.case("お金の人", topic="money")
    desk.case("介護の人", topic="care")

    assert "お金の人" not in console.get("/desks/care-east").text


def test_counts_are_shown_by_desk(desk: Desk, console: Console) -> None:
    desk.case(topic="money")
    desk.case(topic="money")

    assert "お返事待ち2件、全部で2件" in console.get("/").text


def test_more_than_a_page_of_cases_is_paged(desk: Desk, console: Console) -> None:
    for _ in range(51):
        desk.case()

    first, second = console.get("/"), console.get("/?page=1")

    assert [link for link in first.all("a", rel="next") if link.get("href") == "/?page=1"]
    assert second.all("a", rel="prev")
    assert len(second.all("td", **{"class": "cell-case"})) == 1


def test_troubles_stand_above_the_queue(desk: Desk, console: Console) -> None:
    number = desk.case()
    page = console.submit(console.get(f"/cases/{number}"), "/take")
    console.submit(page, "/reply", words="お返事です")
    with desk.store.transaction() as tx:
        row = outbox.lease_next(tx, desk.now)
        assert row
        outbox.finish(tx, row, "refused", desk.now, "blocked")
        switches.turn_on(tx, "push_stopped", "quota", desk.now, None)

    queue = console.get("/")

    assert "LINEの送信枠を使い切りました" in queue.text
    assert "お返事が届きませんでした。" in queue.text
    assert "届きませんでした (LINEでブロックされています)" in console.get(f"/cases/{number}").text


def test_a_state_of_the_whole_desk_has_words_for_every_switch(desk: Desk, console: Console) -> None:
    with desk.store.transaction() as tx:
        switches.turn_on(tx, "line_refuses_us", "401", desk.now, desk.now)
        switches.turn_on(tx, "push_stopped", "quota", desk.now, None)

    assert "LINEの送信枠" in console.get("/").text


def test_a_case_shows_what_was_answered_and_how_they_saw_it(desk: Desk, console: Console) -> None:
    number = desk.case(locale="ja@easy")
    desk.answers(
        number,
        [
            {"label": "相談内容", "value": "生活費", "theirs": "お金(かね)", "sensitive": False},
            {"label": "電話番号", "value": "090-0000-0000", "theirs": "090-0000-0000", "sensitive": True},
        ],
    )

    text = console.get(f"/cases/{number}").text

    assert "ご本人の画面: お金(かね)" in text
    assert "電話番号 取り扱い注意" in text
    assert text.count("090-0000-0000") == 1


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("text", {"words": "こんにちは"}, "こんにちは"),
        ("press", {"words": "はい"}, "ボタンを押しました: はい"),
        ("press", {"words": ""}, "ボタンを押しました:"),
        ("sticker", {"words": "ありがとう"}, "スタンプ ありがとう"),
        ("place", {"latitude": 35.68, "longitude": 139.76, "label": "中央1-2"}, "35.68000, 139.76000"),
        ("place", {"label": "どこか"}, "場所を送りました"),
        ("image", {"name": ""}, "写真はもう受け取れません"),
        ("video", {"name": ""}, "動画はもう受け取れません"),
        ("audio", {"name": ""}, "音声はもう受け取れません"),
        ("joined", {"again": True}, "友だち追加"),
        ("unknown", {"what": "hologram"}, "表示できない種類"),
        ("hologram", {"words": [1]}, "表示できない種類"),
    ],
)
def test_every_kind_of_message_is_shown(
    desk: Desk, console: Console, kind: str, body: dict[str, object], words: str
) -> None:
    number = desk.case()
    desk.keep(number, kind, body)

    assert words in console.get(f"/cases/{number}").text


def test_a_case_of_nobody_knows_is_the_same_as_no_page_at_all(console: Console) -> None:
    unknown, nowhere = console.get("/cases/2612-9999", 404), console.get("/nowhere", 404)

    assert unknown.said("h1") == nowhere.said("h1") == "見つかりません"


def test_days_are_named_once(desk: Desk, console: Console) -> None:
    number = desk.case()
    desk.wait(days=1)
    console.holds(desk.begin_session(desk.member(), "next day"))
    desk.says(number, "text", words="つぎの日です")
    desk.says(number, "text", words="もう一度")

    days = console.get(f"/cases/{number}").all("p", **{"class": "day"})

    assert ["".join(day.itertext()) for day in days] == ["きのう", "今日"]


def test_old_cases_show_the_year(desk: Desk, console: Console) -> None:
    number = desk.case()
    desk.wait(days=60)
    console.holds(desk.begin_session(desk.member(), "much later"))

    assert "2026年12月1日(火) 14:05" in console.get(f"/cases/{number}").text


def test_of_a_long_talk_the_latest_is_shown_and_everything_is_a_link_away(
    desk: Desk, console: Console
) -> None:
    number = desk.case()
    for at in range(LATEST + 2):
        desk.says(number, "text", words=f"{at}回目です")
        desk.wait(seconds=1)

    page = console.get(f"/cases/{number}")
    (link,) = [each for each in page.all("a") if "?all=1" in each.get("href", "")]
    everything = console.get(link.get("href", "").partition("#")[0])

    assert "1回目です" not in _talk(page)
    assert f"{LATEST + 1}回目です" in _talk(page)
    assert [f"{at}回目です" for at in range(LATEST + 2)] == _talk(everything)


def _talk(page: Page) -> list[str]:
    """The words of a case's talk, in order."""
    (lines,) = [each for each in page.all("ol") if "thread" in each.get("class", "").split()]
    said = ("".join(line.itertext()) for line in lines)
    return [found[0] for words in said if (found := re.findall(r"\d+回目です", words))]


def test_a_name_that_opens_no_more_leaves_the_rest_of_the_queue(any_desk: Desk) -> None:
    lost, left = any_desk.case("みどり 花子"), any_desk.case("あおい 太郎")
    person = any_desk.found(lost).person
    with any_desk.store.transaction() as tx:
        tx.connection.execute(update(Person).where(Person.id == person).values(name=b"\x01"))

    page = sit_down(any_desk).get("/")

    assert page.said("a", id=f"case-{lost}") == f"{lost} お名前未取得"
    assert page.said("a", id=f"case-{left}") == f"{left} あおい 太郎"
