"""The worker lives through whatever an arrival or a database does to it, and nobody waits behind somebody's trouble."""

import errno
import os
import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from bot.running import Loops
from bot.worker import Worker
from handlers.council import read_council
from handlers.turn import Ended
from handlers.words import all_words
from storage import inbox, parked, turns
from storage.db import Store, Tx
from storage.tables import Envelope, Person
from storage.turns import Waiting
from tests.bot.desk import Clock, Desk, arrivals
from tests.bot.line_samples import SAMPLES
from tests.bot.patience import PATIENCE_S, until
from tests.bot.webhooks import deliver_to, event_of
from tests.servers import databases
from tests.servers.postgres import PostgresServer
from tests.storage.arriving import delivery, event
from tests.storage.stores import COUNCIL, migrate_to_head, open_store

PARKED = "arrival.parked"


class Unlucky(Worker):
    """A worker whose release has a fault: one word brings it down."""

    def _attend(self, tx: Tx, waiting: Waiting) -> Ended:
        if waiting.body and "転".encode() in waiting.body:
            raise LookupError("a person's words: 転びました")
        return super()._attend(tx, waiting)


def unlucky(desk: Desk) -> Worker:
    return Unlucky(desk.store, desk.council, desk.clock.now, threading.Event())


def work_off(worker: Worker) -> None:
    while worker.step():
        pass


def test_an_arrival_that_fails_is_tried_again_then_parked_and_shown_and_the_next_proceeds(
    any_desk: Desk,
) -> None:
    hana = any_desk.friend()
    before = len(hana.bubbles())
    hana.write("母が転びました")
    hana.write("聞こえますか")
    any_desk.receive()
    worker = unlucky(any_desk)

    tries = 0
    while any_desk.arrivals()[-2][0] == "waiting":
        tries += 1
        worker.step()
        assert any_desk.arrivals()[-1][0] == "waiting"  # never out of turn
        any_desk.clock.pass_time(6)
    work_off(worker)
    any_desk.send()

    assert tries == len(turns.RETRIES_S) + 1
    assert any_desk.arrivals()[-2:] == [("parked", "LookupError"), ("done", None)]
    assert any_desk.troubles() == [(PARKED, "LookupError")]
    assert len(hana.bubbles()) == before + 1


class Short(Worker):
    """A worker on a machine that is short of something, or whose release looks for a file that is not there."""

    error = errno.ENOSPC

    def _attend(self, _tx: Tx, _waiting: Waiting) -> Ended:
        raise OSError(self.error, os.strerror(self.error))


@pytest.mark.parametrize(("error", "ended"), [(errno.ENOSPC, "waiting"), (errno.ENOENT, "parked")])
def test_what_the_machine_is_short_of_is_not_the_arrivals_fault_and_a_file_not_there_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: int, ended: str
) -> None:
    monkeypatch.setattr("bot.worker.REST_S", 0)
    hana = desk.friend()
    hana.write("母が転びました")
    desk.receive()
    worker = Short(desk.store, desk.council, desk.clock.now, threading.Event())
    worker.error = error

    for _ in range(len(turns.RETRIES_S) + 1):
        worker.step()
        desk.clock.pass_time(20)

    assert desk.arrivals()[-1][0] == ended


def test_what_was_parked_is_answered_after_all_once_staff_have_it_tried_again(any_desk: Desk) -> None:
    hana = any_desk.friend()
    before = len(hana.bubbles())
    hana.write("母が転びました")
    any_desk.receive()
    for _ in range(len(turns.RETRIES_S) + 1):
        work_off(unlucky(any_desk))
        any_desk.wait_time(20)
    with any_desk.store.transaction() as tx:
        (row,) = parked.waiting(tx)
        assert (row.person_name, row.reason) == ("はな", "LookupError")
        assert parked.try_again(tx, row.id)
        assert not parked.try_again(tx, row.id)

    any_desk.work()
    any_desk.send()

    assert any_desk.arrivals()[-1] == ("done", None)
    assert any_desk.troubles() == []
    assert len(hana.bubbles()) == before + 1


def test_others_are_not_delayed_by_somebodys_failing_arrival(any_desk: Desk) -> None:
    hana, taro = any_desk.friend("はな"), any_desk.friend("太郎")
    hana.write("母が転びました")
    any_desk.receive()
    taro.write("聞こえますか")
    any_desk.receive()

    work_off(unlucky(any_desk))

    assert [state for state, _ in any_desk.arrivals()[-2:]] == ["waiting", "done"]


def test_no_word_of_a_failing_arrival_is_in_its_reason(desk: Desk) -> None:
    hana = desk.friend()
    hana.write("母が転びました")
    desk.receive()

    unlucky(desk).step()

    assert desk.arrivals()[-1] == ("waiting", "LookupError")


def test_a_body_that_cannot_be_opened_any_more_is_parked_and_holds_nobody_up(any_desk: Desk) -> None:
    hana, taro = any_desk.friend("はな"), any_desk.friend("太郎")
    hana.write("一")
    any_desk.receive()
    with any_desk.store.transaction() as tx:
        tx.connection.execute(update(Envelope).values(body=b"no seal"))
    hana.write("二")
    taro.write("三")

    any_desk.work()

    assert [state for state, _ in any_desk.arrivals()[-3:]] == ["parked", "done", "done"]
    assert [kind for kind, _ in any_desk.troubles()] == [PARKED]


def test_somebody_whose_key_was_destroyed_is_parked_and_holds_nobody_up(desk: Desk) -> None:
    hana, taro = desk.friend("はな"), desk.friend("太郎")
    with desk.store.transaction() as tx:
        first = tx.connection.execute(Person.__table__.select().order_by(Person.met_at)).first()
        assert first is not None
        tx.connection.execute(update(Person).where(Person.id == first.id).values(sealed_key=b""))
    hana.write("一")
    taro.write("二")
    desk.work()

    for _ in turns.RETRIES_S:
        desk.clock.pass_time(6)
        desk.work()

    assert desk.arrivals()[-2:] == [("parked", "CannotOpen"), ("done", None)]


def test_events_nobody_can_be_answered_for_are_kept_with_a_reason(any_desk: Desk) -> None:
    kinds = ["join", "memberLeft", "delivery", "text"]
    events = [{**SAMPLES[kind], "webhookEventId": f"event{n}"} for n, kind in enumerate(kinds)]
    events[-1] = {**events[-1], "mode": "standby"}

    deliver_to(any_desk.app, *events)
    any_desk.work()

    assert {state for state, _ in any_desk.arrivals()} == {"ignored"}
    assert all(reason for _, reason in any_desk.arrivals())
    assert any_desk.rows() == []


def test_what_line_may_invent_later_is_kept_and_answered_kindly(any_desk: Desk) -> None:
    hana = any_desk.friend()
    before = len(hana.bubbles())

    hana.do("unknown-event", type="hologram", payload={"shape": "縁側"})
    hana.do("unknown-message", type="smell", payload={"of": "畳"})
    any_desk.work()
    any_desk.send()

    assert [state for state, _ in any_desk.arrivals()[-2:]] == ["done", "done"]
    assert len(hana.bubbles()) > before


def test_it_lives_on_when_the_database_has_gone_and_come_back(postgres_server: PostgresServer) -> None:
    server = postgres_server.start()
    url = databases.create(server.url, "engawa")
    migrate_to_head(url)
    store = open_store(url)
    loops, worker = working(store)
    server.kill()
    until(lambda: not answers(store))

    server.start()
    with store.transaction() as tx:
        deliver(tx)

    until(lambda: states(store) == ["ignored"])
    assert not worker.ended.is_set()
    loops.stop()
    store.close()


def working(store: Store) -> tuple[Loops, Worker]:
    """A worker at work on a thread."""
    loops = Loops(fallen=lambda: None)
    made = []

    def make(ended: threading.Event) -> Worker:
        made.append(Worker(store, read_council(COUNCIL, all_words()), Clock().now, ended))
        return made[0]

    loops.start(make)
    return loops, made[0]


def answers(store: Store) -> bool:
    try:
        with store.reading() as tx:
            tx.connection.exec_driver_sql("select 1")
    except SQLAlchemyError:
        return False
    return True


def deliver(tx: Tx) -> None:
    inbox.add(tx, [delivery(event("alone", None), body=event_of(SAMPLES["join"]))])


def states(store: Store) -> list[str]:
    return [state for state, _ in arrivals(store)]


def test_it_stops_at_once_when_idle_and_after_what_it_holds_when_busy(sqlite_store: Store) -> None:
    loops, _ = working(sqlite_store)
    begun = time.monotonic()

    loops.stop()

    assert time.monotonic() - begun < 5
    assert not loops.has_fallen
    assert [t for t in threading.enumerate() if t.name == "worker-0"] == []


class Falling(Worker):
    """A worker that ends by itself, as none ever should."""

    def run(self) -> None:
        """Leave at once."""


def test_a_loop_that_ends_by_itself_brings_its_process_down(sqlite_store: Store) -> None:
    fallen = threading.Event()
    loops = Loops(fallen.set)

    loops.start(lambda ended: Falling(sqlite_store, read_council(COUNCIL, all_words()), Clock().now, ended))

    assert fallen.wait(PATIENCE_S)
    assert loops.has_fallen


@pytest.mark.parametrize("seconds", [0.0, 3600.0])
def test_a_late_arrival_is_worked_on_all_the_same(desk: Desk, seconds: float) -> None:
    hana = desk.friend()
    hana.write("聞こえますか")
    desk.receive()
    desk.clock.ahead += timedelta(seconds=seconds)

    desk.work()

    assert desk.arrivals()[-1] == ("done", None)
