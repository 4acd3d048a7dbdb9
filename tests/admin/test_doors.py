"""Every address of the console, and everybody who should not get through: unsigned, without a token, from elsewhere."""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import func, select

from admin import create_console
from admin.permissions import PERMISSIONS, ROLES
from storage import staff
from storage.db import Store
from storage.tables import Audit, Case, Note, Outgoing, Staff
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, checked, sit_down

NOBODYS = {"/sign-in", "/sign-in/code"}
GETS = [
    "/",
    "/closed",
    "/desks/{desk}",
    "/desks/{desk}/closed",
    "/cases/{number}",
    "/cases/{number}/media/{media}",
]
GETS += ["/cases/{number}/papers/{paper}/{form}"]
GETS += ["/account", "/live", "/parked", "/troubles", "/unanswered", "/find/{asked}"]
GETS += ["/trends", "/trends/{year}", "/trends/{year}/{form}"]
POSTS = [
    f"/cases/{{number}}/{what}"
    for what in (
        "take",
        "reply",
        "note",
        "hand-back",
        "close",
        "alarm",
        "follow-up",
        "rest",
        "rest/over",
        "matters",
    )
]
POSTS += [
    f"/cases/{{number}}/{what}"
    for what in (
        "offer",
        "paper",
        "accept",
        "return",
        "withdraw",
        "paper-answer",
        "link",
        "unlink",
        "ask-share",
    )
]
POSTS += [f"/cases/{{number}}/{what}" for what in ("seal", "unseal", "open-sealed", "openings-seen")]
GETS += ["/cases/{number}/same/{other}"]
POSTS += ["/cases/{number}/same"]
POSTS += [f"/cases/{{number}}/same/{{other}}/{what}" for what in ("join", "part", "apart", "may-be")]
GETS += ["/seats"]
GETS += [
    "/cases/new",
    *(f"/cases/{{number}}/{what}" for what in ("form", "receipt", "card", "card/concerned")),
]
POSTS += [
    "/cases/new",
    *(f"/cases/{{number}}/{what}" for what in ("calls", "form", "card", "card/concerned")),
]
POSTS += ["/seats/{row}"]
POSTS += ["/parked/{arrival}/again", "/parked/{arrival}/settle", "/clearing/allow", "/clock/believe"]
POSTS += ["/account/mail", "/account/line-code", "/account/line-unlink"]
POSTS += ["/find"]
POSTS += ["/unanswered/{row}/settle", "/cases/{number}/again/{row}"]
POSTS += ["/account/language", "/account/password", "/account/sign-out-everywhere", "/sign-in/out"]
GETS += ["/profile", "/profile/{kind}/{desk}"]
POSTS += [f"/profile/{{kind}}/{{desk}}/{what}" for what in ("change", "remove", "move")]
POSTS += ["/profile/versions/{version}/undo", "/profile/council/house/calendar"]
ELSEWHERE = ("https://evil.example", "null", "http://localhost:8002", "https://localhost:8000")
FIELDS = {
    "words": "ことば",
    "once": "01a1fb8f-4e9c-779c-a14f-05b412c26039",
    "outcome": "other",
    "version": "1",
    "language": "en",
    "password": "x",
    "new_password": "a long phrase to keep",
    "repeated": "a long phrase to keep",
    "why": "day",
    "until": "2026-11-20",
}


@pytest.fixture
def fill(desk: Desk) -> dict[str, str]:
    return filled(desk)


def filled(desk: Desk) -> dict[str, str]:
    """What stands in the addresses, for things that are there."""
    number = desk.case()
    row = "01a1fb8f-4e9c-779c-a14f-05b412c26039"
    return {
        "number": number,
        "other": desk.case(),
        "row": row,
        "arrival": "1",
        "desk": "livelihood",
        "version": "1",
        "kind": "desks",
        "media": desk.photo(number, b"\xff\xd8\xff"),
        "asked": "AQ",
        "paper": "intake",
        "form": "json",
        "year": "2026",
    }


def everything_kept(store: Store) -> Iterator[object]:
    with store.reading() as tx:
        for table in (Outgoing.seq, Note.id, Audit.id):
            yield tx.connection.execute(select(func.count(table))).scalar_one()
        yield tx.connection.execute(select(Case.state, Case.version, Case.staff_id)).all()
        yield tx.connection.execute(select(Staff.password, Staff.locale, Staff.active)).all()


def test_the_tables_here_name_every_address(desk: Desk) -> None:
    rules = [rule for rule in desk.app().url_map.iter_rules() if rule.endpoint != "static"]
    shapes = {re.sub(r"<[^>]*:([a-z]+)>", r"{\1}", rule.rule).replace("{key}", "{desk}") for rule in rules}

    assert shapes == {*GETS, *POSTS} | NOBODYS


def test_a_page_leads_whoever_is_not_signed_in_to_the_door(desk: Desk, fill: dict[str, str]) -> None:
    console = Console(desk.app())

    for path in (path.format(**fill) for path in GETS):
        response = console.open(path)
        assert (response.status_code, response.headers["Location"]) == (303, f"/sign-in?next={path}"), path


def test_a_form_of_somebody_not_signed_in_changes_nothing(desk: Desk, fill: dict[str, str]) -> None:
    before = list(everything_kept(desk.store))

    for path in POSTS:
        console = Console(desk.app())
        page = checked(console.post(path.format(**fill), {**FIELDS, "csrf_token": console.csrf_token()}), 401)
        assert list(everything_kept(desk.store)) == before, path
        assert page.said("textarea") == "ことば", path


def test_a_form_without_its_token_changes_nothing(desk: Desk, console: Console, fill: dict[str, str]) -> None:
    anothers = Console(desk.app()).csrf_token()
    console.csrf_token()
    before = list(everything_kept(desk.store))

    for path, given in product(POSTS, ("", "made.up.token", anothers)):
        page = checked(console.post(path.format(**fill), {**FIELDS, "csrf_token": given}), 400)
        assert page.said("textarea") == "ことば", (path, given)
        assert list(everything_kept(desk.store)) == before, (path, given)


def test_a_form_from_elsewhere_changes_nothing(desk: Desk, console: Console, fill: dict[str, str]) -> None:
    data = {**FIELDS, "csrf_token": console.csrf_token()}
    before = list(everything_kept(desk.store))

    for path, origin in product(POSTS, ELSEWHERE):
        page = checked(console.post(path.format(**fill), data, Origin=origin), 403)
        assert page.all("textarea") == [], (path, origin)
        assert list(everything_kept(desk.store)) == before, (path, origin)


def test_a_form_cannot_be_sent_by_opening_it(desk: Desk, console: Console, fill: dict[str, str]) -> None:
    before = list(everything_kept(desk.store))

    for path in (path for path in POSTS if path not in GETS):
        console.get(path.format(**fill), 405)
        assert list(everything_kept(desk.store)) == before, path


def test_a_role_nobody_knows_may_do_nothing(desk: Desk, console: Console, fill: dict[str, str]) -> None:
    data = {**FIELDS, "csrf_token": console.csrf_token()}
    member = desk.member()
    with desk.store.transaction() as tx:
        staff.change(tx, member.id, role="visitor")
    before = list(everything_kept(desk.store))

    for path in (*GETS, *POSTS):
        address = path.format(**fill)
        answer = console.post(address, data) if path in POSTS else console.open(address)
        assert answer.status_code == 403, path
        checked(answer, 403)
        assert list(everything_kept(desk.store)) == before, path


def test_every_permission_is_needed_somewhere_and_had_by_somebody(desk: Desk) -> None:
    app = desk.app()
    views = {name: view for name, view in app.view_functions.items() if name != "static"}
    needed = {getattr(view, "permission", None) for view in views.values()}

    assert needed == PERMISSIONS
    assert set().union(*ROLES.values()) == PERMISSIONS - {"anybody"}


def test_looking_writes_nothing_but_its_audit_line(
    desk: Desk, console: Console, fill: dict[str, str]
) -> None:
    *_, before_cases, before_staff = everything_kept(desk.store)
    outbox, notes, _, *_ = everything_kept(desk.store)

    for path in GETS:
        console.open(path.format(**fill)).close()

    after = list(everything_kept(desk.store))
    assert after[:2] == [outbox, notes]
    assert after[3:] == [before_cases, before_staff]


def test_every_look_at_a_case_has_its_line(desk: Desk, console: Console, fill: dict[str, str]) -> None:
    case = desk.found_by(fill["number"])
    console.get(f"/cases/{fill['number']}")
    console.open(f"/cases/{fill['number']}/media/{fill['media']}")
    console.get("/")

    assert [entry.action for entry in desk.record_of(case.id)] == ["case.viewed", "media.viewed"]


@pytest.mark.parametrize("host", ["evil.example", "localhost:8001", "localhost:8000.evil.example", ""])
def test_another_host_name_is_not_answered(desk: Desk, host: str) -> None:
    response = desk.app().test_client().get("/sign-in", headers={"Host": host})

    assert response.status_code == 400


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_ones_own_machine_has_several_names(desk: Desk, host: str) -> None:
    response = desk.app().test_client().get("/sign-in", headers={"Host": host})

    assert response.status_code == 200


def test_a_stream_is_not_opened_from_elsewhere(console: Console) -> None:
    assert console.open("/live", Origin="https://evil.example").status_code == 403


def test_a_form_too_large_is_told_so(console: Console) -> None:
    data = {"csrf_token": console.csrf_token(), "words": "あ" * 400_000}

    checked(console.post("/account/language", data), 413)


def test_a_fault_of_ours_shows_a_number_and_logs_no_words(
    desk: Desk, console: Console, caplog: pytest.LogCaptureFixture
) -> None:
    number = desk.case("秘密の名前")
    app_page = console.get(f"/cases/{number}")
    with desk.store.transaction() as tx:
        tx.connection.exec_driver_sql("alter table notes rename to notes_gone")

    page = checked(
        console.post(f"/cases/{number}/note", {**app_page.form("/note").fields, "words": "秘密"}), 503
    )

    reference = page.said("code")
    assert len(reference) == 8
    logged = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert reference in logged
    assert "秘密" not in logged
    assert page.said("textarea") == "秘密"


def test_a_database_that_is_away_is_told_kindly(desk: Desk, console: Console) -> None:
    with desk.store.transaction() as tx:
        tx.connection.exec_driver_sql("alter table sessions rename to sessions_gone")

    assert "つながりにくく" in console.get("/", 503).said("h1")


def test_a_mistake_in_our_code_is_a_kind_page_too(desk: Desk) -> None:
    app = create_console(desk.room())
    app.add_url_rule("/broken", view_func=lambda: str(1 // 0))

    assert "こちらの不具合です" in Console(app).get("/broken", 500).said("h1")


@pytest.mark.parametrize("path", ["/cases/%00", "/desks/%00", "/sign-in?next=%00"])
def test_letters_no_database_can_hold_are_refused(any_desk: Desk, path: str) -> None:
    assert sit_down(any_desk).open(path).status_code == 400


@pytest.mark.parametrize(
    "path", ["/cases/%ED%A0%80", "/desks/%F0%9F%8C%B8", "/cases/%2e%2e", "/desks/" + "x" * 4000]
)
def test_strange_addresses_are_not_found(any_desk: Desk, path: str) -> None:
    assert sit_down(any_desk).open(path).status_code == 404
