"""Counts turns a second of real worker processes: 1, 2 and 4 of them on the same backlog, timed by the rows they finish."""

from __future__ import annotations

import time
from subprocess import Popen

from sqlalchemy import func, select

from benchmarks.desks import Desk
from benchmarks.growth.inside import Inside
from benchmarks.processes import children_cpu_s
from benchmarks.rivals.form import TYPED
from storage import inbox
from storage.db import Store
from storage.tables import Arrival
from storage.turns import WAITING
from tests.servers import child

QUIET_S = 0.5  # a span in which all our children together
QUIET_CPU_S = 0.1  # spend less than this: they have finished loading
LOADS_WITHIN_S, WORKS_WITHIN_S = 60.0, 120.0
LOOK_AGAIN_S = 0.05


def turns_per_s(running: Desk, inside: Inside, processes: int, people: int) -> float:
    """Let so many people write the whole form at once, and so many processes work through it."""
    started = [running.start("worker", "--threads", "1") for _ in range(processes)]
    _until_quiet()
    writing = [inside.people.pop() for _ in range(people)]
    backlog = [inside.delivery(person, words) for words in TYPED for person in writing]
    newest = _newest(inside.store)
    with inside.store.transaction() as tx:
        inbox.add(tx, backlog)
    begun = time.monotonic()
    while _waiting(inside.store):
        if time.monotonic() > begun + WORKS_WITHIN_S or _ended(started):
            raise child.ServerFailed(f"the backlog is not done\n{child.last_lines(running.log)}")
        time.sleep(LOOK_AGAIN_S)
    for process in started:
        running.stop(process)
    return _rate(inside.store, newest)


def _until_quiet() -> None:
    """A worker says nothing when it has learned to hear; it stops using the processor."""
    until = time.monotonic() + LOADS_WITHIN_S
    before = children_cpu_s()
    time.sleep(2 * QUIET_S)  # they have hardly begun
    while time.monotonic() < until:
        spent, before = children_cpu_s() - before, children_cpu_s()
        if spent < QUIET_CPU_S:
            return
        time.sleep(QUIET_S)


def _rate(store: Store, newest: int) -> float:
    """From the first row finished to the last, by the desk's own moments."""
    span = select(func.count(), func.min(Arrival.finished_at), func.max(Arrival.finished_at))
    with store.reading() as tx:
        count, first, last = tx.connection.execute(span.where(Arrival.id > newest)).one()
    if first is None or last is None or first == last:
        raise child.ServerFailed("the workers finished nothing that could be timed")
    return (count - 1) / (last - first).total_seconds()


def _newest(store: Store) -> int:
    with store.reading() as tx:
        return tx.connection.execute(select(func.max(Arrival.id))).scalar_one() or 0


def _waiting(store: Store) -> bool:
    some = select(Arrival.id).where(Arrival.council == store.vault.council, Arrival.state == WAITING)
    with store.reading() as tx:
        return tx.connection.execute(some.limit(1)).first() is not None


def _ended(started: list[Popen[bytes]]) -> bool:
    return any(process.poll() is not None for process in started)
