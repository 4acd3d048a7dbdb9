"""A worker that some arrivals bring into trouble, as a fault in a release would: they hang, hold everything, or eat memory.

Armed by a file in the state folder, it waits once in mid-turn, so that it can be killed or frozen there.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from bot.worker import Worker
from handlers.turn import Ended
from storage.db import Tx
from storage.turns import Waiting

HANGS = "HANGS"
HOLDS = "HOLDS THE INTERPRETER"
EATS = "EATS"
ARMED = "armed"
STALLED = "stalled"
FOR_EVER_S = 3600.0
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
        if self.hands is not None and _take_aim(self.hands.parent):
            time.sleep(FOR_EVER_S)  # everything is done, and nothing committed
        return ended


def arm(folder: Path) -> None:
    """Let the next turn stall just before its commit. folder: the desk's state folder."""
    (folder / f"{ARMED}.new").write_text("")
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


def _take_aim(folder: Path) -> bool:
    try:
        (folder / ARMED).rename(folder / f"{os.getpid()}.{STALLED}")
    except FileNotFoundError:
        return False
    return True
