"""A parent process and its children: children that die are started again, and none outlives the parent.

Children are forked: what the parent has read is there at once, and held once for all. So it must have one thread, no
database and no open line while it has children.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from pathlib import Path

from bot.clock import monotonic
from bot.running import STOPS

PR_SET_PDEATHSIG = 1  # Linux: send the child a signal when its parent is gone
PAUSES_S = (
    0.2,
    0.5,
    1.0,
    2.0,
    5.0,
)  # before a child that died is started again: longer each time it dies early
STEADY_S = 10.0  # a child that lived this long was set up well
LOOK_EVERY_S = 0.1
GRACE_S = 20.0
FAULTY = 2  # what a child ends with when its set-up is at fault: starting it again would not mend that
OWN_NAME = Path("/proc/self/comm")  # Linux: what `ps` calls a process

Job = Callable[[], int]
"""What a child does until it is told to stop; returns what it ends with."""


def leave_with_parent(parent: int) -> None:
    """End this process if that parent dies, however suddenly. Without Linux, ports would stay taken a while."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it went before we asked to be told
        sys.exit(0)


def fork(name: str, job: Job) -> ForkProcess:
    """Do something in a process of its own that leaves with this one. A word to stop that comes meanwhile waits for it."""
    child = multiprocessing.get_context("fork").Process(
        target=_live, args=(os.getpid(), name, job), daemon=True
    )
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        child.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    return child


def _live(parent: int, name: str, job: Job) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    leave_with_parent(parent)
    with suppress(OSError):
        OWN_NAME.write_text(f"engawa-{name}")
    sys.exit(job())


@dataclass(slots=True)
class Child:
    """One child: what it does, and the process that does it at present."""

    job: Job
    name: str
    process: ForkProcess | None = None
    began_at: float = 0.0
    again_at: float | None = None
    early_deaths: int = 0
    was_steady: bool = False

    def start(self) -> None:
        """Start it (again)."""
        self.process = fork(self.name, self.job)
        self.began_at, self.again_at = monotonic(), None

    def mind(self) -> None:
        """Start it again if it has died, after a pause."""
        if self.process is None or self.process.exitcode is None:
            return
        if self.again_at is None:
            self._mourn(self.process.exitcode)
        elif monotonic() >= self.again_at:
            self.start()

    def is_hopeless(self) -> bool:
        """It never ran well, and says itself that its set-up is at fault."""
        return self.process is not None and self.process.exitcode == FAULTY and not self.was_steady

    def tell(self) -> None:
        """Ask it to finish."""
        if self.process is not None:
            self.process.terminate()

    def wait(self) -> None:
        """Wait until it has finished; insist after a while."""
        if self.process is None:
            return
        self.process.join(GRACE_S)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()

    def _mourn(self, code: int) -> None:
        is_steady = monotonic() - self.began_at >= STEADY_S
        self.was_steady = self.was_steady or is_steady
        self.early_deaths = 0 if is_steady else self.early_deaths + 1
        pause = PAUSES_S[min(self.early_deaths, len(PAUSES_S) - 1)]
        self.again_at = monotonic() + pause
        how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        sys.stderr.write(f"engawa: {self.name} {how} and is started again.\n")


class Family:
    """Keeps children running until told to stop. jobs: what each does, by the name it has in messages and in `ps`."""

    def __init__(self, jobs: Mapping[str, Job]) -> None:
        self._children = [Child(job, name) for name, job in jobs.items()]
        self._is_told = False
        self._never = threading.Event()

    def start(self) -> None:
        """Start every child, and listen for the signals that end us."""
        for number in STOPS:
            signal.signal(number, self._tell)
        for child in self._children:
            child.start()

    def mind(self) -> bool:
        """Look after the children until told to stop, then stop them. False: one could never run as it is set up."""
        while not self._is_told and not self._is_hopeless():
            self._never.wait(LOOK_EVERY_S)
            for child in self._children:
                child.mind()
        well = not self._is_hopeless()
        for child in self._children:
            child.tell()
        for child in self._children:
            child.wait()
        return well

    def _tell(self, _number: int, _frame: object) -> None:
        # A plain word: an Event's lock may be held by the very code this signal interrupts.
        self._is_told = True

    def _is_hopeless(self) -> bool:
        return any(child.is_hopeless() for child in self._children)
