"""Any process may die at any moment: nothing that was acknowledged is lost, nothing is said twice.

The platform's own record decides, never ours.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.phones import Phones
from tests.e2e.running_desk import RunningDesk

PEOPLE = 8
TEXTS = 6  # at least, and on until the killing is over
APART = ("webhook", "worker", "sender", "scheduler")
KILLS = 5  # `tests/soak` kills hundreds
HEAL_S = 90  # a dead sender's lease, and a redelivery on top


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningDesk]:
    urls = {}
    if request.param == "postgresql":
        urls["ENGAWA_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
        urls["ENGAWA_REDIS_URL"] = request.getfixturevalue("valkey_url")
    with RunningDesk(tmp_path, urls) as running:
        yield running.apart(APART if urls else ("everything",))


class Killer:
    """Kills a random process of the desk again and again, and starts what is missing, as a system's manager would."""

    def __init__(self, desk: RunningDesk, seed: int) -> None:
        self._desk = desk
        self._dice = random.Random(seed)
        self.kills = 0

    def rage(self, until: threading.Event) -> None:
        while self.kills < KILLS and not until.is_set():
            self._desk.wait_until_taking()  # a process that is not up yet has nothing to lose
            time.sleep(self._dice.uniform(0.05, 0.8))
            victims = self._desk.serving_pids()
            if victims and self._kill(self._dice.choice(victims)):
                self.kills += 1
            self._desk.revive()

    def _kill(self, pid: int) -> bool:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True


def test_kill_9_loses_nothing_that_was_acknowledged_and_says_nothing_twice(desk: RunningDesk) -> None:
    phones = Phones(desk.phones)
    phones.redeliver(*[0.5, 1, 2, 3, 4, 6, 8, 10] * 2)
    people = [phones.add(f"人{number}") for number in range(PEOPLE)]
    for person in people:
        person.wait_for("Which language")

    over = threading.Event()
    killer = Killer(desk, seed=20261120)
    rage = threading.Thread(target=killer.rage, args=(over,))
    rage.start()
    number = 0
    while rage.is_alive() or number < TEXTS:
        for person in people:
            person.write("ヘルプ")  # answered every time, however often
        number += 1
        time.sleep(0.5)
    rage.join()
    over.set()
    desk.revive()
    phones.wait_until_idle(120)

    acknowledged = acknowledged_texts(phones)
    assert acknowledged.total() == PEOPLE * number, "the platform could not deliver: the trial itself failed"
    said = wait_until_answered(phones, acknowledged, desk)
    for person in people:
        assert said[person.id] <= acknowledged[person.id], "something was said twice"
    missing = acknowledged.total() - said.total()
    assert missing <= unknown_outcomes(desk), f"{missing} answers are missing\n{desk.logs()}"


def acknowledged_texts(phones: Phones) -> Counter[str]:
    """How many texts of each person the desk has acknowledged, by the platform's record."""
    seen: dict[str, str] = {}
    for attempt in phones.ledger("webhook"):
        if attempt["status"] != 200:
            continue
        for event in attempt["events"]:
            if event["type"] == "message":
                seen[event["webhookEventId"]] = event["source"]["userId"]
    return Counter(seen.values())


def answered(phones: Phones) -> Counter[str]:
    """How often the desk has spoken to each person, the greeting aside: one turn is one request."""
    seen = Counter(
        delivery["person"]
        for request in phones.ledger("request")
        if request["accepted"]
        for delivery in request.get("deliveries") or ()
    )
    return Counter({person: count - 1 for person, count in seen.items()})


def wait_until_answered(phones: Phones, acknowledged: Counter[str], desk: RunningDesk) -> Counter[str]:
    """Wait until everything is answered, or nothing waits any more and what is missing is shown to staff."""
    until = time.monotonic() + HEAL_S
    while True:
        said = answered(phones)
        missing = acknowledged.total() - said.total()
        if missing <= 0 or time.monotonic() > until:
            return said
        if missing <= unknown_outcomes(desk) and not waiting(desk):
            return said
        time.sleep(0.5)


def waiting(desk: RunningDesk) -> int:
    return desk.count("select count(*) from outbox where state = 'waiting'") + desk.count(
        "select count(*) from arrivals where state = 'waiting'"
    )


def unknown_outcomes(desk: RunningDesk) -> int:
    """Replies that were under way when a sender died and whose outcome nobody knows: shown to staff, never repeated."""
    return desk.count("select count(*) from outbox where state = 'unknown'")
