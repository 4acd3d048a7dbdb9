"""What reaches the inbox in these tests: bodies nobody needs to read, with events of people by the names given."""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import count

from sqlalchemy import select

from storage import inbox, people, turns
from storage.db import Store, Tx
from storage.inbox import Delivery, Kept
from storage.tables import Arrival
from storage.turns import Waiting
from tests.storage.stores import NOW

_numbers = count()


def event(event_id: str, line_id: str | None = "Umiki", position: int = 0) -> Kept:
    """One event of a delivery."""
    return Kept(event_id, position, line_id)


def delivery(*events: Kept, body: bytes = b"", received_at: datetime = NOW) -> Delivery:
    """A delivery of these events, in this order; its body is unlike any other unless given."""
    placed = tuple(Kept(e.event_id, at, e.line_id, e.fault) for at, e in enumerate(events))
    return Delivery(body or b"body %d" % next(_numbers), placed, received_at)


def deliver(store: Store, *deliveries: Delivery) -> None:
    """Keep deliveries as the webhook does."""
    with store.transaction() as tx:
        inbox.add(tx, deliveries)


def states(store: Store) -> dict[str, tuple[str, str | None]]:
    """Every arrival by event id: its state and reason."""
    with store.reading() as tx:
        rows = tx.connection.execute(select(Arrival.event_id, Arrival.state, Arrival.reason)).all()
        return {row.event_id: (row.state, row.reason) for row in rows}


def event_id_of(tx: Tx, waiting: Waiting) -> str:
    """Which event this arrival is."""
    return tx.connection.execute(select(Arrival.event_id).where(Arrival.id == waiting.id)).scalar_one()


def take_all(store: Store, now: datetime = NOW) -> list[str]:
    """Work through what waits, doing nothing with it; says the event ids in the order of their turns."""
    taken: list[str] = []
    while True:
        with store.transaction() as tx:
            waiting = turns.claim(tx, now)
            if waiting is None:
                return taken
            taken.append(event_id_of(tx, waiting))
            turns.finish(tx, waiting.id, "done", now)


def meet(store: Store, line_id: str = "Umiki", now: datetime = NOW) -> people.Known:
    """Make a person known, or find them again."""
    with store.transaction() as tx:
        return people.meet(tx, line_id, "ja", now)


def at_once(*work: Callable[[], object]) -> None:
    """Do these at the same time, each on a thread of its own. Raises: the first error of any of them."""
    start = threading.Barrier(len(work))
    errors: list[BaseException] = []

    def run(one: Callable[[], object]) -> None:
        start.wait()
        try:
            one()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def chunks(items: list[Kept], size: int) -> Iterable[list[Kept]]:
    """The same in pieces of this size."""
    return (items[start : start + size] for start in range(0, len(items), size))
