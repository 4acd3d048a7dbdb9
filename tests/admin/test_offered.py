"""What a page offers may be done: no form and no link leads where whoever reads it may not go."""

from urllib.parse import urlsplit

import pytest
from flask import Flask

from admin.permissions import ROLES
from conversations.handing_over import Basis
from handlers import handing_over
from handlers.handing_over import Offering
from storage import calls, cases, handovers, seals, staff
from storage.calls import CallId
from storage.ids import CaseNumber, DeskKey, HandoverId, new_id
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, Page, sit_down

THERE = DeskKey("general")


def offered(page: Page) -> list[tuple[str, str]]:
    """Every address of ours a page leads to, and how."""
    forms = [("POST", each.get("action", "")) for each in page.all("form")]
    links = [("GET", each.get("href", "")) for each in page.all("a")]
    return [(method, urlsplit(path).path) for method, path in forms + links if path.startswith("/")]


def needed(app: Flask, method: str, path: str) -> str:
    """The permission for an address."""
    endpoint, _ = app.url_map.bind("localhost").match(path, method)
    return str(getattr(app.view_functions[endpoint], "permission", ""))


def complaint(desk: Desk, *readers: str) -> CaseNumber:
    """A complaint that waits, with danger in it, a held answer and a call, read by these."""
    number, named = desk.case(), [desk.member(login).id for login in readers]
    case, person = desk.found(number), desk.person(number)
    with desk.store.transaction() as tx:
        cases.change(tx, case.id, routed="complaint", against=DeskKey("livelihood"), risk=1, desk=THERE)
        seals.seal(tx, case.id, "complaint", named, named[0], desk.now)
        new = calls.New(CallId(new_id()), named[0], "call_out", "spoken", "話しました", desk.now)
        calls.add(tx, person, case.id, new, desk.now)
    return number


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_case_and_a_queue_offer_only_what_may_be_done(desk: Desk, role: str) -> None:
    number, console, member = complaint(desk, "yamada"), sit_down(desk), desk.member()
    with desk.store.transaction() as tx:
        staff.change(tx, member.id, role=role)
    app = desk.app()

    for path in (f"/cases/{number}", "/", "/closed", "/account"):
        for method, address in offered(console.get(path)):
            assert needed(app, method, address) in ROLES[role] | {"anybody"}, (role, path, address)


def test_a_member_from_outside_reads_and_writes_notes_and_is_told_so(desk: Desk) -> None:
    number, console, member = complaint(desk, "yamada"), sit_down(desk), desk.member()
    with desk.store.transaction() as tx:
        staff.change(tx, member.id, role="outside")

    page = console.get(f"/cases/{number}")

    assert {path.rpartition("/")[2] for method, path in offered(page) if method == "POST"} == {"note", "out"}
    assert "第三者委員の方は、読むことと、職員用メモを書くことができます。" in page.text
    assert "話しました" in page.text
    assert "答えられなかったこと" not in page.text


def test_what_was_taken_over_is_handed_back_with_its_own_button(desk: Desk, console: Console) -> None:
    number, member = desk.case(), desk.member()
    which, here = HandoverId(new_id()), desk.found(number).desk
    with desk.store.transaction() as tx:
        offering = Offering(Basis.LAW, (), "法令によります。", False, which, None)
        handing_over.offer(tx, member, number, THERE, offering, desk.now)
    assert "へつなぎ戻す" not in console.get(f"/cases/{number}").text
    with desk.store.transaction() as tx:
        handing_over.accept(tx, desk.council, member, number, which, desk.now)

    page = console.get(f"/cases/{number}")
    assert f"{desk.council.desk(here).names['ja']}へつなぎ戻す" in page.text
    (back,) = [each for each in page.all("form") if "back-hint" in [box.get("id") for box in each.iter("p")]]
    filled = {
        box.get("name", ""): box.get("value", "") for box in back.iter("input") if box.get("type") == "hidden"
    }
    (law,) = [box for box in back.iter("input") if box.get("id") == "back-law"]
    assert (filled["to"], "checked" in law.attrib) == (here, True)

    response = console.post(back.get("action", ""), {**filled, "basis": "law", "words": ""})
    assert response.status_code == 422
    again = console.post(back.get("action", ""), {**filled, "basis": "law", "words": "本来の窓口です。"})
    assert again.status_code == 303
    with desk.store.reading() as tx:
        newest = handovers.newest(tx, desk.found(number).id)
    assert newest is not None
    assert (newest.from_desk, newest.to_desk, newest.state) == (THERE, here, "offered")


def test_a_refused_offer_keeps_the_desk_the_basis_and_the_lines(desk: Desk, console: Console) -> None:
    number = desk.case()
    desk.answers(
        number, [{"question": "story", "label": "お話", "value": "a", "theirs": "a", "sensitive": False}]
    )
    sent = {
        "to": "general",
        "basis": "law",
        "line": "answer:story",
        "once": str(new_id()),
        "explained": "電話で説明",
    }
    response = console.post(
        f"/cases/{number}/offer", {**sent, "csrf_token": console.csrf_token(), "words": ""}
    )

    assert response.status_code == 422
    shown = response.get_data(as_text=True)
    assert '<option value="general" selected>' in shown
    assert 'id="offer-law" name="basis" value="law" required checked' in shown
    assert 'name="line" value="answer:story" checked' in shown
    assert "電話で説明" in shown


def test_what_is_refused_of_a_case_one_may_not_know_of_is_not_found(desk: Desk) -> None:
    number, console = complaint(desk, "yamada"), sit_down(desk, "ito", "伊藤 二")
    from_outside = desk.member("ito")
    data = {"words": "", "once": str(new_id()), "csrf_token": console.csrf_token()}

    for path, status in ((f"/cases/{number}/note", 422), ("/cases/2612-9999/note", 404)):
        assert console.post(path, data).status_code == status, path
    with desk.store.transaction() as tx:
        staff.change(tx, from_outside.id, role="outside")
    assert console.post(f"/cases/{number}/note", data).status_code == 404
