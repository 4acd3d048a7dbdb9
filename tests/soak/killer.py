"""Whoever kills: mostly a worker, now and then another process of the desk, and now and then something greater."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from storage.outbox import LEASE_S
from tests.soak.measured import at_clock
from tests.soak.running import DOOR, SoakedDesk

PAUSE_S = (0.03, 0.15)
FROZEN_S = (0.2, 1.5)
FREEZES = 0.03  # of all strikes
LONG_FREEZES = 0.01  # and these outlive a lease, never two at a time
LONG_S = LEASE_S + 2.0
LEASED = ("worker", "sender")  # who holds something that another may take over
WEIGHTS = {"worker": 12, "sender": 5, "scheduler": 2, DOOR: 1}
WORKER = "worker killed"
HELD_UP = "writer stood still"
DATABASE = "database killed"

Blow = Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Frozen:
    """A process that stands still for long. handle: names it and nobody else, even if its number is given away again."""

    kind: str
    pid: int
    handle: int
    begun: float


@dataclass
class Killer:
    """Strikes until it has killed so many workers or is told to stop. blows: greater evils, and how many kills lie between two.

    struck: how often what was done to whom. away: when the database was, on the clock on the wall. No other evil is noted:
    a door must answer all the while, whatever becomes of Redis, and whoever stands still in mid-write.
    log: each stroke and when it was done.
    """

    desk: SoakedDesk
    kills: int
    seed: int
    blows: Mapping[str, tuple[int, Blow]] = field(default_factory=dict)
    struck: Counter[str] = field(default_factory=Counter)
    away: list[tuple[float, float]] = field(default_factory=list)
    log: list[tuple[float, str]] = field(default_factory=list)
    _killed: int = 0
    _frozen: _Frozen | None = None

    def rage(self, told: threading.Event) -> None:
        """Kill. Whoever stands still moves again before this returns."""
        dice = random.Random(self.seed)
        while self.struck[WORKER] < self.kills and not told.is_set():
            time.sleep(dice.uniform(*PAUSE_S))
            self._thaw_if_due()
            victim = self._choose(dice)
            if victim is not None:
                self._strike(dice, *victim)
        while self._frozen is not None:
            time.sleep(0.1)
            self._thaw_if_due()

    def line(self) -> str:
        """What was done, in one line."""
        return ", ".join(f"{count} × {what}" for what, count in sorted(self.struck.items()))

    def timeline(self) -> str:
        """When what was done, line by line, by the clock of the logs."""
        return "\n".join(f"{at_clock(at)} {what}" for at, what in self.log)

    def _note(self, what: str) -> None:
        self.struck[what] += 1
        self.log.append((time.time(), what))

    def _choose(self, dice: random.Random) -> tuple[str, int] | None:
        still = self._frozen.pid if self._frozen else 0
        victims = {kind: [pid for pid in pids if pid != still] for kind, pids in self.desk.victims().items()}
        kinds = [kind for kind in WEIGHTS if victims.get(kind)]
        if not kinds:
            return None
        (kind,) = dice.choices(kinds, [WEIGHTS[kind] for kind in kinds])
        return kind, dice.choice(victims[kind])

    def _strike(self, dice: random.Random, kind: str, pid: int) -> None:
        roll = dice.random()
        if roll < LONG_FREEZES and kind in LEASED and self._frozen is None:
            self._freeze_for_long(kind, pid)
        elif roll < FREEZES:
            self._freeze(kind, pid, dice.uniform(*FROZEN_S))
        elif _tell(pid, signal.SIGKILL):
            self._note(f"{kind} killed")
            self._killed += 1
            self._strike_harder()

    def _freeze(self, kind: str, pid: int, seconds: float) -> None:
        if _tell(pid, signal.SIGSTOP):
            time.sleep(seconds)
            _tell(pid, signal.SIGCONT)
            self._note(f"{kind} frozen")

    def _freeze_for_long(self, kind: str, pid: int) -> None:
        with suppress(ProcessLookupError):
            handle = os.pidfd_open(pid)
            signal.pidfd_send_signal(handle, signal.SIGSTOP)
            self._frozen = _Frozen(kind, pid, handle, time.monotonic())

    def _thaw_if_due(self) -> None:
        still = self._frozen
        if still is None or time.monotonic() - still.begun < LONG_S:
            return
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(still.handle, signal.SIGCONT)
            self._note(f"{still.kind} frozen beyond its lease")
        os.close(still.handle)
        self._frozen = None

    def _strike_harder(self) -> None:
        for name, (every, blow) in self.blows.items():
            if self._killed % every == 0:
                begun = time.time()
                blow()
                self._note(name)
                if name == DATABASE:
                    self.away.append((begun, time.time()))


def _tell(pid: int, signal_number: signal.Signals) -> bool:
    """Send a process a signal. False: it is dead already."""
    try:
        os.kill(pid, signal_number)
    except ProcessLookupError:
        return False
    return True
