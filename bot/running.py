"""Everything a process runs besides serving pages: worker, sender, scheduler, each a named thread."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.clock import monotonic

STOP_S = 10.0  # how long all threads together may take to finish what they hold
STOPS = (signal.SIGTERM, signal.SIGINT)

log = logging.getLogger(__name__)


class Closable(Protocol):
    """What a process holds while its loops run."""

    def close(self) -> None:
        """Let go of it."""


Held = TypeVar("Held", bound=Closable)


class Loop(Protocol):
    """Something that works until it is told to stop."""

    def run(self) -> None:
        """Work until then."""


def end_process() -> None:
    """Ask this process to finish as if from outside: whoever minds it starts it again, whole."""
    os.kill(os.getpid(), signal.SIGTERM)


class Loops:
    """A set of loops under one stop. fallen: called when a loop ends by itself, which none ever should."""

    def __init__(self, fallen: Callable[[], None] = end_process) -> None:
        self.ended = threading.Event()
        self.has_fallen = False
        self._fallen = fallen
        self._threads: list[threading.Thread] = []

    def start(self, make: Callable[[threading.Event], Loop], count: int = 1) -> None:
        """Run a loop, several times over if asked."""
        for number in range(count):
            loop = make(self.ended)
            name = f"{type(loop).__name__.lower()}-{number}"
            thread = threading.Thread(target=self._run, args=(loop,), name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Tell all to stop and wait until they have finished what they hold."""
        self.ended.set()
        until = monotonic() + STOP_S
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))

    def _run(self, loop: Loop) -> None:
        try:
            loop.run()
        finally:
            if not self.ended.is_set():
                # A process that looks alive while nothing in it moves is the worst of all ends.
                self.has_fallen = True
                log.critical("loop.fallen", extra={"kind": type(loop).__name__})
                self._fallen()


def hold_stops() -> None:
    """Keep the signals that end us for `wait_for_stop`. Before any thread is made: threads take this over."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)


def wait_for_stop() -> None:
    """Wait until somebody stops us; a second signal ends us at once."""
    signal.sigwait(STOPS)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def run_until_stopped(hold: Callable[[], Held], start: Callable[[Held, Loops], None]) -> int:
    """All that a process of loops does. hold: makes what they need; start: starts them. 0: it was told to stop; 1: one fell."""
    hold_stops()
    held = hold()
    loops = Loops()
    start(held, loops)
    wait_for_stop()
    loops.stop()
    held.close()
    return 1 if loops.has_fallen else 0
