"""What is killed, frozen or poisoned in mid-turn costs its own arrival at most, and nobody is told anything twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.turns import DEADLY
from tests.e2e.phones import Phone, Phones
from tests.soak import retaking
from tests.soak.account import answers
from tests.soak.running import DATABASES, SoakedDesk
from tests.soak.trouble import EATS, HANGS, HOLDS, arm, stalled

LOOPS = ("troubled", "troubled", "troubled", "scheduler")
KILLS = 6
PATIENCE_S = 120.0
GREETED = "Which language"


@pytest.fixture(params=DATABASES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SoakedDesk]:
    urls = {}
    if request.param == "postgresql":
        urls["ENGAWA_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
    with SoakedDesk(tmp_path, urls, LOOPS, console=False).start() as running:
        yield running


def until(true: Callable[[], bool], desk: SoakedDesk, what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"{what}\n{desk.logs()}"
        time.sleep(0.1)


def count(phones: Phones, person: Phone) -> int:
    """How often the platform took something to say to this person."""
    return answers(phones.ledger("request"))[person.id]


@pytest.mark.timeout(600)
def test_killed_frozen_or_poisoned_costs_its_own_arrival_at_most(desk: SoakedDesk) -> None:
    phones = Phones(desk.phones)
    desk.keep("sender")
    people = [phones.add(name) for name in ("凍", "遅", "毒", "隣")]
    for person in people:
        person.wait_for(GREETED, PATIENCE_S)
    frozen, late, poisoned, neighbour = people

    took = retaking.measure(desk, KILLS)
    assert took[-1] < PATIENCE_S

    poison(desk, poisoned, neighbour)
    freeze_sender(desk, phones, late)
    freeze_worker(desk, phones, frozen)


def poison(desk: SoakedDesk, poisoned: Phone, neighbour: Phone) -> None:
    """Each poison is parked after four deaths; what its sender wrote next is answered, and so is everybody else."""
    before, next_door = len(poisoned.bubbles()), len(neighbour.bubbles())
    for words in (HANGS, HOLDS, EATS, "ヘルプ"):
        poisoned.write(words)
    neighbour.write("ヘルプ")

    until(lambda: len(neighbour.bubbles()) > next_door, desk, "the neighbour waits behind poison")
    until(lambda: len(poisoned.bubbles()) > before, desk, "what came after the poison was not answered")
    parked = f"select count(*) from arrivals where state = 'parked' and reason = '{DEADLY}'"  # noqa: S608  # our own words
    assert desk.count(parked) == len((HANGS, HOLDS, EATS))


def freeze_sender(desk: SoakedDesk, phones: Phones, late: Phone) -> None:
    """A sender frozen beyond its lease with an answer on its way: another takes over, the platform shows it once."""
    before = count(phones, late)
    phones.fault("slow", path="/v2/bot/message/*", probability=1.0, seconds=1.5)
    late.write("ヘルプ")
    until(lambda: count(phones, late) == before + 1, desk, "nothing was sent")
    (pid,) = desk.kept("sender")
    os.kill(pid, signal.SIGSTOP)
    phones.ask("DELETE", "/faults")
    desk.keep("sender", "scheduler")
    until(
        lambda: desk.count("select count(*) from outbox where state = 'waiting'") == 0, desk, "no take-over"
    )
    how = desk.count("select count(*) from outbox where state in ('sent', 'unknown')")

    os.kill(pid, signal.SIGCONT)
    time.sleep(2)

    assert count(phones, late) == before + 1
    assert desk.count("select count(*) from outbox where state in ('sent', 'unknown')") == how


def freeze_worker(desk: SoakedDesk, phones: Phones, frozen: Phone) -> None:
    """A worker frozen just before its commit: PostgreSQL takes the person back; on SQLite all wait, and nothing is lost."""
    before = count(phones, frozen)
    arm(desk.folder / "state", for_s=0.5)
    frozen.write("ヘルプ")
    pid = stalled(desk.folder / "state")
    os.kill(pid, signal.SIGSTOP)
    if desk.is_sqlite:
        time.sleep(3)
        frozen.write("ヘルプ")  # acknowledged all the same: kept beside the database
        os.kill(pid, signal.SIGCONT)
        until(lambda: count(phones, frozen) == before + 2, desk, "not answered after the thaw")
    else:
        until(lambda: count(phones, frozen) == before + 1, desk, "nobody took over from the frozen worker")
        os.kill(pid, signal.SIGCONT)
    time.sleep(2)
    assert count(phones, frozen) == before + (2 if desk.is_sqlite else 1)
