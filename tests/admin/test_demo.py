"""The demo account: there for newcomers, gone where a real channel is configured."""

from datetime import timedelta

from handlers import staff as working
from storage import staff
from tests.admin.consoles import CHEAP
from tests.admin.desk_under_test import Desk
from tests.admin.doorway import WRONG
from tests.admin.strict_client import Console


def test_the_demo_account_stands_on_the_page_and_lets_a_newcomer_in(desk: Desk) -> None:
    desk.now += timedelta(days=1)
    desk.open_demo()
    console = Console(desk.app())
    shown = ["".join(each.itertext()) for each in console.get("/sign-in").all("code")]

    page = console.submit(console.get("/sign-in"), "/sign-in", login=shown[0], password=shown[1])
    queue = console.submit(page, "/sign-in/code", code="".join(page.all("code")[2].itertext()))

    assert queue.said("h1") == "相談の一覧"


def test_three_newcomers_in_a_row_are_told_when_their_code_works(desk: Desk) -> None:
    demo = desk.open_demo()
    for wait_s in (0, 0, 30):
        console = Console(desk.app())
        page = console.submit(console.get("/sign-in"), "/sign-in", login=demo.login, password=demo.password)
        assert ("秒後" in page.text) == bool(wait_s)
        desk.wait(seconds=wait_s)
        console.submit(page, "/sign-in/code", code="".join(page.all("code")[2].itertext()))


def test_no_account_is_shown_where_a_real_channel_is_configured(desk: Desk) -> None:
    demo = desk.open_demo()
    desk.demo = None

    page = Console(desk.app()).get("/sign-in")

    assert demo.login not in page.text
    assert page.all("aside") == []


def test_the_demo_account_ends_with_the_demo(desk: Desk) -> None:
    demo = desk.open_demo()
    with desk.store.transaction() as tx:
        working.retire_demo(tx, desk.now)
        working.retire_demo(tx, desk.now)
    console = Console(desk.app())

    page = console.submit(console.get("/sign-in"), "/sign-in", 401, login=demo.login, password=demo.password)

    assert WRONG in page.text


def test_the_demo_account_is_made_as_it_was(desk: Desk) -> None:
    first = desk.open_demo()
    member = desk.member(first.login)
    with desk.store.transaction() as tx:
        staff.change(tx, member.id, password="-", active=False)

    assert desk.open_demo() == first
    assert CHEAP.match(desk.member(first.login).password, first.password)
