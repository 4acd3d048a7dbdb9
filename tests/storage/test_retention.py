"""What has served its purpose is let go of; what is still needed stays; a wrong clock empties nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from storage import retention, staff, turns
from storage.db import Store
from storage.retention import IDS, RAW, TooMuch
from storage.tables import Arrival, Envelope
from tests.storage.arriving import deliver, delivery, event, states, take_all
from tests.storage.stores import NOW

LONG_AGO = NOW - RAW - timedelta(days=1)


def bodies(store: Store) -> int:
    with store.reading() as tx:
        return tx.connection.execute(select(func.count()).select_from(Envelope)).scalar_one()


def let_go(store: Store) -> int:
    with store.transaction() as tx:
        return retention.let_go(tx, NOW)


def finish_all(store: Store, ending: turns.Ending) -> None:
    while True:
        with store.transaction() as tx:
            waiting = turns.claim(tx, NOW)
            if waiting is None:
                return
            turns.finish(tx, waiting.id, ending, NOW)


@pytest.mark.parametrize("ending", ["done", "ignored"])
def test_an_old_body_goes_once_nothing_in_it_waits(store: Store, ending: turns.Ending) -> None:
    deliver(store, delivery(event("old"), received_at=LONG_AGO))
    deliver(store, delivery(event("new"), received_at=NOW))
    finish_all(store, ending)

    assert let_go(store) == 1
    assert bodies(store) == 1


def test_an_old_body_in_which_something_waits_stays(store: Store) -> None:
    deliver(store, delivery(event("1"), event("2", "Uaoi"), received_at=LONG_AGO))
    with store.transaction() as tx:
        waiting = turns.claim(tx, NOW)
        assert waiting is not None
        turns.finish(tx, waiting.id, "done", NOW)

    assert let_go(store) == 0
    assert take_all(store) == ["2"]


def test_what_nobody_could_read_stays_for_staff(store: Store) -> None:
    deliver(store, delivery(event("1"), received_at=LONG_AGO))
    finish_all(store, "parked")

    assert let_go(store) == 0
    assert bodies(store) == 1


@pytest.mark.parametrize("ending", ["done", "ignored"])
def test_ids_are_known_for_as_long_as_line_may_deliver_again(store: Store, ending: turns.Ending) -> None:
    deliver(store, delivery(event("older"), received_at=NOW - IDS - timedelta(days=1)))
    deliver(store, delivery(event("younger"), received_at=NOW - IDS + timedelta(days=1)))
    finish_all(store, ending)

    let_go(store)

    assert sorted(states(store)) == ["younger"]


def test_a_clock_gone_wrong_empties_nothing(store: Store) -> None:
    deliver(store, *(delivery(event(f"{number}"), received_at=LONG_AGO) for number in range(150)))
    with store.transaction() as tx:
        tx.connection.execute(update(Arrival).values(state="done"))

    with pytest.raises(TooMuch):
        let_go(store)

    assert bodies(store) == 150


def test_old_sessions_and_tries_to_sign_in_go(store: Store) -> None:
    with store.transaction() as tx:
        member = staff.add(tx, staff.NewMember("sato", "佐藤", "clerk", "ja", "hash", "SEED"), LONG_AGO)
        staff.begin_session(tx, member, "token", LONG_AGO)
        staff.note_attempt(tx, "sato", "127.0.0.1", LONG_AGO)

    let_go(store)

    with store.reading() as tx:
        assert staff.failed_attempts(tx, "sato", "127.0.0.1", LONG_AGO - timedelta(days=1)) == 0
