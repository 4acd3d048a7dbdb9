"""The desk of a trial: webhook and console as services, the loops in a stable that replaces the dead at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bot.mailbox import Mailbox
from tests.e2e.running_desk import RunningDesk
from tests.servers.child import children

LOOPS = ("failing", "failing", "failing", "sender", "sender", "scheduler")
KINDS = {
    "worker": "worker",
    "failing": "worker",
    "troubled": "worker",
    "older": "worker",
    "sender": "sender",
    "scheduler": "scheduler",
}
"""What a loop is, whatever is amiss with it."""

DOOR = "door"
NAMED = "soak-"  # how the kernel calls a child of a stable: this, and what runs in it
ROOT = Path(__file__).parents[2]
DATABASES = os.environ.get("SOAK_DATABASES", "sqlite").split()
"""Where the trials run that take most of a minute on each: `make test` runs them on the default, `make soak` on both."""


def _name(pid: int) -> str:
    """What runs in a child of a stable; empty while it is being born, and once it is dead."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip().removeprefix(NAMED)
    except OSError:
        return ""


class SoakedDesk(RunningDesk):
    """`start`, and then let it be killed. console: without it where nobody of staff is there. mail: where it calls staff."""

    def __init__(
        self,
        folder: Path,
        extra: Mapping[str, str] | None = None,
        loops: Sequence[str] = LOOPS,
        *,
        console: bool = True,
        mail: Mailbox | None = None,
    ) -> None:
        way = {"ENGAWA_MAIL_URL": mail.url, "ENGAWA_MAIL_FROM": "desk@example.jp"} if mail else {}
        super().__init__(folder, {"ENGAWA_LOG_LEVEL": "WARNING", **way, **(extra or {})})
        self.mail = mail
        self._loops = tuple(loops)
        self._services = ("webhook", "console") if console else ("webhook",)
        self._stables: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}

    def start(self) -> SoakedDesk:
        """Start everything and wait until it answers."""
        self.apart(self._services)
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

    def victims(self) -> dict[str, list[int]]:
        """The processes that hold work, by kind: the loops, and what serves the webhook. Not the parents that replace them."""
        found: dict[str, list[int]] = {DOOR: self.doors()}
        for stable in tuple(self._stables.values()):
            for pid in children(stable.pid):
                kind = KINDS.get(_name(pid))
                if kind is not None:
                    found.setdefault(kind, []).append(pid)
        return {kind: pids for kind, pids in found.items() if pids}

    def processes(self) -> dict[str, list[int]]:
        """All of them by kind, those included that nobody strikes: what replaces the dead, and the console."""
        services: dict[str, list[int]] = {}
        for at, command in enumerate(self._commands):
            if command[0] in ("webhook", "console"):
                parent = self._processes[at].pid
                services[f"parent of {command[0]}"] = [parent]
                if command[0] == "console":
                    services["console"] = children(parent)
        stables = {"stable": [stable.pid for stable in tuple(self._stables.values())]}
        return {kind: pids for kind, pids in {**self.victims(), **services, **stables}.items() if pids}

    def doors(self) -> list[int]:
        """The processes in which the webhook is served at this moment."""
        places = [at for at, command in enumerate(self._commands) if command[0] == "webhook"]
        return [pid for at in places for pid in children(self._processes[at].pid)]

    def stop(self) -> None:
        """End everything."""
        for loops in tuple(self._stables):
            self.let_go(loops[0])
        super().stop()
