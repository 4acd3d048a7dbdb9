"""Several workers, many people, crashes at random inside the transaction: nothing lost, nothing doubled, order kept."""

import json
import random
import threading

from sqlalchemy import func, select

from storage import messages, people, turns
from storage.db import Store, Tx
from storage.tables import Message
from storage.turns import Waiting
from tests.storage.arriving import at_once, deliver, delivery, event, event_id_of, meet, states
from tests.storage.stores import NOW

WORKERS = 4
PEOPLE = [f"U{number:02d}" for number in range(50)]
EVENTS = {
    "postgresql": 20,
    "sqlite": 8,
}  # fewer where each commit waits for the disk and there is one writer anyway
CRASH_SHARE = 0.1


class Crash(Exception):
    """The process dies here, before the commit."""


class CrashingWorker:
    """Does its work and dies at random; the next one begins anew."""

    def __init__(self, store: Store, seed: int, left: threading.Semaphore) -> None:
        self._store = store
        self._dice = random.Random(seed)
        self._left = left
        self.crashes = 0

    def run(self) -> None:
        while self._left.acquire(blocking=False):
            try:
                if not self._turn():
                    self._left.release()
                    continue
            except Crash:
                self.crashes += 1
                self._left.release()

    def _turn(self) -> bool:
        with self._store.transaction() as tx:
            waiting = turns.claim(tx, NOW)
            self._perhaps_crash()
            if waiting is None:
                return False
            self._attend(tx, waiting)
            turns.finish(tx, waiting.id, "done", NOW)
            self._perhaps_crash()
        return True

    def _attend(self, tx: Tx, waiting: Waiting) -> None:
        said = json.loads(waiting.body or b"")
        person = people.meet(tx, said["who"], "ja", NOW)
        self._perhaps_crash()
        words = event_id_of(tx, waiting)
        messages.keep(tx, person, None, messages.New("person", "text", words, arrival=waiting.id), NOW)
        self._perhaps_crash()

    def _perhaps_crash(self) -> None:
        if self._dice.random() < CRASH_SHARE / 4:
            raise Crash


def said_by(store: Store, line_id: str) -> list[str]:
    person = meet(store, line_id)
    with store.reading() as tx:
        return [said.body for said in messages.thread(tx, person)]


def test_nothing_is_lost_or_doubled_and_each_persons_order_is_kept(store: Store) -> None:
    events = EVENTS[store.engine.dialect.name]
    for number in range(events):
        deliver(
            store,
            *(
                delivery(
                    event(f"{who}-{number:02d}", who), body=json.dumps({"who": who, "n": number}).encode()
                )
                for who in PEOPLE
            ),
        )
    left = threading.Semaphore(len(PEOPLE) * events)
    workers = [CrashingWorker(store, seed, left) for seed in range(WORKERS)]

    at_once(*(worker.run for worker in workers))

    assert sum(worker.crashes for worker in workers) > events
    assert {ending for ending, _ in states(store).values()} == {"done"}
    with store.reading() as tx:
        kept = tx.connection.execute(select(func.count()).select_from(Message)).scalar_one()
    assert kept == len(PEOPLE) * events
    for who in PEOPLE:
        assert said_by(store, who) == [f"{who}-{number:02d}" for number in range(events)]
