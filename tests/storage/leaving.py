"""What waits in the outbox in these tests, and senders that take it up."""

from datetime import datetime

from sqlalchemy import select

from storage import outbox, people
from storage.db import Store
from storage.ids import OutboxId
from storage.outbox import Kind, Lane, Leased
from storage.tables import Outgoing
from tests.storage.arriving import meet
from tests.storage.stores import NOW


def put(
    store: Store,
    words: str,
    line_id: str = "Umiki",
    lane: Lane = Lane.ANSWER,
    kind: Kind = "words",
    token: str | None = None,
    now: datetime = NOW,
) -> OutboxId:
    """Put something into the outbox for this person."""
    person = meet(store, line_id)
    with store.transaction() as tx:
        return outbox.add(tx, people.hold(tx, person.id), outbox.New(kind, lane, words, token), now)


def lease(store: Store, now: datetime = NOW) -> Leased | None:
    """Take up the next row, as a sender does."""
    with store.transaction() as tx:
        return outbox.lease_next(tx, now)


def leased(store: Store, now: datetime = NOW) -> Leased:
    """Take up the next row, of which there is one."""
    row = lease(store, now)
    assert row is not None
    return row


def send_all(store: Store, now: datetime = NOW) -> list[str]:
    """Send everything that may go now; says the words in the order they went."""
    sent: list[str] = []
    while (row := lease(store, now)) is not None:
        sent.append(row.body)
        with store.transaction() as tx:
            assert outbox.finish(tx, row, "sent", now)
    return sent


def how(store: Store, row: OutboxId) -> tuple[str, str | None]:
    """State and reason of a row."""
    with store.reading() as tx:
        return outbox.states(tx, (row,))[row]


def has_words(store: Store, row: OutboxId) -> bool:
    """Whether the row still holds what was to be said, or a reply token."""
    with store.reading() as tx:
        columns = select(Outgoing.body, Outgoing.reply_token).where(Outgoing.id == row)
        body, token = tx.connection.execute(columns).one()
        return body is not None or token is not None
