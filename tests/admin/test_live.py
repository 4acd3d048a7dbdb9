"""Live updates: something changed, and how much waits. Nobody's words, for nobody who is not signed in, not for ever."""

from collections.abc import Iterator
from time import monotonic

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from admin import close_streams, visits
from admin.room import KEY
from admin.streams import PER_PERSON, Streams
from handlers import staff as working
from storage import staff
from storage.ids import StaffId, new_id
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, sit_down

CANARY = "カナリア"


def lines(response: TestResponse) -> Iterator[str]:
    assert response.mimetype == "text/event-stream"
    return (line.decode() for line in response.iter_encoded())


def greeted(console: Console) -> tuple[TestResponse, Iterator[str]]:
    response = console.open("/live")
    heard = lines(response)
    assert next(heard).startswith("retry:")
    assert "event: hello" in next(heard)
    return response, heard


def test_a_page_hears_that_something_changed_and_nothing_else(desk: Desk, console: Console) -> None:
    response, heard = greeted(console)
    number = desk.case(CANARY)
    desk.says(number, "text", words=CANARY)

    told = next(heard)
    response.close()

    assert "event: changed" in told
    assert '"waiting": 1' in told
    assert CANARY not in told
    assert number not in told


@pytest.mark.parametrize("how", ["sign out", "deactivate", "another role"])
def test_a_stream_ends_with_its_session(desk: Desk, console: Console, how: str) -> None:
    response, heard = greeted(console)
    member, token = desk.member(), console.token
    began = monotonic()
    with desk.store.transaction() as tx:
        match how:
            case "sign out":
                staff.end_session(tx, token, desk.now)
            case "deactivate":
                working.deactivate_member(tx, None, member.id, desk.now)
            case _:
                staff.change(tx, member.id, role="admin")

    rest = list(heard)
    response.close()

    assert rest == ["event: ended\ndata: {}\n\n"]
    assert monotonic() - began <= 20


def test_a_stream_is_asked_for_again_after_a_while(desk: Desk, console: Console) -> None:
    response, heard = greeted(console)
    desk.wait(minutes=16)
    desk.store.bell.ring("console")

    assert "changed" in "".join(heard) or list(heard) == []
    response.close()


def test_a_process_that_goes_away_ends_its_streams(console: Console) -> None:
    response, heard = greeted(console)
    close_streams(console.client.application)

    assert len(list(heard)) <= 1
    response.close()


def test_a_person_has_only_so_many_streams_and_gets_the_place_back(desk: Desk, console: Console) -> None:
    opened = [greeted(console) for _ in range(PER_PERSON)]
    refused = console.open("/live").status_code
    for response, _ in opened:
        response.close()

    assert refused == 429
    assert console.client.application.extensions[KEY].streams.count == 0
    greeted(console)[0].close()


def test_a_stream_that_comes_to_nothing_takes_no_place(
    desk: Desk, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.wait(minutes=1)

    def full(*_given: object) -> None:
        raise OperationalError("update", {}, Exception("the disk is full"))

    monkeypatch.setattr(visits, "LISTENING", "")  # as if it were noted that somebody is there
    monkeypatch.setattr(staff, "touch_session", full)

    assert console.open("/live").status_code == 503
    assert console.client.application.extensions[KEY].streams.count == 0


def test_the_process_has_only_so_many_streams(desk: Desk) -> None:
    desk.live_limit = 1
    console = sit_down(desk)
    first, _ = greeted(console)

    assert console.open("/live").status_code == 429
    first.close()


def test_places_are_counted_by_person() -> None:
    streams = Streams(3)
    one, other = StaffId(new_id()), StaffId(new_id())

    assert [streams.enter(one), streams.enter(one), streams.enter(other), streams.enter(other)] == [
        True,
        True,
        True,
        False,
    ]
    streams.leave(one)
    assert streams.enter(other)
    assert streams.count == 3


def test_a_stream_nobody_reads_gives_its_place_back(console: Console) -> None:
    for _ in range(PER_PERSON + 1):
        console.client.head("/live", base_url=console.url).close()

    greeted(console)[0].close()
