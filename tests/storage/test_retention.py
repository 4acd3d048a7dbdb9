"""What has served its purpose is let go of; what is still needed stays; nothing goes in bulk unless somebody said yes."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from storage import retention, staff, switches, turns
from storage.db import Store
from storage.retention import FEW, FEW_IN_DOUBT, IDS, RAW, TooMuch
from storage.tables import Envelope
from tests.storage.arriving import deliver, delivery, event, states, take_all
from tests.storage.stores import NOW

LONG_AGO = NOW - RAW - timedelta(days=1)


def bodies(store: Store) -> int:
    with store.reading() as tx:
        return tx.connection.execute(select(func.count()).select_from(Envelope)).scalar_one()


def let_go(store: Store, few: int | None = FEW) -> int | TooMuch:
    with store.transaction() as tx:
        return retention.let_go(tx, NOW, few)


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


@pytest.mark.parametrize(
    ("old", "young", "few", "stops"),
    [
        (FEW, 0, FEW, False),
        (FEW + 1, 0, FEW, True),
        (FEW_IN_DOUBT, 0, FEW_IN_DOUBT, False),
        (FEW_IN_DOUBT + 1, 0, FEW_IN_DOUBT, True),
        (51, 5048, FEW_IN_DOUBT, True),  # one row too many for one in a hundred
        (51, 5049, FEW_IN_DOUBT, False),
        (FEW + 1, 0, None, False),
    ],
)
def test_more_than_one_row_in_a_hundred_goes_only_if_few_or_allowed(
    store: Store, old: int, young: int, few: int | None, *, stops: bool
) -> None:
    keep_bodies(store, old, young)

    gone = let_go(store, few)

    expected = TooMuch("envelopes", old, old + young) if stops else old
    assert gone == expected
    assert bodies(store) == (old + young if stops else young)


def test_a_bulk_in_one_table_stops_all(store: Store) -> None:
    with store.transaction() as tx:
        for _ in range(FEW_IN_DOUBT + 1):
            staff.note_attempt(tx, "sato", "127.0.0.1", LONG_AGO)
    keep_bodies(store, 1, 0)

    assert let_go(store, FEW_IN_DOUBT) == TooMuch("attempts", 51, 51)
    assert bodies(store) == 1


def test_a_clearing_after_a_long_pause_is_held_to_less(store: Store) -> None:
    keep_bodies(store, FEW_IN_DOUBT + 1, 0)

    clear(store, NOW - timedelta(hours=21))
    assert (bodies(store), on(store)) == (51, {"clearing_stopped"})

    clear(store, NOW - timedelta(hours=1))
    assert (bodies(store), on(store)) == (51, {"clearing_stopped"})


def test_with_a_yes_all_of_it_goes_once(store: Store) -> None:
    keep_bodies(store, FEW + 1, 0)
    with store.transaction() as tx:
        assert retention.allow(tx, NOW) is None
    clear(store, None)
    with store.transaction() as tx:
        assert retention.allow(tx, NOW) == "501 / 501 (envelopes)"
    assert on(store) == {"clearing_allowed"}

    clear(store, None)

    assert (bodies(store), on(store)) == (0, set())


def clear(store: Store, last_at: datetime | None) -> None:
    with store.transaction() as tx:
        retention.clear(tx, last_at, NOW)


def on(store: Store) -> set[str]:
    with store.reading() as tx:
        return {switch.name for switch in switches.on(tx, NOW)}


def keep_bodies(store: Store, old: int, young: int) -> None:
    """Webhook bodies with nothing in them that waits."""
    row = {"council": "example", "body": b"", "doomed": False}
    rows = [
        {**row, "digest": number.to_bytes(32), "received_at": LONG_AGO if number < old else NOW}
        for number in range(old + young)
    ]
    with store.transaction() as tx:
        tx.connection.execute(insert(Envelope), rows)


def test_old_sessions_and_tries_to_sign_in_go(store: Store) -> None:
    with store.transaction() as tx:
        member = staff.add(tx, staff.NewMember("sato", "佐藤", "clerk", "ja", "hash", "SEED"), LONG_AGO)
        staff.begin_session(tx, member, "token", LONG_AGO)
        staff.note_attempt(tx, "sato", "127.0.0.1", LONG_AGO)

    let_go(store)

    with store.reading() as tx:
        assert staff.failed_attempts(tx, "sato", "127.0.0.1", LONG_AGO - timedelta(days=1)) == 0
