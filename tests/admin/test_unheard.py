"""The console when danger may stand in what could not be handled: red on every page, until somebody has seen to it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage import alarms, staff, switches, unheard
from storage.alarms import Call
from storage.ids import ArrivalId
from storage.tables import Arrival, Staff
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, sit_down
from tests.admin.test_alarms import in_danger
from tests.admin.test_upkeep import park, wrote


def parked_grave(desk: Desk) -> int:
    park(desk, wrote("もしもし"), reason=f"{unheard.GRAVE}LookupError")
    with desk.store.transaction() as tx:
        number = tx.connection.execute(select(Arrival.id).order_by(Arrival.id.desc()).limit(1)).scalar_one()
        unheard.call(tx, ArrivalId(number), desk.now)
    return number


@pytest.mark.parametrize(
    ("locale", "words"),
    [("ja", "急いで確認が必要なもの:1件"), ("en", "To be read at once, among what could not be handled: 1")],
)
@pytest.mark.parametrize("path", ["/", "/account", "/desks/care-east"])
def test_every_page_bears_it_in_red_with_the_way_there(
    desk: Desk, console: Console, locale: str, words: str, path: str
) -> None:
    assert console.get(path).all("section", **{"class": "alarms"}) == []
    parked_grave(desk)
    member = desk.member().id
    with desk.store.transaction() as tx:
        staff.change(tx, member, locale=locale)

    page = console.get(path)

    (bar,) = page.all("section", **{"class": "alarms"})
    assert words in page.text
    assert page.all("a", href="/parked")
    assert bar


def test_it_is_marked_among_the_others_and_goes_once_seen_to(any_desk: Desk) -> None:
    console = sit_down(any_desk)
    park(any_desk, wrote("ほかのこと", "01B"))
    number = parked_grave(any_desk)
    assert "急いで確認が必要なものがあります" in console.get("/").text
    page = console.get("/parked")
    assert len(page.all("span", **{"class": "chip risk-3"})) == 1

    console.submit(page, f"/{number}/settle")

    page = console.get("/")
    assert "急いで確認" not in page.text
    with any_desk.store.reading() as tx:
        assert not switches.is_on(tx, "danger_parked", any_desk.now)


def test_what_is_tried_again_calls_no_longer(desk: Desk, console: Console) -> None:
    parked_grave(desk)

    console.submit(console.get("/parked"), "/again")

    with desk.store.reading() as tx:
        assert not switches.is_on(tx, "danger_parked", desk.now)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("sealed", "連絡先を開けません"),
        ("blocked", "ブロックしています"),
        ("unset", "連絡先の設定がありません"),
    ],
)
def test_a_case_says_why_a_colleague_could_not_be_called(
    desk: Desk, console: Console, reason: str, words: str
) -> None:
    number, member = in_danger(desk), desk.member()
    with desk.store.transaction() as tx:
        due = alarms.next_due(tx, desk.now)
        assert due is not None
        alarms.call_round(tx, due, [(member.id, "mail")], timedelta(minutes=2), desk.now)
        call = alarms.lease_call(tx, "mail", desk.now)
        assert isinstance(call, Call)
        alarms.finish_call(tx, call, "failed", desk.now, reason)

    page = console.get(f"/cases/{number}")

    assert words in page.text
    assert "まだ誰にも届いていません" in page.text


def test_whose_address_does_not_open_is_asked_for_it_again(desk: Desk, console: Console) -> None:
    with desk.store.transaction() as tx:
        tx.connection.execute(update(Staff).values(mail=b"damaged"))
    page = console.get("/account")
    assert "登録したメールアドレスを開けません" in page.text

    console.submit(page, "/mail", mail="yamada@example.jp")

    assert "登録したメールアドレスを開けません" not in console.get("/account").text
