"""The inbox keeps every event once, whatever LINE does, and keeps the order of what each person did."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage import desks, inbox, secrets, turns
from storage.db import Store
from storage.inbox import Kept
from storage.tables import Envelope
from tests.storage.arriving import at_once, chunks, deliver, delivery, event, states, take_all
from tests.storage.stores import NOW, make_vault

THREADS = 16
IDS = 300


def envelopes(store: Store) -> int:
    with store.reading() as tx:
        return tx.connection.execute(select(func.count()).select_from(Envelope)).scalar_one()


def test_the_same_body_twice_is_kept_once(store: Store) -> None:
    same = delivery(event("01A"))

    deliver(store, same)
    deliver(store, same)

    assert take_all(store) == ["01A"]
    assert envelopes(store) == 1


def test_the_same_event_in_two_bodies_is_kept_once(store: Store) -> None:
    deliver(store, delivery(event("01A"), body=b"first"))
    deliver(store, delivery(event("01A"), body=b"again, as LINE redelivers"))

    assert take_all(store) == ["01A"]


def test_a_body_that_brings_nothing_new_leaves_no_words_behind(store: Store) -> None:
    deliver(store, delivery(event("01A"), body=b"first"))
    deliver(store, delivery(event("01A"), body=b"again"), delivery(event("01A"), body=b"and again"))

    assert envelopes(store) == 1


def test_a_body_with_something_new_is_kept_beside_an_older_one(store: Store) -> None:
    deliver(store, delivery(event("01A")))
    deliver(store, delivery(event("01A"), event("01B")))

    assert take_all(store) == ["01A", "01B"]
    assert envelopes(store) == 2


def test_the_same_delivery_twice_in_one_commit_is_kept_once(store: Store) -> None:
    same = delivery(event("01A"))

    deliver(store, same, same)

    assert take_all(store) == ["01A"]


def test_many_threads_with_the_same_ids_keep_each_once(store: Store) -> None:
    ids = [f"{number:04d}" for number in range(IDS)]

    def deliver_shuffled(seed: int) -> None:
        mine = [event(i, f"U{int(i) % 7}") for i in ids]
        random.Random(seed).shuffle(mine)
        for part in chunks(mine, 50):
            deliver(store, delivery(*part))

    at_once(*(lambda seed=seed: deliver_shuffled(seed) for seed in range(THREADS)))

    assert sorted(states(store)) == ids


def test_an_unreadable_body_is_parked_and_shown(store: Store) -> None:
    deliver(store, delivery(Kept("sha256:1", 0, None, fault="unreadable: not JSON")))

    assert take_all(store) == []
    assert states(store) == {"sha256:1": ("parked", "unreadable: not JSON")}
    with store.reading() as tx:
        shown = desks.troubles(tx, NOW - timedelta(days=1))
        assert [(trouble.kind, trouble.reason) for trouble in shown] == [
            ("arrival.parked", "unreadable: not JSON")
        ]
        assert desks.ages(tx).parked == 1


def test_a_delivery_without_events_is_nothing_to_keep(store: Store) -> None:
    deliver(store, delivery())

    assert envelopes(store) == 0


def test_an_event_without_a_person_is_kept_and_has_its_turn(store: Store) -> None:
    deliver(store, delivery(event("01A", line_id=None)))

    with store.transaction() as tx:
        waiting = turns.claim(tx, NOW)
        assert waiting is not None
        assert waiting.person_key is None
        turns.finish(tx, waiting.id, "ignored", NOW, "nobody to answer")

    assert states(store) == {"01A": ("ignored", "nobody to answer")}


def test_events_of_one_person_keep_the_order_of_the_body(store: Store) -> None:
    ids = [f"{number:02d}" for number in range(20)]
    random.Random(1).shuffle(ids)

    deliver(store, delivery(*map(event, ids)))

    assert take_all(store) == ids


def test_events_of_one_person_keep_the_order_of_the_deliveries(store: Store) -> None:
    deliver(store, delivery(event("9")), delivery(event("5")), delivery(event("1")))

    assert take_all(store) == ["9", "5", "1"]


def test_an_arrival_comes_with_the_whole_body_and_its_place_in_it(store: Store) -> None:
    body = b'{"raw": "\x00 and \xed\xa0\x80 as they came"}'
    deliver(store, delivery(event("01A", "Uaoi"), event("01B", "Umiki"), body=body))

    with store.transaction() as tx:
        turns.finish(tx, _claimed(turns.claim(tx, NOW)).id, "done", NOW)
    with store.transaction() as tx:
        waiting = _claimed(turns.claim(tx, NOW))

    assert (waiting.body, waiting.position, waiting.received_at) == (body, 1, NOW)


def _claimed(waiting: turns.Waiting | None) -> turns.Waiting:
    assert waiting is not None
    return waiting


def test_a_timer_queues_behind_what_its_person_already_said(store: Store) -> None:
    deliver(store, delivery(event("said")))
    with store.transaction() as tx:
        key = tx.vault.digest("line_id", "Umiki")
        inbox.add_timers(tx, [("1", key, "unfinished", "s")], NOW)
    deliver(store, delivery(event("said later")))

    assert take_all(store) == ["said", "timer:1", "said later"]


def test_a_timer_fires_into_the_inbox_once(store: Store) -> None:
    with store.transaction() as tx:
        key = tx.vault.digest("line_id", "Umiki")
        inbox.add_timers(tx, [("1", key, "unfinished", "s"), ("1", key, "unfinished", "s")], NOW)

    assert take_all(store) == ["timer:1"]


def test_the_worker_is_rung_for_after_the_commit_alone(store: Store) -> None:
    before = store.bell.rung("arrivals")

    with pytest.raises(LookupError):
        _deliver_and_die(store)
    assert store.bell.rung("arrivals") == before
    assert states(store) == {}

    deliver(store, delivery(event("kept")))
    assert store.bell.rung("arrivals") == before + 1


def _deliver_and_die(store: Store) -> None:
    with store.transaction() as tx:
        inbox.add(tx, [delivery(event("lost"))])
        raise LookupError


def test_two_councils_keep_the_same_event_each(store: Store) -> None:
    other = Store(store.engine.url.render_as_string(hide_password=False), make_vault("other"), store.bell)
    with other.transaction() as tx:
        secrets.learn_index(tx)

    deliver(store, delivery(event("01A")))
    deliver(other, delivery(event("01A")))

    assert (take_all(store), take_all(other)) == (["01A"], ["01A"])
    other.close()
