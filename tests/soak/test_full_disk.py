"""A disk that fills up: the database refuses first, then the spool; nobody is told "safe" who is not, and room heals it.

A full disk is played with the kernel's limit on file sizes, moved from outside while the desk runs: no mount, no root.
"""

from __future__ import annotations

import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.phones import Phone, Phones
from tests.e2e.running_desk import RunningDesk
from tests.soak.account import acknowledged, answers

PATIENCE_S = 120.0
GREETED = "Which language"
NO_BIGGER_DATABASE = 20_000  # bytes: no page more for the database, but a small delivery beside it
NOTHING = 0
PEOPLE = 4


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    with RunningDesk(tmp_path).apart(("everything",)) as running:
        yield running


def room(desk: RunningDesk, size: int) -> None:
    """No file of the desk may become larger than this from now on."""
    for pid in desk.serving_pids():
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def until(true: Callable[[], bool], desk: RunningDesk, what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"{what}\n{desk.logs()}"
        time.sleep(0.2)


def refused(phones: Phones) -> int:
    """How many deliveries the platform was told to bring again."""
    return sum(1 for attempt in phones.ledger("webhook") if attempt["status"] == 500)


def spooled(desk: RunningDesk) -> int:
    return len(list((desk.folder / "state/spool").glob("*.kept")))


@pytest.mark.timeout(600)
def test_a_full_disk_loses_nothing_and_heals_by_itself(desk: RunningDesk) -> None:
    phones = Phones(desk.phones)
    phones.redeliver(*[1.0] * 120)
    people = [phones.add(f"人{number}") for number in range(PEOPLE)]
    for person in people:
        person.wait_for(GREETED, PATIENCE_S)
    before = answers(phones.ledger("request"))

    room(desk, NO_BIGGER_DATABASE)
    everybody_writes(people)
    until(lambda: spooled(desk) == PEOPLE, desk, "the spool did not take over")
    assert refused(phones) == 0

    room(desk, NOTHING)
    everybody_writes(people)
    until(lambda: refused(phones) >= PEOPLE, desk, "nobody was told that nothing can be kept")
    assert answers(phones.ledger("request")) == before, "something was said that could not be written down"

    room(desk, resource.RLIM_INFINITY)
    wanted = {person.id: before[person.id] + 2 for person in people}
    until(lambda: answers(phones.ledger("request")) == wanted, desk, "it did not heal")

    phones.wait_until_idle()
    safe = acknowledged(phones.ledger("webhook"))
    until(lambda: desk.count("select count(*) from arrivals where state = 'waiting'") == 0, desk, "waiting")
    assert answers(phones.ledger("request")) == wanted
    assert desk.count("select count(*) from arrivals where timer is null") == len(safe)
    assert desk.count("select count(*) from arrivals where state = 'parked'") == 0
    assert spooled(desk) == 0
    with sqlite3.connect(desk.folder / "state/engawa.sqlite3") as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    database.close()


def everybody_writes(people: list[Phone]) -> None:
    for person in people:
        person.write("ヘルプ")
