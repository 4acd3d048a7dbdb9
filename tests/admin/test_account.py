"""Accounts: made, changed by their owner alone, ended."""

import pyotp
import pytest

from handlers import staff as working
from handlers.errors import Refused
from storage import staff
from tests.admin.desk_under_test import Desk
from tests.admin.doorway import WRONG, Door
from tests.admin.strict_client import Console


def test_signing_out_everywhere_ends_every_browser(desk: Desk, console: Console) -> None:
    elsewhere = Console(desk.app()).holds(desk.begin_session(desk.member(), "another browser"))

    console.submit(console.get("/account"), "/sign-out-everywhere")

    assert elsewhere.open("/").status_code == 303


def test_whoever_is_deactivated_is_out_at_once(desk: Desk, console: Console) -> None:
    member = desk.member()
    with desk.store.transaction() as tx:
        working.deactivate_member(tx, None, member.id, desk.now)

    assert console.open("/").status_code == 303


def test_a_new_password_ends_every_other_browser(door: Door) -> None:
    app = door.desk.app()
    console, elsewhere = Console(app), Console(app)
    page = door.enter(console)
    with door.desk.store.transaction() as tx:
        staff.begin_session(tx, door.who.member, "elsewhere", door.desk.now)
    elsewhere.holds("elsewhere")
    new = "a long phrase to keep"

    page = console.submit(
        console.get("/account"), "/password", password=door.who.password, new_password=new, repeated=new
    )

    assert "パスワードを変えました" in page.text
    assert elsewhere.open("/").status_code == 303
    assert WRONG in door.password(Console(app), door.who.password, 401).text


@pytest.mark.parametrize(
    ("old", "new", "repeated", "words"),
    [
        ("wrong", "a long phrase to keep", "a long phrase to keep", "いまのパスワードが違います"),
        ("-", "a long phrase to keep", "another phrase to keep", "2つの欄で違っています"),
        ("-", "short", "short", "短すぎます"),
        ("-", "a" * 257, "a" * 257, "長すぎます"),
        ("-", "yamada-yamada-1", "yamada-yamada-1", "簡単すぎます"),
        ("-", "ababababababab", "ababababababab", "簡単すぎます"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    desk: Desk, console: Console, old: str, new: str, repeated: str, words: str
) -> None:
    before = desk.member().password

    page = console.submit(
        console.get("/account"), "/password", 422, password=old, new_password=new, repeated=repeated
    )

    assert words in page.text
    assert desk.member().password == before


def test_the_language_is_ones_own_setting(console: Console) -> None:
    page = console.submit(console.get("/account"), "/language", language="en")

    assert page.tree.get("lang") == "en"
    assert "The language has been changed." in page.text


def test_nobody_else_is_changed_whatever_the_form_says(desk: Desk, console: Console) -> None:
    other = desk.member("kobayashi", "小林")

    console.submit(
        console.get("/account"),
        "/language",
        language="en",
        member=str(other.id),
        login="kobayashi",
        role="admin",
    )

    assert desk.member("kobayashi") == other
    assert desk.member().role == "clerk"


@pytest.mark.parametrize("login", ["", "a", "Yamada", "山田", "a b", "x" * 41, "-x"])
def test_a_login_name_that_cannot_be_typed_everywhere_is_refused(desk: Desk, login: str) -> None:
    with pytest.raises(Refused, match="login_bad"):
        desk.invite(login)


def test_a_login_name_is_given_once(desk: Desk) -> None:
    desk.invite()

    with pytest.raises(Refused, match="login_taken"):
        desk.invite()


def test_the_second_factor_can_be_scanned_from_the_terminal() -> None:
    uri = working.enrolment_uri("yamada", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "みどり市社協")

    assert pyotp.parse_uri(uri).secret == "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    assert "█" in working.qr_for_terminal(uri) or "▄" in working.qr_for_terminal(uri)


def test_passwords_cost_what_they_must() -> None:
    hashed = working.Passwords().hash("x")

    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,")
    assert working.NOBODYS.split("$")[:4] == hashed.split("$")[:4]


def test_guessing_the_present_password_is_slowed_down_too(desk: Desk, console: Console) -> None:
    typed = {
        "password": "wrong",
        "new_password": "a long phrase to keep",
        "repeated": "a long phrase to keep",
    }
    data = {**console.get("/account").form("/password").fields, **typed}

    statuses = [console.post("/account/password", data).status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]
