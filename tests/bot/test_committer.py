"""The way to the disk: nobody is told 200 before it is safe, whatever the database does meanwhile."""

import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot import committer as committing
from bot.committer import Committer
from bot.drainer import Drainer
from bot.edge import delivery_of
from bot.webhook import Edge, create_webhook_app
from storage.db import Store
from storage.inbox import Delivery, Kept
from storage.spool import Spool, SpoolFull
from tests.bot.desk import Clock, arrivals, drained, envelopes
from tests.bot.line_samples import message
from tests.bot.patience import PATIENCE_S, until
from tests.bot.webhooks import body_of, post, sign
from tests.servers import databases
from tests.servers.postgres import PostgresServer
from tests.storage.arriving import at_once, delivery
from tests.storage.arriving import event as kept
from tests.storage.stores import NOW, make_vault, migrate_to_head, open_store

HOLDS_THE_LOCK = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("begin immediate")
print("locked", flush=True)
sys.stdin.read()
"""


def body(number: int) -> bytes:
    return body_of({**message("text", text=f"{number}"), "webhookEventId": f"event-{number}"})


def test_many_at_once_are_all_kept_in_few_commits(store: Store, committer: Committer) -> None:
    commits = []
    event.listen(store.engine, "commit", lambda _connection: commits.append(1))
    deliveries = [delivery(kept(f"event-{number}")) for number in range(48)]

    at_once(*[lambda one=one: committer.keep(one) for one in deliveries])

    until(lambda: len(arrivals(store)) == len(deliveries))
    assert len(commits) <= len(deliveries) // 2


def test_what_is_acknowledged_is_in_the_database_or_in_the_spool(
    store: Store, committer: Committer, spool: Spool
) -> None:
    for number in range(20):
        committer.keep(delivery(kept(f"event-{number}")))
        assert len(arrivals(store)) + spool.count() >= number + 1


def test_the_same_event_at_the_same_moment_through_two_processes_is_one_arrival(
    store: Store, spool: Spool
) -> None:
    doors = [Committer(store, spool, lambda: None) for _ in range(2)]
    same = [delivery(kept("same"), body=b"same") for _ in range(16)]

    at_once(*[lambda at=at, one=one: doors[at % 2].keep(one) for at, one in enumerate(same)])
    for door in doors:
        door.close()

    drained(store, spool)
    assert len(arrivals(store)) == 1


def test_nobody_is_told_200_if_the_commit_did_not_happen(sqlite_store: Store, tmp_path: Path) -> None:
    """The process dies between the writing and the commit: with the spool gone as well, LINE must hear of it."""
    full = Spool(tmp_path / "spool", make_vault(), limit_bytes=0)
    committer = Committer(sqlite_store, full, lambda: None)

    def power_cut(_connection: object) -> None:
        raise OperationalError("commit", {}, Exception("power cut"))

    event.listen(sqlite_store.engine, "commit", power_cut)
    with pytest.raises(SpoolFull):
        committer.keep(delivery(kept("lost")))
    event.remove(sqlite_store.engine, "commit", power_cut)

    assert arrivals(sqlite_store) == []
    committer.close()


def test_with_database_and_spool_gone_the_answer_is_500(sqlite_store: Store, tmp_path: Path) -> None:
    full = Spool(tmp_path / "spool", make_vault(), limit_bytes=0)
    committer = Committer(sqlite_store, full, _away)
    app = create_webhook_app(Edge(("0" * 32,), committer.keep, Clock().now))

    answer = post(app, body(1), {"x-line-signature": sign(body(1), "0" * 32)})

    assert (answer.status_code, answer.data) == (500, b"")
    committer.close()


def _away() -> None:
    raise OperationalError("connect", {}, Exception("nobody there"))


def test_a_spool_that_cannot_be_written_is_a_500(sqlite_store: Store, tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", make_vault())
    (tmp_path / "spool").rmdir()
    committer = Committer(sqlite_store, spool, _away)

    with pytest.raises(OSError, match="spool"):
        committer.keep(delivery(kept("lost")))
    committer.close()


def test_a_delivery_the_database_does_not_want_does_not_take_the_others_with_it(
    postgres_store: Store, spool: Spool
) -> None:
    committer = Committer(postgres_store, spool, lambda: None)
    poisoned = Delivery(b"poison", (Kept("NUL\x00", 0, None),), NOW)
    good = [_numbered(number) for number in range(15)]

    at_once(*[lambda one=one: committer.keep(one) for one in [*good[:7], poisoned, *good[7:]]])
    committer.close()
    drained(postgres_store, spool)

    found = event_ids(postgres_store)
    assert set(found) > {
        one.events[0].event_id for one in good
    }  # and the poison, kept for what its bytes say
    assert len(found) == len(good) + 1


def test_a_database_that_will_not_open_for_us_does_not_end_the_committer(
    sqlite_store: Store, spool: Spool
) -> None:
    closed = [True]

    def ready() -> None:
        if closed[0]:
            raise PermissionError("the folder of the database is not ours")

    committer = Committer(sqlite_store, spool, ready)
    committer.keep(delivery(kept("first"), body=body(1)))
    assert spool.count() == 1
    closed[0] = False
    drained(sqlite_store, spool)

    until(lambda: reaches_the_database(committer, sqlite_store, spool))
    committer.close()


def test_while_the_file_is_locked_deliveries_wait_in_the_spool_and_are_drained_in_order(
    sqlite_store: Store, spool: Spool, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "PATIENCE_S", 0.2)
    committer = Committer(sqlite_store, spool, lambda: None)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS_THE_LOCK, sqlite_url.removeprefix("sqlite:///")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"locked\n"

    begun = time.monotonic()
    for number in range(8):
        committer.keep(Delivery(body(number), (Kept(f"event-{number}", 0, None),), Clock().now()))
    took = time.monotonic() - begun
    assert spool.count() == 8
    assert took < PATIENCE_S

    holder.communicate()
    drained(sqlite_store, spool)
    committer.close()
    assert event_ids(sqlite_store) == [f"event-{number}" for number in range(8)]


def event_ids(store: Store) -> list[str]:
    with store.reading() as tx:
        found = tx.connection.exec_driver_sql("select event_id from arrivals order by id")
        return list(found.scalars())


def test_while_the_server_is_dead_deliveries_wait_in_the_spool_and_are_drained_in_order(
    postgres_server: PostgresServer, spool: Spool
) -> None:
    server = postgres_server.start()
    url = databases.create(server.url, "engawa")
    migrate_to_head(url)
    store = open_store(url)
    committer = Committer(store, spool, lambda: None)
    committer.keep(_numbered(0))
    until(lambda: len(arrivals(store)) == 1)

    server.kill()
    for number in range(1, 6):
        begun = time.monotonic()
        committer.keep(_numbered(number))
        assert time.monotonic() - begun < PATIENCE_S
    assert spool.count() == 5

    server.start()
    committer.keep(_numbered(6))  # the database is back: this one queues behind what waits all the same
    assert spool.count() == 6
    drained(store, spool)

    assert event_ids(store) == [f"event-{number}" for number in range(7)]
    assert len(envelopes(store)) == 7

    until(lambda: reaches_the_database(committer, store, spool))
    committer.close()
    store.close()


def reaches_the_database(committer: Committer, store: Store, spool: Spool) -> bool:
    """Whether one more delivery goes straight to the database."""
    before = len(arrivals(store))
    committer.keep(_numbered(100 + before))
    goes_straight = not spool.is_used()
    drained(store, spool)
    return goes_straight


def _numbered(number: int) -> Delivery:
    return Delivery(body(number), (Kept(f"event-{number}", 0, None),), Clock().now())


def test_what_the_spool_holds_twice_is_kept_once(store: Store, spool: Spool) -> None:
    for _ in range(3):
        spool.keep(body(1), NOW)

    drained(store, spool)

    assert event_ids(store) == ["event-1"]


def test_two_drainers_bring_everything_in_once(store: Store, spool: Spool) -> None:
    for number in range(250):
        spool.keep(body(number), NOW)

    drainers = [Drainer(store, spool, lambda: None) for _ in range(2)]
    until(lambda: not spool.is_used())
    for drainer in drainers:
        drainer.close()

    assert sorted(event_ids(store)) == sorted(f"event-{number}" for number in range(250))


def test_a_file_nobody_can_read_is_set_aside_and_holds_nothing_up(store: Store, spool: Spool) -> None:
    spool.keep(body(1), NOW)
    (only,) = spool.oldest(10)
    only.write_bytes(b"damaged by the disk")
    spool.keep(body(2), NOW)

    drained(store, spool)

    assert event_ids(store) == ["event-2"]
    assert spool.aside() == 1


def test_a_drainer_lives_through_a_database_that_is_not_there_yet(sqlite_store: Store, spool: Spool) -> None:
    is_away = [True]

    def ready() -> None:
        if is_away[0]:
            _away()

    spool.keep(body(1), NOW)
    drainer = Drainer(sqlite_store, spool, ready)
    assert spool.count() == 1

    is_away[0] = False
    until(lambda: not spool.is_used())
    drainer.close()
    assert event_ids(sqlite_store) == ["event-1"]


def test_a_drainer_lives_through_a_fault_of_ours(sqlite_store: Store, spool: Spool) -> None:
    asked = []

    def upkeep() -> None:
        asked.append("upkeep")
        raise KeyError("nobody expected this")

    drainer = Drainer(sqlite_store, spool, lambda: None, (upkeep,))
    until(lambda: bool(asked))
    spool.keep(body(1), NOW)

    until(lambda: not spool.is_used())
    drainer.close()
    assert event_ids(sqlite_store) == ["event-1"]


def test_a_writer_lives_through_a_fault_of_ours(
    sqlite_store: Store, spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = [KeyError("nobody expected this")]

    def ready() -> None:
        if faults:
            raise faults.pop()

    monkeypatch.setattr(committing, "REST_S", 0.0)
    monkeypatch.setattr(committing, "PATIENCE_S", 30.0)
    committer = Committer(sqlite_store, spool, ready)
    committer.keep(delivery(kept("event-1"), body=body(1)))
    assert spool.count() == 1
    drained(sqlite_store, spool)
    committer.keep(delivery(kept("event-2"), body=body(2)))
    committer.close()

    assert not spool.is_used()
    assert event_ids(sqlite_store) == ["event-1", "event-2"]


def test_closing_keeps_what_is_under_way(sqlite_store: Store, spool: Spool) -> None:
    committer = Committer(sqlite_store, spool, lambda: None)
    keepers = [
        threading.Thread(target=committer.keep, args=(delivery(kept(f"event-{number}"), body=body(number)),))
        for number in range(20)
    ]
    for keeper in keepers:
        keeper.start()
    committer.close()
    for keeper in keepers:
        keeper.join()

    drained(sqlite_store, spool)
    assert len(arrivals(sqlite_store)) == 20


def test_a_delivery_in_the_spool_that_no_database_wants_is_set_aside_and_holds_nothing_up(
    store: Store, spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of(read: bytes, received_at: datetime) -> Delivery:
        """A release that reads an id no database takes."""
        made = delivery_of(read, received_at)
        return Delivery(read, (Kept("odd", 2**70, None),), received_at) if b"event-1" in read else made

    monkeypatch.setattr("bot.drainer.delivery_of", of)
    for number in range(3):
        spool.keep(body(number), NOW)

    drained(store, spool)

    assert sorted(event_ids(store)) == ["event-0", "event-2"]
    assert spool.aside() == 1
