"""Timers fire once, however many schedulers there are; switches are seen by everybody; jobs run once."""

from sqlalchemy import select

from storage import switches, timers
from storage.db import Store
from storage.tables import Tick, Timer
from tests.storage.arriving import at_once, meet, states, take_all
from tests.storage.stores import NOW, later

SCHEDULERS = 8


def set_timer(store: Store, due_s: float, subject: str = "s", line_id: str = "Umiki") -> None:
    person = meet(store, line_id)
    with store.transaction() as tx:
        timers.set_timer(tx, person.id, "unfinished", subject, later(due_s))


def fire(store: Store, at_s: float) -> int:
    with store.transaction() as tx:
        return timers.fire_due(tx, later(at_s))


def test_a_timer_fires_at_its_time_and_once(store: Store) -> None:
    set_timer(store, 60)

    assert fire(store, 59) == 0
    assert fire(store, 60) == 1
    assert fire(store, 61) == 0
    assert len(take_all(store, later(61))) == 1


def test_several_schedulers_fire_each_timer_once(store: Store) -> None:
    for number in range(30):
        set_timer(store, number, f"{number}", f"U{number}")
    fired: list[int] = []

    at_once(*[lambda: fired.append(fire(store, 100))] * SCHEDULERS)
    fired.append(fire(store, 100))

    assert sum(fired) == 30
    assert len(states(store)) == 30


def test_setting_it_again_moves_it(store: Store) -> None:
    set_timer(store, 60)
    set_timer(store, 120)

    assert (fire(store, 119), fire(store, 120)) == (0, 1)


def test_after_it_has_fired_it_can_be_set_again(store: Store) -> None:
    set_timer(store, 60)
    fire(store, 60)
    set_timer(store, 120)

    assert fire(store, 120) == 1
    assert len(take_all(store, later(120))) == 2


def test_a_timer_that_is_cleared_does_not_fire(store: Store) -> None:
    set_timer(store, 60)

    with store.transaction() as tx:
        timers.clear(tx, "unfinished", "s")

    assert fire(store, 60) == 0


def test_a_crash_while_firing_fires_again(store: Store) -> None:
    set_timer(store, 60)

    try:
        _fire_and_die(store)
    except LookupError:
        assert fire(store, 60) == 1


def _fire_and_die(store: Store) -> None:
    with store.transaction() as tx:
        timers.fire_due(tx, later(60))
        raise LookupError


def test_many_due_at_once_are_fired_in_portions(store: Store) -> None:
    person = meet(store)
    with store.transaction() as tx:
        for number in range(timers.BATCH + 5):
            timers.set_timer(tx, person.id, "unfinished", f"{number}", NOW)

    assert [fire(store, 1), fire(store, 1), fire(store, 1)] == [timers.BATCH, 5, 0]


def test_a_job_of_the_day_is_one_schedulers_alone(store: Store) -> None:
    first: list[bool] = []

    def tick() -> None:
        with store.transaction() as tx:
            first.append(timers.first_to_tick(tx, "nightly", NOW))

    at_once(*[tick] * SCHEDULERS)

    assert sorted(first) == [False] * (SCHEDULERS - 1) + [True]
    with store.reading() as tx:
        assert len(tx.connection.execute(select(Tick.job)).all()) == 1


def test_the_next_day_is_another_job(store: Store) -> None:
    with store.transaction() as tx:
        assert timers.first_to_tick(tx, "nightly", NOW)
        assert timers.first_to_tick(tx, "nightly", later(86400))
        timers.forget_ticks(tx, later(1))
        assert timers.first_to_tick(tx, "nightly", NOW)
        assert not timers.first_to_tick(tx, "nightly", later(86400))


def test_no_timer_is_left_behind(store: Store) -> None:
    set_timer(store, 1)
    fire(store, 1)

    with store.reading() as tx:
        assert tx.connection.execute(select(Timer.id)).all() == []


def test_a_switch_is_on_until_it_is_turned_off(store: Store) -> None:
    with store.transaction() as tx:
        switches.turn_on(tx, "line_refuses_us", "401", NOW, None)
        switches.turn_on(tx, "line_refuses_us", "401 again", later(1), None)
    with store.reading() as tx:
        assert [(switch.reason, switch.set_at) for switch in switches.on(tx, later(9999))] == [
            ("401 again", later(1))
        ]

    with store.transaction() as tx:
        switches.turn_off(tx, "line_refuses_us")
        switches.turn_off(tx, "line_refuses_us")
        assert not switches.is_on(tx, "line_refuses_us", NOW)


def test_a_switch_with_an_end_turns_itself_off(store: Store) -> None:
    with store.transaction() as tx:
        switches.turn_on(tx, "push_stopped", "quota", NOW, later(60))

        assert switches.is_on(tx, "push_stopped", later(59))
        assert not switches.is_on(tx, "push_stopped", later(60))


def test_turning_off_what_is_off_wakes_nobody(store: Store) -> None:
    before = store.bell.rung("console")

    with store.transaction() as tx:
        switches.turn_off(tx, "push_stopped")

    assert store.bell.rung("console") == before
