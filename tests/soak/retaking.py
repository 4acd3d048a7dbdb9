"""How long somebody waits whose worker is killed in mid-turn: from the kill to the answer on their phone."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.e2e.phones import Phone, Phones
from tests.soak.running import SoakedDesk
from tests.soak.trouble import arm, stalled

LOOPS = (*["troubled"] * 4, "sender", "scheduler")
PEOPLE = 4
PROMISED_S = 1.0  # for 99 of 100
PATIENCE_S = 30.0


def measure(desk: SoakedDesk, kills: int, tell: Callable[[str], None] = lambda _line: None) -> list[float]:
    """Kill so many workers just before a commit; says for each how long the answer took, in seconds, shortest first."""
    phones = Phones(desk.phones)
    people = [phones.add(f"人{number}") for number in range(PEOPLE)]
    for person in people:
        person.wait_for("Which language", 120)
    took = []
    for number in range(kills):
        took.append(_one(desk.folder / "state", people[number % PEOPLE]))
        if number % 20 == 19:
            tell(line(sorted(took)))
    return sorted(took)


def _one(folder: Path, person: Phone) -> float:
    before = person.newest()
    arm(folder)
    person.write("ヘルプ")
    os.kill(stalled(folder), signal.SIGKILL)
    begun = time.monotonic()
    while person.newest() == before:
        assert time.monotonic() - begun < PATIENCE_S, "the answer never came"
        time.sleep(0.005)
    return time.monotonic() - begun


def at(took: Sequence[float], share: int) -> float:
    """So many of a hundred were answered within this."""
    return took[min(len(took) - 1, int(len(took) * share / 100))]


def line(took: Sequence[float]) -> str:
    """The measurements in one line."""
    told = ", ".join(f"{share} of 100 within {at(took, share):.2f} s" for share in (50, 95, 99))
    return f"{len(took)} workers killed in mid-turn; answered: {told}, longest {took[-1]:.2f} s"
