"""Ends the process when one arrival keeps its worker too long or eats its memory: a hang is made a death.

What to do about a death is known: its transaction rolls back, whoever minds the process starts it again,
and what has killed four workers is parked (`storage/hands.py`).
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path

from storage.bell import Bell
from storage.hands import has_dead
from storage.ids import ArrivalId

LOOK_EVERY_S = 0.1
STDERR = 2
STATM = Path("/proc/self/statm")
PAGE = os.sysconf("SC_PAGE_SIZE")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a turn may take. growth: bytes by which the process may have grown since the turn began."""

    turn_s: float = 20.0  # a turn takes a fiftieth of a second; nothing but a fault takes this long
    growth: int = 512 * 1024 * 1024


BOUNDS = Bounds()


@dataclass(slots=True)
class _Held:
    """What a thread has in hand, and for how many looks. Looks and no clock: a process that was stopped did not hang."""

    arrival: ArrivalId
    looks: int = 0
    size: int = 0


@dataclass(slots=True)
class Watch:
    """Looks at what the workers of this process have in hand, and whether any other's died. One for each process."""

    bell: Bell
    hands: Path
    ended: threading.Event
    bounds: Bounds = BOUNDS
    _held: dict[int, _Held] = field(default_factory=dict)

    def taken(self, arrival: ArrivalId) -> None:
        """The calling thread has this in hand from now on."""
        self._held[threading.get_ident()] = _Held(arrival)

    def put_down(self) -> None:
        """The calling thread has nothing in hand any more."""
        self._held.pop(threading.get_ident(), None)

    def run(self) -> None:
        """Look until told to stop."""
        # Code that never lets go of the interpreter stops this thread too: then the kernel ends us, by processor time.
        faulthandler.register(signal.SIGVTALRM, file=STDERR, chain=True)
        signal.setitimer(signal.ITIMER_VIRTUAL, self.bounds.turn_s)
        while not self.ended.wait(LOOK_EVERY_S):
            signal.setitimer(signal.ITIMER_VIRTUAL, self.bounds.turn_s)
            self.look()
            if has_dead(self.hands):
                self.bell.ring("arrivals")  # whoever is idle takes over at once
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def look(self) -> None:
        """Look once; does not return if a turn is beyond its bounds."""
        size = _size()
        for held in tuple(self._held.values()):
            held.looks += 1
            held.size = held.size or size
            if held.looks * LOOK_EVERY_S > self.bounds.turn_s:
                self._end(held, "too long")
            if size - held.size > self.bounds.growth:
                self._end(held, "too large")

    def _end(self, held: _Held, kind: str) -> None:
        log.critical("watch.ended", extra={"arrival": held.arrival, "kind": kind})
        faulthandler.dump_traceback(file=STDERR)  # lines of code, nobody's words
        os.kill(os.getpid(), signal.SIGKILL)


def _size() -> int:
    """How much memory the process holds; 0 where the system does not say."""
    try:
        return int(STATM.read_bytes().split()[1]) * PAGE
    except OSError:
        return 0
