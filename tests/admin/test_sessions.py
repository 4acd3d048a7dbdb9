"""What stands between the door and a page: tickets, cookies, sessions and where one lands."""

import pytest
from sqlalchemy import select

from admin.cookies import CODE, SESSION
from admin.sign_in import source_of
from storage import staff
from storage.tables import SignedIn
from tests.admin.consoles import CHEAP
from tests.admin.desk_under_test import Desk
from tests.admin.doorway import Door
from tests.admin.strict_client import Console


def test_a_session_ends_after_half_an_hour_of_quiet(desk: Desk, console: Console) -> None:
    desk.wait(minutes=29)
    console.get("/")
    desk.wait(minutes=29)
    console.get("/")
    desk.wait(minutes=31)

    assert console.open("/").headers["Location"] == "/sign-in?next=/"


def test_a_session_ends_after_ten_hours_however_busy(desk: Desk, console: Console) -> None:
    for _ in range(29):
        desk.wait(minutes=20)
        console.get("/account")
    desk.wait(minutes=21)

    assert console.open("/account").status_code == 303


def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(desk: Desk, console: Console) -> None:
    desk.wait(minutes=20)
    console.get("/", X_Engawa_Refresh="1")
    desk.wait(minutes=20)

    assert console.open("/").status_code == 303


def test_a_page_that_begins_to_listen_anew_keeps_nobody_signed_in(desk: Desk, console: Console) -> None:
    desk.wait(minutes=20)
    console.open("/live").close()
    desk.wait(minutes=20)

    assert console.open("/").status_code == 303


def test_that_somebody_is_still_there_is_written_down_once_a_minute(desk: Desk, console: Console) -> None:
    begun, seen = desk.now, []
    for _ in range(4):
        desk.wait(seconds=25)
        console.get("/account")
        with desk.store.reading() as tx:
            seen.append(tx.connection.execute(select(SignedIn.seen_at)).scalar_one() - begun)

    assert [int(each.total_seconds()) for each in seen] == [0, 0, 75, 75]


def test_signing_out_ends_the_session_on_the_server(desk: Desk, console: Console) -> None:
    token = console.token
    fields = console.get("/").form("/sign-in/out").fields

    response = console.post("/sign-in/out", fields)

    assert "storage" in response.headers["Clear-Site-Data"]
    assert Console(desk.app()).holds(token).open("/").status_code == 303


@pytest.mark.parametrize(
    "place",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "/%2f%2fevil.example",
        "/cases/2612-0001@evil.example",
        "/cases/2612-0001/close",
        "/sign-in/out",
        "javascript:alert(1)",
        "/\n/evil.example",
        "/cases/2612-0001\n",
        "／／evil.example",
        "",
    ],
)
def test_after_signing_in_one_lands_on_a_page_of_ours(door: Door, place: str) -> None:
    console = Console(door.desk.app())
    page = door.password(console)
    fields = {**page.form("/sign-in/code").fields, "code": door.code(), "next": place}

    assert console.post("/sign-in/code", fields).headers["Location"] == "/"


def test_whoever_came_for_a_case_gets_there(door: Door) -> None:
    number = door.desk.case()
    console = Console(door.desk.app())
    away = console.open(f"/cases/{number}").headers["Location"]
    page = console.get(away)
    page = console.submit(page, "/sign-in", login=door.who.login, password=door.who.password)

    page = console.submit(page, "/sign-in/code", code=door.code())

    assert number in page.said("h1")


def test_whoever_is_signed_in_needs_no_door(console: Console) -> None:
    assert console.open("/sign-in").headers["Location"] == "/"


def test_the_code_page_without_a_password_leads_back(desk: Desk) -> None:
    console = Console(desk.app())

    assert console.open("/sign-in/code").headers["Location"].startswith("/sign-in?")


@pytest.mark.parametrize("ticket", ["", "x", "WyJhIiwiYiJd.x.y"])
def test_a_made_up_ticket_opens_nothing(desk: Desk, ticket: str) -> None:
    console = Console(desk.app())
    console.client.set_cookie(CODE, ticket, domain="localhost")
    data = {"csrf_token": console.csrf_token(), "code": "000000"}

    assert console.post("/sign-in/code", data).status_code == 401


def test_a_ticket_from_before_a_new_password_opens_nothing(door: Door) -> None:
    console = Console(door.desk.app())
    page = door.password(console)
    with door.desk.store.transaction() as tx:
        staff.change(tx, door.who.member, password=CHEAP.hash("another phrase"))
    fields = {**page.form("/sign-in/code").fields, "code": door.code()}

    assert console.post("/sign-in/code", fields).status_code == 401


def test_cookies_are_tied_to_this_host_where_it_is_reached_by_https(desk: Desk) -> None:
    desk.secure = True
    invited = desk.invite()
    console = Console(desk.app(), url="https://localhost:8000")
    fields = {**console.get("/sign-in").form("/sign-in").fields, "login": invited.login}

    response = console.post("/sign-in", {**fields, "password": invited.password})

    given = response.headers.getlist("Set-Cookie")
    assert given
    for cookie in given:
        assert cookie.startswith("__Host-engawa")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
    assert response.headers["Strict-Transport-Security"]


def test_a_session_cookie_cannot_be_read_by_scripts(door: Door) -> None:
    console = Console(door.desk.app())
    door.enter(console)
    cookie = console.client.get_cookie(SESSION, domain="localhost")

    assert cookie
    assert cookie.http_only
    assert cookie.same_site == "Strict"


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_tries_are_counted_by_neighbourhood(address: str | None, source: str) -> None:
    assert source_of(address) == source
