"""What was held goes when staff say so, unless it may have gone before and LINE knows its key no more."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from storage import not_gone, outbox
from storage.db import Store, Tx
from storage.ids import OutboxId
from storage.not_gone import Release
from storage.outbox import KEY_LIFE, Leased
from storage.tables import Outgoing
from tests.storage.arriving import meet
from tests.storage.leaving import how, leased, put
from tests.storage.stores import NOW

LATE = NOW + KEY_LIFE


def held(store: Store) -> OutboxId:
    """One row LINE has not taken."""
    row = put(store, "words")
    with store.transaction() as tx:
        out = leased_going(tx)
        outbox.hold(tx, out, "quota", NOW)
    return row


def leased_going(tx: Tx) -> Leased:
    out = outbox.lease_next(tx, NOW)
    assert out is not None
    outbox.going_by(tx, out, "push")
    return out


def release(store: Store, row: OutboxId) -> Release:
    person = meet(store)
    with store.transaction() as tx:
        return not_gone.release(tx, person.id, row, LATE)


def test_what_line_has_not_taken_goes_however_late_and_once(store: Store) -> None:
    row = held(store)

    assert [release(store, row), release(store, row)] == ["going", "not_held"]

    assert how(store, row) == ("waiting", None)
    back = leased(store, LATE)
    assert (back.tries, back.tried_via, back.first_try_at) == (1, None, None)


def test_what_line_may_have_taken_does_not_go_once_its_key_is_forgotten(store: Store) -> None:
    row = held(store)
    with store.transaction() as tx:
        tx.connection.execute(update(Outgoing).values(via="push"))

    assert release(store, row) == "too_late"
    assert how(store, row) == ("held", "quota")

    with store.transaction() as tx:
        tx.connection.execute(update(Outgoing).values(first_try_at=NOW + timedelta(hours=1)))
    assert release(store, row) == "going"
    back = leased(store, LATE)
    assert (back.is_doubtful, back.first_try_at) == (True, NOW + timedelta(hours=1))
