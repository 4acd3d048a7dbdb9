"""Alarms on the console: a bar on every page, the signs on the case, one press that ends the calls; ways to be called."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.kernel.effects import Alarm
from conversations.understanding.verdict import Evidence, Kind, Risk
from handlers import danger
from storage import alarms, links, messages, talks
from storage.ids import ArrivalId, CaseNumber
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, sit_down

ARRIVAL = ArrivalId(7)
WORDS = "もう消えてしまいたいです"
HEARD = Alarm(Risk.EMERGENCY, (Kind.SUICIDE,), "ja", (Evidence("ja.suicide.wish", 2, 9),))


def in_danger(desk: Desk, alarm: Alarm = HEARD) -> CaseNumber:
    """A case in which danger was heard in the newest words."""
    number = desk.case()
    person, case = desk.person(number), desk.found(number)
    said = messages.New("person", "text", json.dumps({"words": WORDS}), arrival=ARRIVAL)
    with desk.store.transaction() as tx:
        messages.keep(tx, person, case.id, said, desk.now)
        before = danger.Before(talks.stand(tx, person).owner, case.id, ARRIVAL)
        danger.happen(tx, desk.council, person, alarm, before, desk.now)
    return number


@pytest.mark.parametrize("path", ["/", "/closed", "/account", "/desks/care-east"])
def test_every_page_bears_the_bar_without_any_script(desk: Desk, console: Console, path: str) -> None:
    number = in_danger(desk)
    page = console.get(path)

    assert page.said("p", id="alarms-title") == "すぐに確認が必要な受付"
    assert page.all("a", href=f"/cases/{number}")


def test_there_is_no_bar_where_nothing_is_wrong(desk: Desk, console: Console) -> None:
    desk.case()

    assert console.get("/").all("section", **{"class": "alarms"}) == []
    assert "すぐに確認が必要な受付" not in console.get("/").text


def test_the_gravest_case_stands_first_in_the_duty_desks_queue(desk: Desk, console: Console) -> None:
    others = [desk.case() for _ in range(3)]
    number = in_danger(desk)
    rows = [
        a.get("href")
        for a in console.get("/desks/general").all("a")
        if str(a.get("id", "")).startswith("case-")
    ]

    assert rows[0] == f"/cases/{number}"
    assert others


def test_the_case_shows_what_was_heard_and_one_press_takes_it(desk: Desk, console: Console) -> None:
    number = in_danger(desk)
    page = console.get(f"/cases/{number}")
    assert "ja.suicide.wish" not in page.text  # our own names for rules tell staff nothing
    assert page.all("li", title="ja.suicide.wish")
    assert "このことばに気づきました" in page.text
    assert "自殺のおそれ" in page.text
    assert [bdi for bdi in page.all("bdi") if bdi.text == WORDS[2:9]]

    console.submit(page, "/alarm")

    after = console.get(f"/cases/{number}")
    assert "この連絡を受けた職員: 山田 一" in after.text
    assert not after.has_form("/alarm")
    with desk.store.reading() as tx:
        assert alarms.open_now(tx) == ()
    assert [entry.action for entry in desk.record_of(desk.found(number).id)].count("alarm.taken") == 1


def test_the_second_to_press_is_told_who_was_first(desk: Desk, console: Console) -> None:
    number = in_danger(desk)
    page = console.get(f"/cases/{number}")
    colleague = sit_down(desk, "suzuki", "鈴木 二")
    colleague.submit(colleague.get(f"/cases/{number}"), "/alarm")

    late = console.submit(page, "/alarm", status=409)

    assert "鈴木 二" in late.text


def test_closing_asks_for_words_and_keeps_them_as_a_note(desk: Desk, console: Console) -> None:
    number = in_danger(desk)
    console.submit(console.get(f"/cases/{number}"), "/alarm")
    page = console.get(f"/cases/{number}")
    refused = console.submit(page, "/close", status=422, outcome="answered", words=" ")
    assert "どうなったか" in refused.text

    console.submit(
        console.get(f"/cases/{number}"), "/close", outcome="answered", words="家族といることを電話で確かめた"
    )

    assert desk.found(number).state == "closed"
    assert "家族といることを電話で確かめた" in console.get(f"/cases/{number}").text


def test_the_next_working_day_is_shown_until_somebody_has_asked(desk: Desk, console: Console) -> None:
    number = in_danger(desk)
    assert "翌開所日の確認 12月2日(水)" in console.get("/").text

    assert not console.get(f"/cases/{number}").has_form("/follow-up")
    console.submit(console.get(f"/cases/{number}"), "/alarm")
    console.submit(console.get(f"/cases/{number}"), "/follow-up")

    assert desk.found(number).follow_up_on is None


def test_staff_are_warned_that_somebody_may_see_the_screen(desk: Desk, console: Console) -> None:
    number = in_danger(desk)
    person = desk.person(number)
    with desk.store.transaction() as tx:
        talks.hush(tx, person, desk.now)

    assert "画面をほかの人に見られるおそれ" in console.get(f"/cases/{number}").text


def test_a_member_keeps_the_address_alarms_are_mailed_to(desk: Desk, console: Console) -> None:
    console.submit(console.get("/account"), "/mail", mail="yamada@example.jp")
    member = desk.member()
    with desk.store.reading() as tx:
        assert links.mail_of(tx, member.id) == "yamada@example.jp"

    refused = console.submit(console.get("/account"), "/mail", status=422, mail="a@b\r\nBcc: c@d.jp")
    assert "メールアドレスの形が正しくありません" in refused.text


def test_a_code_is_shown_once_and_few_are_made(desk: Desk, console: Console) -> None:
    shown = console.submit(console.get("/account"), "/line-code", status=200)
    assert re.search(r"EN-[A-Z2-9]{4}-[A-Z2-9]{4}", shown.text)
    assert not re.search(r"EN-[A-Z2-9]{4}-", console.get("/account").text)

    for _ in range(4):
        console.submit(console.get("/account"), "/line-code", status=200)
    assert "コードを作りすぎました" in console.submit(console.get("/account"), "/line-code", status=422).text


def test_while_it_calls_there_is_one_button_to_take_a_case_and_it_says_where(
    desk: Desk, console: Console
) -> None:
    page = console.get(f"/cases/{in_danger(desk)}")

    assert page.has_form("/alarm")
    assert not page.has_form("/take")
    assert "上の「対応します」を押すと" in page.text


def test_the_bar_says_plainly_that_nobody_has_been_reached_yet(desk: Desk, console: Console) -> None:
    number = in_danger(desk)
    with desk.store.transaction() as tx:
        due = alarms.next_due(tx, desk.now)
        assert due is not None
        alarms.call_round(tx, due, (), timedelta(minutes=2), desk.now)
    assert f"{number}" in console.get("/").text
    assert "まだ誰にも届いていません" in console.get("/").text


def test_staff_see_the_language_of_the_words_where_it_is_not_the_persons(
    desk: Desk, console: Console
) -> None:
    foreign = console.get(f"/cases/{in_danger(desk, replace(HEARD, lang='vi'))}")
    own = console.get(f"/cases/{in_danger(desk, replace(HEARD, lang='ja'))}")
    unknown = console.get(f"/cases/{in_danger(desk, replace(HEARD, lang='xx'))}")

    assert "書かれた言葉 ベトナム語" in " ".join(foreign.text.split())
    assert "書かれた言葉" not in own.text + unknown.text
