"""The desk of a trial: webhook and console as services, the loops in a stable that replaces the dead at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.e2e.running_desk import RunningDesk

LOOPS = ("worker", "worker", "worker", "sender", "sender", "scheduler")
ROOT = Path(__file__).parents[2]


class SoakedDesk(RunningDesk):
    """`start`, and then let it be killed."""

    def __init__(
        self, folder: Path, extra: Mapping[str, str] | None = None, loops: Sequence[str] = LOOPS
    ) -> None:
        super().__init__(folder, {"ENGAWA_LOG_LEVEL": "WARNING", **(extra or {})})
        self._loops = loops
        self._stable: subprocess.Popen[bytes] | None = None

    def start(self) -> SoakedDesk:
        """Start everything and wait until it answers."""
        self.apart(("webhook", "console"))
        with (self.folder / "stable.log").open("ab") as log:
            self._stable = subprocess.Popen(
                [sys.executable, "-m", "tests.soak.stable", *self._loops],
                env=self._environ,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self

    @property
    def is_sqlite(self) -> bool:
        """Whether it keeps everything in one file, with one writer at a time."""
        return "ENGAWA_DATABASE_URL" not in self._environ

    def victims(self) -> list[int]:
        """The processes that hold work: the loops, and what serves the webhook. Not the parents that replace them."""
        parents = {process.pid for process in (*self._processes, self._stable) if process is not None}
        return [pid for pid in self.serving_pids() if pid not in parents]

    def stop(self) -> None:
        """End everything."""
        if self._stable is not None:
            self._stable.terminate()
            try:
                self._stable.wait(20)
            except subprocess.TimeoutExpired:
                self._stable.kill()
                self._stable.wait()
        super().stop()
