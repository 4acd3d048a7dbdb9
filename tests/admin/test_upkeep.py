"""The console when the desk itself needs a hand: what was parked is read and tried again, a clearing is allowed."""

import json
from datetime import timedelta

import pytest

from bot.edge import delivery_of
from storage import inbox, staff, switches, turned, turns
from storage.tables import Arrival
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, checked, sit_down

LINE_ID = "U" + "7" * 32


def park(
    desk: Desk, *events: dict[str, object] | str, reason: str = "LookupError", days_ago: int = 0
) -> None:
    """Let a delivery reach us, and fail."""
    body = json.dumps({"destination": "U0", "events": events}).encode()
    with desk.store.transaction() as tx:
        inbox.add(tx, [delivery_of(body, desk.now - timedelta(days=days_ago))])
        while waiting := turns.claim(tx, desk.now):
            turns.finish(tx, waiting.id, "parked", desk.now, reason)


def wrote(text: str, event_id: str = "01A") -> dict[str, object]:
    return {
        "type": "message",
        "webhookEventId": event_id,
        "timestamp": 1,
        "source": {"type": "user", "userId": LINE_ID},
        "message": {"type": "text", "id": event_id, "text": text},
    }


def state(desk: Desk) -> list[tuple[str, int, object]]:
    with desk.store.reading() as tx:
        rows = tx.connection.execute(Arrival.__table__.select().order_by(Arrival.id))
        return [(row.state, row.tries, row.retry_at) for row in rows]


def test_what_was_parked_is_linked_from_the_queue_and_read_with_its_words(any_desk: Desk) -> None:
    desk, console = any_desk, sit_down(any_desk)
    park(desk, wrote("家賃が<b>払えません"), days_ago=60)  # it does not go out of sight by growing old

    queue = console.get("/")
    page = console.get("/parked")

    assert queue.all("a", href="/parked")
    assert "家賃が<b>払えません" in page.text
    assert "LookupError" in page.text
    with desk.store.reading() as tx:
        (parked,) = tx.connection.exec_driver_sql("select id from arrivals").scalars()
        read = tx.connection.exec_driver_sql(
            "select detail from audit where action = 'parked.read'"
        ).scalars()
        assert list(read) == [str(parked)]


def test_it_is_tried_again_with_all_its_tries(any_desk: Desk) -> None:
    desk, console = any_desk, sit_down(any_desk)
    park(desk, wrote("もしもし"))
    before = desk.store.bell.rung("arrivals")

    page = console.submit(console.get("/parked"), "/again")

    assert "もう一度受け取る手続き" in page.text
    assert state(desk) == [("waiting", 0, None)]
    assert desk.store.bell.rung("arrivals") != before
    assert "もしもし" not in console.get("/parked").text


def test_it_is_taken_off_the_list_once_somebody_has_seen_to_it(any_desk: Desk) -> None:
    desk, console = any_desk, sit_down(any_desk)
    park(desk, wrote("もしもし"))
    page = console.get("/parked")

    console.submit(page, "/settle")
    console.submit(page, "/settle")
    checked(console.post("/parked/1/again", {"csrf_token": console.csrf_token()}), 404)

    assert [name for name, *_ in state(desk)] == ["ignored"]
    assert not console.get("/").all("a", href="/parked")


def test_what_cannot_be_understood_is_shown_as_it_came_and_not_offered_again(
    desk: Desk, console: Console
) -> None:
    park(desk, "相談したいです")

    page = console.get("/parked")

    assert "形を読み取れませんでした" in page.text
    assert page.has_form("/settle")
    assert not page.has_form("/again")


def test_what_nobody_can_open_any_more_is_a_line_all_the_same(desk: Desk, console: Console) -> None:
    park(desk, wrote("もしもし"))
    with desk.store.transaction() as tx:
        tx.connection.exec_driver_sql("update envelopes set body = x'0102'")

    assert "開けません" in console.get("/parked").text


@pytest.mark.parametrize(("role", "may"), [("clerk", False), ("lead", False), ("admin", True)])
def test_only_an_administrator_says_that_the_clock_is_right(
    desk: Desk, console: Console, role: str, *, may: bool
) -> None:
    member = desk.member()
    with desk.store.transaction() as tx:
        turned.tell(tx, desk.now)
        staff.change(tx, member.id, role=role)

    page = console.get("/")
    assert "時計が急に進みました" in page.text
    assert page.has_form("/clock/believe") is may
    answer = console.post("/clock/believe", {"csrf_token": console.csrf_token()})
    assert answer.status_code == (303 if may else 403)

    with desk.store.reading() as tx:
        assert switches.is_on(tx, "clock_turned", desk.now) is not may
        said = tx.connection.exec_driver_sql("select count(*) from audit where action = 'clock.believed'")
        assert said.scalar_one() == may


@pytest.mark.parametrize(("role", "may"), [("clerk", False), ("lead", False), ("admin", True)])
def test_only_an_administrator_allows_a_clearing(
    desk: Desk, console: Console, role: str, *, may: bool
) -> None:
    member = desk.member()
    with desk.store.transaction() as tx:
        switches.turn_on(tx, "clearing_stopped", "600 / 601 (envelopes)", desk.now, None)
        staff.change(tx, member.id, role=role)

    page = console.get("/")
    assert "600 / 601" in page.text
    assert page.has_form("/clearing/allow") is may
    answer = console.post("/clearing/allow", {"csrf_token": console.csrf_token()})
    assert answer.status_code == (303 if may else 403)

    with desk.store.reading() as tx:
        names = {switch.name for switch in switches.on(tx, desk.now)}
    assert names == ({"clearing_allowed"} if may else {"clearing_stopped"})
