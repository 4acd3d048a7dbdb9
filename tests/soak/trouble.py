"""A worker that some arrivals bring into trouble, as a fault in a release would: they hang, hold everything, or eat memory.

Armed by a file in the state folder, it waits once in mid-turn, so that it can be killed or frozen there.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from bot.watch import Bounds
from bot.worker import Worker
from handlers.turn import Ended
from storage.db import Tx
from storage.turns import Waiting

HANGS = "HANGS"
HOLDS = "HOLDS THE INTERPRETER"
FAILS = "FAILS"
EATS = "EATS"
ARMED = "armed"
STALLED = "stalled"
FOR_EVER_S = 3600.0
TROUBLED = Bounds(turn_s=1.0, growth=100_000_000)  # nobody waits twenty seconds four times here
MIB = 1024 * 1024


class Troubled(Worker):
    """Reads in the words what shall happen to it."""

    def _attend(self, tx: Tx, waiting: Waiting) -> Ended:
        body = waiting.body or b""
        if HANGS.encode() in body:
            time.sleep(FOR_EVER_S)
        if HOLDS.encode() in body:
            re.match(r"(a+)+$", "a" * 60 + "b")
        if EATS.encode() in body:
            eaten = []
            while True:
                eaten.append(b"x" * MIB)
        ended = super()._attend(tx, waiting)
        if self.hands is not None:
            time.sleep(_take_aim(self.hands.parent))  # everything is done, and nothing committed
        return ended


class Failing(Worker):
    """Falls over some words every time, and over nothing else."""

    def _attend(self, tx: Tx, waiting: Waiting) -> Ended:
        if FAILS.encode() in (waiting.body or b""):
            raise LookupError
        return super()._attend(tx, waiting)


def arm(folder: Path, for_s: float = 1.5) -> None:
    """Let the next turn stall just before its commit. folder: the desk's state folder."""
    (folder / f"{ARMED}.new").write_text(str(for_s))
    (folder / f"{ARMED}.new").rename(folder / ARMED)


def stalled(folder: Path, within_s: float = 30.0) -> int:
    """The process whose turn stalls now."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        for path in folder.glob(f"*.{STALLED}"):
            path.unlink()
            return int(path.stem)
        time.sleep(0.002)
    raise AssertionError("no turn has stalled")


def _take_aim(folder: Path) -> float:
    mine = folder / f"{os.getpid()}.{STALLED}"
    try:
        for_s = float((folder / ARMED).read_text())
        (folder / ARMED).rename(mine)
    except FileNotFoundError:
        return 0.0
    return for_s
