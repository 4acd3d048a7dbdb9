"""The desk of a trial: webhook and console as services, the loops in a stable that replaces the dead at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.e2e.running_desk import RunningDesk

LOOPS = ("failing", "failing", "failing", "sender", "sender", "scheduler")
ROOT = Path(__file__).parents[2]
DATABASES = os.environ.get("SOAK_DATABASES", "sqlite").split()
"""Where the trials run that take most of a minute on each: `make test` runs them on the default, `make soak` on both."""


def children(parent: int) -> list[int]:
    """The processes a process has started and that live."""
    told = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in told.split()]


class SoakedDesk(RunningDesk):
    """`start`, and then let it be killed."""

    def __init__(
        self, folder: Path, extra: Mapping[str, str] | None = None, loops: Sequence[str] = LOOPS
    ) -> None:
        super().__init__(folder, {"ENGAWA_LOG_LEVEL": "WARNING", **(extra or {})})
        self._loops = tuple(loops)
        self._stables: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}

    def start(self) -> SoakedDesk:
        """Start everything and wait until it answers."""
        self.apart(("webhook", "console"))
        self.keep(*self._loops)
        return self

    def keep(self, *loops: str) -> None:
        """Keep these loops running beside the others."""
        with (self.folder / "stable.log").open("ab") as log:
            self._stables[loops] = subprocess.Popen(
                [sys.executable, "-m", "tests.soak.stable", *loops],
                env=self._environ,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def kept(self, *loops: str) -> list[int]:
        """The processes in which these loops run at this moment."""
        return children(self._stables[loops].pid)

    def let_go(self, kind: str) -> None:
        """Stop the oldest stable in which such a loop runs, and everything in it, as they should be stopped."""
        loops = next(loops for loops in self._stables if kind in loops)
        stable = self._stables.pop(loops)
        stable.terminate()
        try:
            stable.wait(40)
        except subprocess.TimeoutExpired:
            stable.kill()
            stable.wait()

    @property
    def environ(self) -> dict[str, str]:
        """The settings all of its processes have."""
        return dict(self._environ)

    @property
    def is_sqlite(self) -> bool:
        """Whether it keeps everything in one file, with one writer at a time."""
        return "ENGAWA_DATABASE_URL" not in self._environ

    def victims(self) -> list[int]:
        """The processes that hold work: the loops, and what serves the webhook. Not the parents that replace them."""
        parents = {process.pid for process in (*self._processes, *self._stables.values())}
        return [pid for pid in self.serving_pids() if pid not in parents]

    def stop(self) -> None:
        """End everything."""
        for loops in tuple(self._stables):
            self.let_go(loops[0])
        super().stop()
