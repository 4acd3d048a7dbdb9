"""Whoever kills: a random process of the desk every now and then, and now and then something greater."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.soak.running import SoakedDesk

PAUSE_S = (0.03, 0.15)
FROZEN_S = (0.2, 1.5)
FREEZES = 0.03  # of all strikes

Blow = Callable[[], None]


@dataclass
class Killer:
    """Strikes until it has struck often enough or is told to stop. blows: greater evils, and how many strikes lie between two."""

    desk: SoakedDesk
    kills: int
    seed: int
    blows: Mapping[str, tuple[int, Blow]] = field(default_factory=dict)
    struck: Counter[str] = field(default_factory=Counter)

    def rage(self, told: threading.Event) -> None:
        """Kill."""
        dice = random.Random(self.seed)
        while self.struck["kill"] < self.kills and not told.is_set():
            time.sleep(dice.uniform(*PAUSE_S))
            victims = self.desk.victims()
            if not victims:
                continue
            if dice.random() < FREEZES:
                self._freeze(dice.choice(victims), dice.uniform(*FROZEN_S))
            elif self._kill(dice.choice(victims)):
                self.struck["kill"] += 1
                self._strike_harder()

    def _kill(self, pid: int) -> bool:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def _freeze(self, pid: int, seconds: float) -> None:
        try:
            os.kill(pid, signal.SIGSTOP)
            time.sleep(seconds)
            os.kill(pid, signal.SIGCONT)
        except ProcessLookupError:
            return
        self.struck["freeze"] += 1

    def _strike_harder(self) -> None:
        for name, (every, blow) in self.blows.items():
            if self.struck["kill"] % every == 0:
                blow()
                self.struck[name] += 1
