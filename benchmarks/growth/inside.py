"""Times what happens inside the desk, with its own parts in this process: commits, turns, leases. In milliseconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.events import Post
from benchmarks.rivals.form import TYPED
from bot.edge import delivery_of
from bot.worker import Worker
from handlers.council import Council
from storage import desks, inbox, outbox
from storage.db import Store

Times = list[float]


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def timed(do: Callable[[], object], times: int) -> Times:
    """How long each of so many goes took."""
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        do()
        took.append((time.perf_counter() - begun) * 1e3)
    return took


@dataclass(slots=True)
class Inside:
    """The desk's own parts over one town. people: numbers of those who write, each only once."""

    store: Store
    council: Council
    post: Post
    people: list[int]

    def webhook_commits(self, times: int) -> Times:
        """One delivery, one commit: what stands between a request and its 200. The arrivals are left waiting."""
        deliveries = iter([self.delivery(self.people.pop(), "こんにちは") for _ in range(times)])
        return timed(lambda: self._keep([next(deliveries)]), times)

    def turns(self, forms: int) -> Times:
        """Whole turns: so many people go through the five questions, side by side."""
        worker = Worker(self.store, self.council, now, threading.Event())
        while worker.step():
            pass
        writing, took = [self.people.pop() for _ in range(forms)], Times()
        for words in TYPED:
            self._keep([self.delivery(person, words) for person in writing])
            took += timed(worker.step, forms)
        return took

    def leases(self, times: int) -> Times:
        """The sender's way to its next row, as far as the moment it goes out. Each row is then ended as sent."""
        return [self._lease() for _ in range(times)]

    def looks(self, times: int) -> Times:
        """What every open page of the console asks again and again: has anything changed, and how much waits."""
        return timed(self._look, times)

    def delivery(self, person: int, words: str) -> inbox.Delivery:
        """What LINE would deliver."""
        return delivery_of(self.post.text(person, words).raw.partition(b"\r\n\r\n")[2], now())

    def _keep(self, deliveries: list[inbox.Delivery]) -> None:
        with self.store.transaction() as tx:
            inbox.add(tx, deliveries)

    def _look(self) -> None:
        with self.store.reading() as tx:
            desks.mark(tx)
            desks.counts(tx)

    def _lease(self) -> float:
        begun = time.perf_counter()
        with self.store.transaction() as tx:
            leased = outbox.lease_next(tx, now())
            if leased is None:
                raise LookupError("nothing left to send: the turns before have said too little")
            outbox.going_by(tx, leased, "reply")
        took = time.perf_counter() - begun
        with self.store.transaction() as tx:
            outbox.finish(tx, leased, "sent", now())
        return took * 1e3
