"""In a crowd: nobody's flood holds up the others, danger goes first, and each person's order stays."""

from datetime import timedelta

from storage import turns
from storage.db import Store
from storage.keeping import SHARE_MS
from tests.storage.arriving import deliver, delivery, event, event_id_of, take_all
from tests.storage.stores import NOW, later

FLOOD = 300


def flood(store: Store, one_by_one: bool = False) -> list[str]:
    ids = [f"F{number:04}" for number in range(FLOOD)]
    if one_by_one:
        for name in ids:
            deliver(store, delivery(event(name, "Uflood")))
    else:
        deliver(store, delivery(*(event(name, "Uflood") for name in ids)))
    return ids


def test_who_comes_after_a_flood_is_attended_to_after_a_few_of_it(store: Store) -> None:
    flooded = flood(store)
    deliver(store, delivery(event("01A", "Uhana"), received_at=later(2)))

    taken = take_all(store, later(3))

    assert taken.index("01A") <= 2_000 / SHARE_MS + 1
    assert [name for name in taken if name != "01A"] == flooded


def test_a_flood_that_comes_drop_by_drop_keeps_its_order_too(store: Store) -> None:
    flooded = flood(store, one_by_one=True)

    assert take_all(store, later(3)) == flooded


def test_what_comes_while_a_flood_is_worked_off_stays_behind_it(store: Store) -> None:
    flooded = flood(store)
    for _ in range(FLOOD // 2):
        with store.transaction() as tx:
            waiting = turns.claim(tx, later(1))
            assert waiting is not None
            turns.finish(tx, waiting.id, "done", later(1))
    deliver(store, delivery(event("LAST", "Uflood"), received_at=later(1)))

    assert take_all(store, later(3)) == [*flooded[FLOOD // 2 :], "LAST"]


def test_a_flood_gets_its_turns_even_if_others_keep_coming(store: Store) -> None:
    flood(store)
    for minute in range(3):
        late = NOW + timedelta(minutes=minute)
        deliver(store, delivery(event(f"01{minute}", f"U{minute}"), received_at=late))

    taken = take_all(store, later(300))

    assert taken[-1] in ("F0299", "012")
    assert taken.index("012") > taken.index("F0299") - FLOOD  # a minute of waiting counts as much as a place


def test_danger_goes_before_all_others_and_before_what_the_same_person_said(store: Store) -> None:
    flooded = flood(store)
    deliver(store, delivery(event("01A", "Uhana")))
    with store.transaction() as tx:
        newest = turns.newest(tx, 2)
        names = {event_id_of(tx, one): one.id for one in turns.look_at(tx, newest)}
        turns.hurry(tx, [names["F0299"]])

    taken = take_all(store, later(1))

    assert taken[0] == "F0299"
    assert [name for name in taken[1:] if name != "01A"] == flooded[:-1]


def test_the_newest_are_told_newest_first_and_from_there_back(store: Store) -> None:
    flood(store)
    with store.reading() as tx:
        newest = turns.newest(tx, 10)
        older = turns.newest(tx, 10, below=newest[-1])

    assert newest == sorted(newest, reverse=True)
    assert older == [number - 10 for number in newest]


def test_waiting_is_counted_no_further_than_asked(store: Store) -> None:
    flood(store)
    with store.reading() as tx:
        assert turns.count_waiting(tx, 40) == 40
        assert turns.count_waiting(tx, 10_000) == FLOOD
