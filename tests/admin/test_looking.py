"""Looking at a page: it holds nobody up, and nobody sees what was not written down."""

import threading

import pytest
from sqlalchemy.exc import OperationalError

from admin.views import desk as queue
from handlers import reading
from storage import audit, staff
from storage.db import Store, Tx
from storage.ids import CaseId
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, sit_down
from tests.admin.test_doors import GETS, filled

AWAY = 503
PATIENCE_S = 20.0  # far more than anything here takes
NAME = "みどり 花子"


def written(desk: Desk, case: CaseId) -> list[str]:
    return [entry.action for entry in desk.record_of(case)]


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set once a queue has been read, with its page still to come."""
    has_read = threading.Event()

    def read_queue(*given: object, **named: object) -> reading.QueuePage:
        page = reading.read_queue(*given, **named)  # type: ignore[arg-type]  # handed on as it comes
        has_read.set()
        return page

    monkeypatch.setattr(queue, "read_queue", read_queue)
    return has_read


def test_a_page_is_read_while_somebody_writes_and_shown_once_the_look_is_written(
    desk: Desk, console: Console, during: threading.Event
) -> None:
    desk.case(NAME)
    shown: list[str] = []
    looking = threading.Thread(target=lambda: shown.append(console.get("/").text))

    with desk.store.transaction():
        looking.start()
        assert during.wait(PATIENCE_S)
        assert shown == []
    looking.join()

    assert NAME in shown[0]


def test_whoever_writes_waits_for_no_page(
    desk: Desk, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote = threading.Event()

    def write(store: Store) -> None:
        with store.transaction():
            wrote.set()

    def read_queue(*given: object, **named: object) -> reading.QueuePage:
        threading.Thread(target=write, args=(desk.store,), daemon=True).start()
        assert wrote.wait(PATIENCE_S)
        return reading.read_queue(*given, **named)  # type: ignore[arg-type]  # handed on as it comes

    monkeypatch.setattr(queue, "read_queue", read_queue)

    console.get("/")


@pytest.mark.parametrize("path", ["/", "/cases/{number}"])
def test_nothing_is_shown_whose_look_could_not_be_written_down(
    desk: Desk, console: Console, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    number = desk.case(NAME)

    def full(_tx: Tx, _rows: object) -> None:
        raise OperationalError("insert", {}, Exception("the disk is full"))

    monkeypatch.setattr(audit, "_append", full)
    page = console.get(path.format(number=number), AWAY)

    assert NAME not in page.text


def test_a_look_that_fails_leaves_no_line(
    desk: Desk, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = desk.found(desk.case())
    monkeypatch.setattr("admin.case_page.bubbles", lambda *_: 1 / 0)

    console.get(f"/cases/{case.number}", 500)

    assert written(desk, case.id) == []


@pytest.mark.both_databases
def test_every_page_can_be_looked_at_on_each_database(any_desk: Desk) -> None:
    """Nothing may be changed by somebody who only looks, not even held; none of our pages tries to."""
    console, given, who = sit_down(any_desk), filled(any_desk), any_desk.member()
    with any_desk.store.transaction() as tx:
        staff.change(tx, who.id, role="admin")

    for path in GETS:
        with console.open(path.format(**given)) as answer:
            assert answer.status_code < 500, path
