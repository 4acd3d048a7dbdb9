"""The clock of the desk: everything once, however many clocks tick and however long they stood still."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select

from bot import scheduler as ticking
from bot.clock import TOKYO
from bot.scheduler import NIGHTLY, Scheduler, last_planned
from storage import people, timers
from storage.db import Store
from storage.tables import Arrival, Envelope, Tick, Timer
from tests.bot.desk import Clock
from tests.bot.patience import until
from tests.storage.arriving import at_once, meet

OLD = timedelta(days=40)


def scheduler(store: Store, clock: Clock | None = None) -> Scheduler:
    return Scheduler(store, (clock or Clock()).now, threading.Event())


def set_timers(store: Store, count: int, due_at: datetime) -> None:
    person = meet(store, "U" + "0" * 32)
    with store.transaction() as tx:
        for number in range(count):
            timers.set_timer(tx, people.hold(tx, person.id).id, "unfinished", f"{number}", due_at)


def fired(store: Store) -> list[str | None]:
    with store.reading() as tx:
        return list(tx.connection.execute(select(Arrival.subject).order_by(Arrival.subject)).scalars())


def ticks(store: Store) -> list[datetime]:
    with store.reading() as tx:
        return list(tx.connection.execute(select(Tick.planned_at).order_by(Tick.planned_at)).scalars())


def test_two_schedulers_fire_each_timer_once(store: Store) -> None:
    now = datetime.now(UTC)
    set_timers(store, 60, now - timedelta(seconds=1))

    at_once(*[scheduler(store).fire_timers] * 4)

    assert sorted(map(str, fired(store))) == sorted(f"{number}" for number in range(60))


def test_a_timer_does_not_fire_before_its_moment(store: Store) -> None:
    clock = Clock()
    set_timers(store, 1, clock.now() + timedelta(hours=1))

    scheduler(store, clock).fire_timers()
    assert fired(store) == []

    clock.pass_time(3601)
    scheduler(store, clock).fire_timers()
    scheduler(store, clock).fire_timers()
    assert fired(store) == ["0"]


def test_timers_that_came_due_while_the_desk_was_closed_all_fire(sqlite_store: Store) -> None:
    set_timers(sqlite_store, timers.BATCH + 10, datetime.now(UTC) - timedelta(days=3))
    ticking_once = scheduler(sqlite_store)

    for _ in range(3):
        ticking_once.fire_timers()

    assert len(fired(sqlite_store)) == timers.BATCH + 10


def test_the_nightly_work_is_done_once_however_many_ask(store: Store) -> None:
    at_once(*[scheduler(store).nightly] * 4)

    assert len(ticks(store)) == 1


def test_a_night_missed_is_made_up_once_and_the_next_is_done_again(sqlite_store: Store) -> None:
    clock = Clock()
    scheduler(sqlite_store, clock).nightly()
    clock.pass_time(5 * 24 * 3600)

    scheduler(sqlite_store, clock).nightly()
    scheduler(sqlite_store, clock).nightly()

    assert len(ticks(sqlite_store)) == 2


@pytest.mark.parametrize(
    ("now", "planned"),
    [
        ("2026-11-02T03:29:59+09:00", "2026-11-01T03:30:00+09:00"),
        ("2026-11-02T03:30:00+09:00", "2026-11-02T03:30:00+09:00"),
        ("2026-11-01T18:29:00+00:00", "2026-11-01T03:30:00+09:00"),
        ("2027-01-01T00:00:00+09:00", "2026-12-31T03:30:00+09:00"),
    ],
)
def test_a_night_begins_in_japan(now: str, planned: str) -> None:
    assert last_planned(datetime.fromisoformat(now)) == datetime.fromisoformat(planned)
    assert last_planned(datetime.fromisoformat(now)).astimezone(TOKYO).time() == NIGHTLY


def test_a_job_that_fails_leaves_no_tick_and_does_not_end_the_clock(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticking, "TIMERS_EVERY_S", 0.05)
    monkeypatch.setattr(ticking, "MAKE_UP_EVERY_S", 0.05)
    too_many(sqlite_store)
    made = scheduler(sqlite_store)
    thread = threading.Thread(target=made.run)
    thread.start()

    set_timers(sqlite_store, 1, datetime.now(UTC))
    until(lambda: fired(sqlite_store) == ["0"])
    assert ticks(sqlite_store) == []
    assert thread.is_alive()

    few_again(sqlite_store)
    until(lambda: len(ticks(sqlite_store)) == 1)  # made up, without a restart

    made.ended.set()
    thread.join(20)
    assert not thread.is_alive()


def too_many(store: Store) -> None:
    """Let everything look too old, as a wrong clock would: the nightly work refuses."""
    old = datetime.now(UTC) - OLD
    rows = [
        {
            "council": "example",
            "digest": number.to_bytes(32),
            "body": b"",
            "received_at": old,
            "doomed": False,
        }
        for number in range(200)
    ]
    with store.transaction() as tx:
        tx.connection.execute(insert(Envelope), rows)


def few_again(store: Store) -> None:
    with store.transaction() as tx:
        tx.connection.execute(delete(Envelope))


def test_two_clocks_at_once_tick_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "TIMERS_EVERY_S", 0.02)
    clocks = [scheduler(store) for _ in range(2)]
    threads = [threading.Thread(target=clock.run) for clock in clocks]
    set_timers(store, 30, datetime.now(UTC) + timedelta(seconds=0.3))
    for thread in threads:
        thread.start()

    until(lambda: len(fired(store)) == 30)
    for clock in clocks:
        clock.ended.set()
    for thread in threads:
        thread.join(20)

    with store.reading() as tx:
        assert tx.connection.execute(select(Timer.id)).all() == []
    assert len(fired(store)) == 30
    assert len(ticks(store)) == 1
