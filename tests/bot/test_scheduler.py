"""The clock of the desk: everything once, however many clocks tick and however long they stood still."""

import threading
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from sqlalchemy import func, insert, select, text

from bot import scheduler as ticking
from bot.scheduler import Scheduler, last_planned
from storage import people, retention, switches, timers
from storage.db import Store
from storage.retention import RAW
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


def test_the_clearing_is_done_once_however_many_ask(store: Store) -> None:
    at_once(*[scheduler(store).clear] * 4)

    assert len(ticks(store)) == 1


def test_hours_missed_are_made_up_once_and_the_next_is_done_again(sqlite_store: Store) -> None:
    clock = Clock()
    scheduler(sqlite_store, clock).clear()
    clock.pass_time(5 * 3600)

    scheduler(sqlite_store, clock).clear()
    scheduler(sqlite_store, clock).clear()

    assert len(ticks(sqlite_store)) == 2


@pytest.mark.parametrize(
    ("now", "planned"),
    [
        ("2026-11-02T03:59:59+09:00", "2026-11-02T03:00:00+09:00"),
        ("2026-11-02T04:00:00+09:00", "2026-11-02T04:00:00+09:00"),
        ("2026-11-01T18:29:00+00:00", "2026-11-01T18:00:00+00:00"),
    ],
)
def test_it_is_due_at_the_full_hour(now: str, planned: str) -> None:
    assert last_planned(datetime.fromisoformat(now)) == datetime.fromisoformat(planned)


def test_a_clock_a_day_ahead_takes_nothing_in_bulk_and_goes_on_when_it_is_right_again(store: Store) -> None:
    clock = Clock()
    scheduler(store, clock).clear()
    keep_bodies(store, 200, RAW - timedelta(hours=12))

    clock.pass_time(24 * 3600)
    scheduler(store, clock).clear()
    clock.pass_time(2 * 3600)
    scheduler(store, clock).clear()
    assert (bodies(store), on(store, clock)) == (200, {"clearing_stopped"})

    clock.pass_time(-24 * 3600)
    scheduler(store, clock).clear()
    assert (bodies(store), on(store, clock)) == (200, set())


def test_what_was_stopped_goes_once_an_administrator_has_said_yes_and_only_that_once(store: Store) -> None:
    clock = Clock()
    keep_bodies(store, 600, OLD)
    scheduler(store, clock).clear()
    assert bodies(store) == 600

    with store.transaction() as tx:
        assert retention.allow(tx, clock.now()) == "600 / 600 (envelopes)"
    scheduler(store, clock).clear()
    assert (bodies(store), on(store, clock)) == (0, set())

    keep_bodies(store, 600, OLD)
    clock.pass_time(3600)
    scheduler(store, clock).clear()
    assert (bodies(store), on(store, clock)) == (600, {"clearing_stopped"})


def bodies(store: Store) -> int:
    with store.reading() as tx:
        return tx.connection.execute(select(func.count()).select_from(Envelope)).scalar_one()


def on(store: Store, clock: Clock) -> set[str]:
    with store.reading() as tx:
        return {switch.name for switch in switches.on(tx, clock.now())}


def test_a_job_that_fails_leaves_no_tick_and_does_not_end_the_clock(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticking, "TIMERS_EVERY_S", 0.05)
    monkeypatch.setattr(ticking, "MAKE_UP_EVERY_S", 0.05)
    rename(sqlite_store, "attempts", "attempts_away")
    made = scheduler(sqlite_store)
    thread = threading.Thread(target=made.run)
    thread.start()

    set_timers(sqlite_store, 1, datetime.now(UTC))
    until(lambda: fired(sqlite_store) == ["0"])
    assert ticks(sqlite_store) == []
    assert thread.is_alive()

    rename(sqlite_store, "attempts_away", "attempts")
    until(lambda: len(ticks(sqlite_store)) == 1)  # made up, without a restart

    made.ended.set()
    thread.join(20)
    assert not thread.is_alive()


def test_a_clock_that_was_ahead_and_is_put_right_leaves_nothing_waiting_for_tomorrow(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead, ticked = [timedelta()], list[datetime]()

    class Turned(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain moment will do
            return datetime.now(tz) + ahead[0]

    def tick() -> None:
        ticked.append(Turned.now(UTC))

    def goes_on() -> None:
        so_far = len(ticked)
        until(lambda: len(ticked) > so_far + 2)

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Turned)
    monkeypatch.setattr("bot.clock.now", lambda: Turned.now(UTC))
    monkeypatch.setattr(ticking, "TELL_EVERY_S", 0.05)
    monkeypatch.setattr(ticking, "LOOK_EVERY_S", 0.1)
    made = Scheduler(sqlite_store, lambda: Turned.now(UTC), threading.Event(), tell=tick)
    thread = threading.Thread(target=made.run)
    thread.start()

    goes_on()
    ahead[0] = timedelta(days=1)
    goes_on()
    ahead[0] = timedelta()
    goes_on()

    made.ended.set()
    thread.join(20)
    assert not thread.is_alive()


def rename(store: Store, table: str, to: str) -> None:
    """Let the clearing fail as it would on a damaged database, or mend it."""
    with store.transaction() as tx:
        tx.connection.execute(text(f"alter table {table} rename to {to}"))


def keep_bodies(store: Store, count: int, age: timedelta) -> None:
    """Webhook bodies of long ago, with nothing in them that waits."""
    old = datetime.now(UTC) - age
    row = {"council": "example", "body": b"", "received_at": old, "doomed": False}
    with store.transaction() as tx:
        tx.connection.execute(
            insert(Envelope), [{**row, "digest": number.to_bytes(32)} for number in range(count)]
        )


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
