"""A parent process and its children: children that die are started again, and none outlives the parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PR_SET_PDEATHSIG = 1  # Linux: send the child a signal when its parent is gone
PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)  # before a child that died is started again
GRACE_S = 20.0


def leave_with_parent() -> None:
    """End this process if its parent dies, however suddenly. Without Linux, ports would stay taken a while."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == 1:
            sys.exit(0)


@dataclass(slots=True)
class Child:
    """One child: how to start it, and the process that runs at present."""

    command: Sequence[str]
    environ: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it (again)."""
        self.process = subprocess.Popen(self.command, env=self.environ)  # noqa: S603  # our own commands, no shell

    def stop(self) -> None:
        """Ask it to finish; insist after a while."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Family:
    """Keeps children running until told to stop."""

    def __init__(self, commands: Sequence[Sequence[str]], environ: Mapping[str, str]) -> None:
        self._children = [Child(command, environ) for command in commands]
        self._ended = threading.Event()
        self._deaths = 0

    def start(self) -> None:
        """Start every child, and listen for the signals that end us."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda _number, _frame: self._ended.set())
        for child in self._children:
            child.start()

    def mind(self) -> None:
        """Look after the children until told to stop, then stop them."""
        while not self._ended.wait(0.1):
            for child in self._children:
                if child.process is not None and child.process.poll() is not None:
                    self._ended.wait(PAUSES_S[min(self._deaths, len(PAUSES_S) - 1)])
                    self._deaths += 1
                    child.start()
        for child in self._children:
            child.stop()
