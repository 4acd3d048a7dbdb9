"""Everything a process runs besides serving pages: worker, sender, scheduler, each a named thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.worker import Worker

STOP_S = 10.0  # how long a thread may take to finish what it holds

Loop = Worker | Sender | Scheduler


class Loops:
    """A set of loops under one stop."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, make: Callable[[threading.Event], Loop], count: int = 1) -> None:
        """Run a loop, several times over if asked."""
        for number in range(count):
            loop = make(self.ended)
            name = f"{type(loop).__name__.lower()}-{number}"
            thread = threading.Thread(target=loop.run, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Tell all to stop and wait until they have finished what they hold."""
        self.ended.set()
        for thread in self._threads:
            thread.join(STOP_S)

    def wait(self) -> None:
        """Wait until somebody stops us."""
        self.ended.wait()
