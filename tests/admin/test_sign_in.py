"""The door: who gets in, who does not, and what it tells."""

import pytest

from admin.sign_in import TRIES
from handlers import staff as working
from storage import audit
from tests.admin.desk_under_test import Desk
from tests.admin.doorway import WRONG, WRONG_CODE, Door
from tests.admin.strict_client import Console


def test_password_and_code_open_the_queue(door: Door) -> None:
    page = door.enter(Console(door.desk.app()))

    assert page.said("h1") == "相談の一覧"
    assert "山田 一" in page.text


def test_both_databases_let_people_in(any_desk: Desk) -> None:
    page = Door(any_desk, any_desk.invite()).enter(Console(any_desk.app()))

    assert page.said("h1") == "相談の一覧"


@pytest.mark.parametrize(
    "place", ["/closed", "/account", "/unanswered", "/desks/care", "/desks/care/closed", "/cases/2611-0001"]
)
def test_the_door_leads_to_the_page_that_was_asked_for(door: Door, place: str) -> None:
    page = Console(door.desk.app()).open(f"/sign-in?next={place}")

    assert f'name="next" value="{place}"' in page.text


def test_signing_in_is_recorded(door: Door) -> None:
    door.enter(Console(door.desk.app()))

    with door.desk.store.reading() as tx:
        entries = audit.of_subject(tx, door.who.member)
    assert [entry.action for entry in entries] == ["staff.invited", "staff.signed_in"]


def test_a_wrong_password_and_an_unknown_name_give_the_same_page(door: Door) -> None:
    console = Console(door.desk.app())
    wrong = door.password(console, "wrong-wrong-wrong", 401)
    unknown = console.submit(wrong, "/sign-in", 401, login="nobody", password="wrong-wrong-wrong")

    assert WRONG in wrong.text
    assert unknown.text == wrong.text


def test_somebody_who_has_left_gets_the_same_page(door: Door) -> None:
    with door.desk.store.transaction() as tx:
        working.deactivate_member(tx, None, door.who.member, door.desk.now)

    assert WRONG in door.password(Console(door.desk.app()), status=401).text


def test_the_password_alone_opens_nothing(door: Door) -> None:
    console = Console(door.desk.app())
    door.password(console)

    assert console.open("/").status_code == 303
    assert console.token == ""


@pytest.mark.parametrize("typed", ["000000", "", "12345", "abcdef", "１２３４５", "9" * 500])
def test_a_wrong_code_opens_nothing(door: Door, typed: str) -> None:
    console = Console(door.desk.app())

    page = console.submit(door.password(console), "/sign-in/code", 401, code=typed)

    assert WRONG_CODE in page.text
    assert console.token == ""


def test_a_code_may_be_typed_with_spaces_and_in_full_width(door: Door) -> None:
    console = Console(door.desk.app())
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in door.code())

    page = console.submit(door.password(console), "/sign-in/code", code=f" {wide[:3]} {wide[3:]} ")

    assert page.said("h1") == "相談の一覧"


def test_a_code_works_once(door: Door) -> None:
    door.enter(Console(door.desk.app()))
    other = Console(door.desk.app())

    page = other.submit(door.password(other), "/sign-in/code", 401, code=door.code())

    assert WRONG_CODE in page.text


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 303), (1, 303), (2, 401)])
def test_clocks_may_be_half_a_minute_apart(door: Door, steps: int, status: int) -> None:
    console = Console(door.desk.app())

    console.submit(door.password(console), "/sign-in/code", status, code=door.code(steps))


def test_guessing_is_slowed_down_and_nobody_is_locked_out_for_good(door: Door) -> None:
    console = Console(door.desk.app())
    for _ in range(TRIES):
        door.password(console, "wrong-wrong-wrong", 401)
    slowed = door.password(console, status=429)
    door.desk.wait(minutes=5, seconds=1)

    assert "アカウントは止まっていません" in slowed.text
    assert slowed.response.headers["Retry-After"] == "300"
    assert door.enter(console).said("h1") == "相談の一覧"


def test_guessing_from_elsewhere_does_not_lock_the_real_person_out(door: Door) -> None:
    app = door.desk.app()
    burglar, real = Console(app), Console(app)
    burglar.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    for _ in range(TRIES + 1):
        burglar.post(
            "/sign-in", {"login": door.who.login, "password": "x", "csrf_token": burglar.csrf_token()}
        )

    assert door.enter(real).said("h1") == "相談の一覧"


def test_codes_are_not_guessed_from_many_addresses(door: Door) -> None:
    app = door.desk.app()
    statuses = []
    for number in range(TRIES + 1):
        console = Console(app)
        console.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        page = door.password(console)
        fields = {**page.form("/sign-in/code").fields, "code": "000000"}
        statuses.append(console.post("/sign-in/code", fields).status_code)

    assert statuses == [401] * TRIES + [429]


def test_right_tries_do_not_count(door: Door) -> None:
    for _ in range(TRIES + 2):
        door.enter(Console(door.desk.app()))
        door.desk.wait(seconds=30)


def test_signing_in_makes_a_new_session(door: Door) -> None:
    app = door.desk.app()
    console = Console(app)
    console.holds("planted by somebody")

    door.enter(console)

    assert console.token not in ("planted by somebody", "")
