"""Whose turn it is: one person at a time, in order, again after a failure, aside after several."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select, text, update

from storage import desks, outbox, parked, people, turns
from storage.db import Store, Tx
from storage.ids import ArrivalId
from storage.tables import Arrival, Envelope, Person
from storage.turns import RETRIES_S, Waiting
from tests.storage.arriving import at_once, deliver, delivery, event, event_id_of, meet, states, take_all
from tests.storage.plans import queries, whole_tables_read
from tests.storage.stores import NOW, later


def claim_and_fail(store: Store, at: float) -> Waiting | None:
    """Take a turn that ends in an error of ours, as the worker sees it."""
    with store.transaction() as tx:
        waiting = turns.claim(tx, later(at))
    if waiting is not None:
        with store.transaction() as tx:
            turns.fail(tx, waiting, "KeyError", later(at))
    return waiting


@contextmanager
def held_turn(store: Store) -> Iterator[tuple[Tx, Waiting]]:
    """A worker in the middle of somebody's turn."""
    with store.transaction() as tx:
        waiting = turns.claim(tx, NOW)
        assert waiting is not None
        yield tx, waiting


def body_count(store: Store) -> int:
    with store.reading() as tx:
        return tx.connection.execute(select(func.count()).select_from(Envelope)).scalar_one()


def test_nothing_waits_in_an_empty_inbox(store: Store) -> None:
    assert take_all(store) == []


def test_a_crash_leaves_the_turn_as_it_was(store: Store) -> None:
    deliver(store, delivery(event("01A")))

    with pytest.raises(LookupError):
        _die_in_a_turn(store)

    assert take_all(store) == ["01A"]


def _die_in_a_turn(store: Store) -> None:
    with held_turn(store) as (tx, waiting):
        turns.finish(tx, waiting.id, "done", NOW)
        raise LookupError


def test_what_failed_is_tried_again_after_a_while_and_nothing_of_that_person_overtakes_it(
    store: Store,
) -> None:
    deliver(store, delivery(event("first"), event("second")))

    claim_and_fail(store, 0)

    assert take_all(store, later(RETRIES_S[0] - 0.1)) == []
    assert take_all(store, later(RETRIES_S[0] + 0.1)) == ["first", "second"]


def test_what_a_wrong_clock_put_off_for_a_day_is_tried_once_the_clock_is_right(store: Store) -> None:
    deliver(store, delivery(event("theirs")), delivery(event("nobodys", None)))

    claim_and_fail(store, 24 * 3600)
    claim_and_fail(store, 24 * 3600)

    assert take_all(store, NOW) == ["theirs", "nobodys"]


def test_others_do_not_wait_for_somebody_whose_arrival_failed(store: Store) -> None:
    deliver(store, delivery(event("mikis", "Umiki"), event("aois", "Uaoi")))

    claim_and_fail(store, 0)

    assert take_all(store, later(0.1)) == ["aois"]


def test_what_keeps_failing_is_parked_and_the_next_of_the_same_person_proceeds(store: Store) -> None:
    deliver(store, delivery(event("poison"), event("next")))

    for attempt in range(len(RETRIES_S) + 1):
        claim_and_fail(store, attempt * 60)

    assert states(store)["poison"] == ("parked", "KeyError")
    assert take_all(store, later(600)) == ["next"]


def test_two_workers_that_fail_on_the_same_try_count_it_once(store: Store) -> None:
    deliver(store, delivery(event("01A")))
    with store.transaction() as tx:
        waiting = turns.claim(tx, NOW)
    assert waiting is not None

    for _ in range(5):
        with store.transaction() as tx:
            turns.fail(tx, waiting, "KeyError", NOW)

    with store.reading() as tx:
        assert tx.connection.execute(select(Arrival.tries)).scalar_one() == 1


def test_a_late_failure_does_not_undo_what_another_worker_finished(store: Store) -> None:
    deliver(store, delivery(event("01A")))
    for attempt in range(len(RETRIES_S)):
        claim_and_fail(store, attempt * 60)
    with store.transaction() as tx:
        frozen = turns.claim(tx, later(600))
    assert frozen is not None

    take_all(store, later(601))
    with store.transaction() as tx:
        turns.fail(tx, frozen, "KeyError", later(602))

    assert states(store)["01A"] == ("done", None)


def test_nobodys_arrival_is_retried_and_parked_like_any_other(store: Store) -> None:
    deliver(store, delivery(event("nobodys", line_id=None)))

    for attempt in range(len(RETRIES_S) + 1):
        claim_and_fail(store, attempt * 60)

    assert states(store)["nobodys"] == ("parked", "KeyError")


def test_words_taken_back_burn_once_everything_beside_them_is_done(store: Store) -> None:
    deliver(store, delivery(event("words", "Umiki"), event("beside", "Uaoi")))
    with held_turn(store) as (tx, waiting):
        words = waiting.id
        turns.finish(tx, words, "done", NOW)

    with store.transaction() as tx:
        turns.doom(tx, words)
    assert body_count(store) == 1

    take_all(store)
    assert body_count(store) == 0


def test_what_is_parked_beside_words_taken_back_is_still_to_be_read(store: Store) -> None:
    deliver(store, delivery(event("words", "Umiki"), event("beside", "Uaoi")))
    with store.transaction() as tx:
        words, beside = turns.claim_some(tx, NOW, 2)
        turns.finish(tx, words.id, "done", NOW)
        turns.finish(tx, beside.id, "parked", NOW, "KeyError")

    with store.transaction() as tx:
        turns.doom(tx, words.id)
    assert body_count(store) == 1

    with store.transaction() as tx:
        assert parked.settle(tx, beside.id, NOW)
    assert body_count(store) == 0


def test_words_taken_back_burn_at_once_when_nothing_waits_beside_them(store: Store) -> None:
    deliver(store, delivery(event("words")), delivery(event("others", "Uaoi")))
    take_all(store)

    with store.transaction() as tx:
        words = tx.connection.execute(select(Arrival.id).where(Arrival.event_id == "words")).scalar_one()
        turns.doom(tx, ArrivalId(words))

    assert body_count(store) == 1
    assert states(store)["words"] == ("done", None)


def test_the_first_meeting_makes_one_person_however_many_workers_there_are(store: Store) -> None:
    deliver(store, *(delivery(event(f"{number}")) for number in range(8)))

    def work() -> None:
        for _ in range(8):
            with store.transaction() as tx:
                waiting = turns.claim(tx, NOW)
                if waiting is not None:
                    people.meet(tx, "Umiki", "ja", NOW)
                    turns.finish(tx, waiting.id, "done", NOW)

    at_once(work, work, work, work)

    with store.reading() as tx:
        assert tx.connection.execute(select(func.count()).select_from(Person)).scalar_one() == 1
    assert {state for state, _ in states(store).values()} <= {"done", "waiting"}
    take_all(store)
    assert {state for state, _ in states(store).values()} == {"done"}


def test_a_person_not_met_yet_is_one_workers_alone(postgres_store: Store) -> None:
    deliver(postgres_store, delivery(event("first"), event("second"), event("aois", "Uaoi")))

    with held_turn(postgres_store) as (tx, waiting):
        assert event_id_of(tx, waiting) == "first"
        assert take_all(postgres_store) == ["aois"]


def test_busy_people_are_passed_over(postgres_store: Store) -> None:
    names = [f"U{number}" for number in range(40)]
    for name in names:
        meet(postgres_store, name)
    deliver(postgres_store, delivery(*(event(name, name) for name in names)))

    with postgres_store.transaction() as tx:
        tx.connection.execute(select(Person.id).with_for_update())
        deliver(postgres_store, delivery(event("new", "Unew")))
        assert take_all(postgres_store) == ["new"]

    assert take_all(postgres_store) == names


def test_a_flood_of_one_busy_person_does_not_hide_the_others(postgres_store: Store) -> None:
    known = meet(postgres_store, "Uflood")
    deliver(postgres_store, delivery(*(event(f"{n}", "Uflood") for n in range(100)), event("aois", "Uaoi")))

    with postgres_store.transaction() as tx:
        people.hold(tx, known.id)
        assert take_all(postgres_store) == ["aois"]


def test_while_staff_hold_a_person_the_worker_attends_to_somebody_else(postgres_store: Store) -> None:
    miki = meet(postgres_store, "Umiki")
    deliver(postgres_store, delivery(event("mikis", "Umiki"), event("aois", "Uaoi")))

    with postgres_store.transaction() as staff:
        people.hold(staff, miki.id)
        assert take_all(postgres_store) == ["aois"]

    assert take_all(postgres_store) == ["mikis"]


def test_a_nobodys_arrival_is_one_workers_alone(postgres_store: Store) -> None:
    deliver(postgres_store, delivery(event("1", line_id=None), event("2", line_id=None)))

    with held_turn(postgres_store) as (tx, waiting):
        assert event_id_of(tx, waiting) == "1"
        assert take_all(postgres_store) == ["2"]


def test_the_next_turn_is_found_by_an_index(store: Store) -> None:
    """Thousands of finished arrivals must not slow the next one down."""
    deliver(store, delivery(*(event(f"{number:05d}", f"U{number % 50}") for number in range(3000))))
    with store.transaction() as tx:
        tx.connection.execute(update(Arrival).values(state="done"))
        tx.connection.execute(text("analyze"))
    deliver(store, delivery(event("new", "Unew")))

    with store.transaction() as tx:
        with queries(tx) as asked:
            turns.claim(tx, NOW)
            desks.ages(tx)
            desks.troubles(tx, NOW)

        assert whole_tables_read(tx, asked, "arrivals") == []


def test_the_database_can_see_which_index_fits_before_it_knows_the_values(store: Store) -> None:
    """A plan kept for any value cannot use an index made for one state: the state must stand in the query."""
    with store.transaction() as tx, queries(tx) as asked:
        turns.claim(tx, NOW)
        outbox.lease_next(tx, NOW)

    assert asked
    assert [one.sql for one in asked if "state =" in one.sql and "state = 'waiting'" not in one.sql] == []
