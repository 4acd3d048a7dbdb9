"""A clock that jumps writes to nobody, and a case over which the clock's work fails keeps nobody else waiting."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update

from bot.scheduler import Scheduler
from bot.turning import Turning
from bot.wiring.loops import keeping_promises
from handlers import upkeep
from storage import switches, timers, turned
from storage.db import Store
from storage.tables import Arrival, Person
from tests.handlers.desk import Desk
from tests.storage.stores import NOW

LATE = "遅れています"
WHO = ("Uhana", "Umiki")
DAY = timedelta(days=1)


@dataclass
class Clocks:
    """The clock on the wall, which may be turned, and the steady one."""

    desk: Desk
    steady: float = 0.0
    scheduler: Scheduler = field(init=False)

    def __post_init__(self) -> None:
        look_after = keeping_promises(lambda: self.desk.council)
        self.scheduler = Scheduler(
            self.desk.store, self.wall, threading.Event(), None, look_after, steady=lambda: self.steady
        )

    def wall(self) -> datetime:
        """What it shows."""
        return self.desk.now

    def pass_time(self, span: timedelta) -> None:
        """Both go on."""
        self.desk.now += span
        self.steady += span.total_seconds()

    def tick(self) -> None:
        """What the scheduler does again and again."""
        self.scheduler.fire_timers()
        self.scheduler.keep_promises()

    def is_in_doubt(self) -> bool:
        """Whether staff are told so."""
        with self.desk.store.reading() as tx:
            return switches.is_on(tx, "clock_turned", self.desk.now)


def clocks_at(store: Store) -> Clocks:
    """A desk that has promised something to two people and has a reminder for one, and a scheduler that has looked once."""
    desk = Desk(store)
    for who in WHO:
        desk.consult(who)
    hana = desk.person(WHO[0])
    with store.transaction() as tx:
        timers.set_timer(tx, hana.id, "unfinished", "1", desk.now + timedelta(hours=1))
    made = Clocks(desk)
    made.tick()
    return made


@pytest.fixture
def clocks(sqlite_store: Store) -> Clocks:
    return clocks_at(sqlite_store)


def written_to(desk: Desk) -> list[str]:
    return [who for who in WHO if any(LATE in words for words in desk.heard(who))]


def rung(store: Store) -> int:
    with store.reading() as tx:
        return tx.connection.execute(select(func.count()).where(Arrival.timer.is_not(None))).scalar_one()


def test_a_clock_a_week_ahead_writes_to_nobody_until_somebody_has_looked_at_it(store: Store) -> None:
    clocks = clocks_at(store)
    desk = clocks.desk
    desk.now += 7 * DAY
    clocks.tick()
    clocks.pass_time(timedelta(hours=1))
    clocks.tick()
    assert (written_to(desk), rung(desk.store), clocks.is_in_doubt()) == ([], 0, True)

    admin = desk.hire("admin", "admin")
    with desk.store.transaction() as tx:
        upkeep.believe_clock(tx, admin, desk.now)
    clocks.tick()

    assert (written_to(desk), rung(desk.store), clocks.is_in_doubt()) == ([*WHO], 1, False)


def test_put_right_again_it_is_believed_at_once(clocks: Clocks) -> None:
    desk = clocks.desk
    desk.now += 7 * DAY
    clocks.tick()
    assert clocks.is_in_doubt()

    desk.now -= 7 * DAY
    clocks.pass_time(timedelta(hours=2))
    clocks.tick()

    assert not clocks.is_in_doubt()
    assert (written_to(desk), rung(desk.store)) == ([], 1)


def test_nobody_having_looked_it_is_believed_after_a_night(clocks: Clocks) -> None:
    clocks.desk.now += 7 * DAY
    clocks.tick()

    clocks.pass_time(turned.REST + timedelta(minutes=1))
    clocks.tick()

    assert written_to(clocks.desk) == [*WHO]


def test_whoever_leads_is_called_all_the_same(clocks: Clocks) -> None:
    clocks.desk.now += 7 * DAY

    clocks.tick()

    with clocks.desk.store.reading() as tx:
        assert switches.is_on(tx, "cases_unowned", clocks.desk.now)


def test_time_that_has_passed_is_no_turning(clocks: Clocks) -> None:
    clocks.pass_time(7 * DAY)  # the machine slept

    clocks.tick()

    assert (written_to(clocks.desk), clocks.is_in_doubt()) == ([*WHO], False)


def test_another_scheduler_that_came_later_does_not_believe_it_either(clocks: Clocks) -> None:
    clocks.desk.now += 7 * DAY
    clocks.tick()

    Clocks(clocks.desk, clocks.steady).tick()

    assert written_to(clocks.desk) == []


def test_what_could_not_be_written_down_is_told_later(sqlite_store: Store) -> None:
    clocks = Clocks(Desk(sqlite_store))
    clocks.tick()
    rename(sqlite_store, "switches", "switches_away")
    clocks.desk.now += 7 * DAY
    clocks.tick()
    rename(sqlite_store, "switches_away", "switches")

    clocks.pass_time(timedelta(seconds=2))
    clocks.tick()

    assert clocks.is_in_doubt()


def test_put_right_while_nothing_ran_it_is_believed_by_who_begins_anew(clocks: Clocks) -> None:
    clocks.desk.now += 7 * DAY
    clocks.tick()
    clocks.desk.now -= 7 * DAY
    clocks.pass_time(timedelta(hours=2))

    Clocks(clocks.desk).tick()

    with clocks.desk.store.reading() as tx:
        assert switches.on(tx, clocks.desk.now) == ()
    assert rung(clocks.desk.store) == 1


def test_another_machine_whose_clock_is_right_goes_on(clocks: Clocks) -> None:
    other = Clocks(replace(clocks.desk))
    other.tick()
    clocks.desk.now += 7 * DAY
    clocks.tick()

    other.pass_time(timedelta(hours=2))
    other.tick()
    clocks.tick()

    assert rung(other.desk.store) == 1
    assert (written_to(clocks.desk), clocks.is_in_doubt()) == ([], True)


@pytest.mark.parametrize(
    ("turns", "noticed"),
    [
        ([601], "ahead"),
        ([599], None),
        ([-90], None),
        ([-86400], "right"),
        ([86400, -86400], "right"),
        ([700, 0, 0], "ahead"),
    ],
)
def test_a_turn_is_noticed_until_it_is_told(turns: list[int], noticed: str | None) -> None:
    passed, ahead = [0.0], [0.0]
    turning = Turning(lambda: NOW + timedelta(seconds=passed[0] + ahead[0]), lambda: passed[0])
    assert turning.look() == "right"
    turning.told("right")

    for turn in turns:
        passed[0] += 30
        ahead[0] += turn
        seen = turning.look()

    assert seen == noticed


def test_a_case_that_cannot_be_looked_after_keeps_nobody_waiting_and_leads_are_called(
    sqlite_store: Store,
) -> None:
    desk = Desk(sqlite_store)
    for who in WHO:
        desk.consult(who)
    hana = desk.person(WHO[0])
    with sqlite_store.transaction() as tx:
        tx.connection.execute(update(Person).where(Person.id == hana.id).values(sealed_key=b"spoiled"))
    clocks = Clocks(desk)
    clocks.pass_time(7 * DAY)

    clocks.scheduler.keep_promises()

    heard = [who for who in WHO[1:] if any(LATE in words for words in desk.heard(who))]
    assert heard == [*WHO[1:]]
    with sqlite_store.reading() as tx:
        assert switches.is_on(tx, "promises_broken", desk.now)


def rename(store: Store, table: str, to: str) -> None:
    with store.transaction() as tx:
        tx.connection.execute(text(f"alter table {table} rename to {to}"))
