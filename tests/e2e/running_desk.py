"""A whole desk in processes of its own, with ports and a state folder of its own, to be used and killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bot.preparing import prepare
from bot.settings import read_settings

START_S = 120  # a busy machine takes its time


def free_ports(count: int) -> list[int]:
    """Ports nobody uses at the moment."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class RunningDesk:
    """`engawa up`, or the services apart. Errors and logs go to files in the folder, for whoever looks after a failure."""

    def __init__(self, folder: Path, extra: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.console_port, self.webhook_port, self.simulator_port = free_ports(3)
        self._environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")},
            "ENGAWA_STATE_DIR": str(folder / "state"),
            "ENGAWA_CONSOLE_PORT": str(self.console_port),
            "ENGAWA_WEBHOOK_PORT": str(self.webhook_port),
            "ENGAWA_SIMULATOR_PORT": str(self.simulator_port),
            "ENGAWA_LOG_LEVEL": "INFO",
            **(extra or {}),
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        self._commands: list[tuple[str, ...]] = []

    @property
    def console(self) -> str:
        """Where staff sign in."""
        return f"http://127.0.0.1:{self.console_port}"

    @property
    def phones(self) -> str:
        """Where the phones are."""
        return f"http://127.0.0.1:{self.simulator_port}"

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        """Start one command of engawa beside the others."""
        with (self.folder / f"{command[0]}-{len(self._processes)}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", *command],
                env=self._environ,
                cwd=Path(__file__).parents[2],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._processes.append(process)
        self._commands.append(command)
        return process

    def revive(self) -> None:
        """Start what has died, as a system's service manager would."""
        for place, process in enumerate(self._processes):
            if process.poll() is not None:
                again = self.run(*self._commands[place])
                self._processes[place] = again
                self._processes.pop()
                self._commands.pop()

    def count(self, query: str) -> int:
        """Ask the database for a number, past all of our code."""
        url = self._environ.get("ENGAWA_DATABASE_URL") or f"sqlite:///{self.folder}/state/engawa.sqlite3"
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            return int(connection.execute(text(query)).scalar_one())

    def migrate(self) -> None:
        """What the command of that name does, in this process: a new Python reads longer than it works."""
        prepare(read_settings(self._environ))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.stop()

    def up(self) -> RunningDesk:
        """Everything on one machine, and wait until it answers."""
        self.run("up")
        return self.wait_until_open()

    def apart(
        self, services: Sequence[str] = ("webhook", "console", "worker", "sender", "scheduler")
    ) -> RunningDesk:
        """Each service as a process of its own, and the simulator."""
        self.migrate()
        for service in (*services, "simulator"):
            self.run(service)
        return self.wait_until_open()

    def wait_until_open(self) -> RunningDesk:
        """Wait until webhook, console and phones answer, as far as they were started."""
        pages = {
            "console": f"{self.console}/health/ready",
            "webhook": f"http://127.0.0.1:{self.webhook_port}/health/ready",
            "simulator": f"{self.phones}/",
        }
        services = {command[0] for command in self._commands}
        for service, page in pages.items():
            if service in services or services & {"up", "everything"}:
                self._wait_for(page)
        return self

    def _wait_for(self, page: str, meanwhile: Callable[[], None] = lambda: None) -> None:
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(page, timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                meanwhile()
                time.sleep(0.05)
        raise AssertionError(f"{page} did not answer\n{self.logs()}")

    def wait_until_taking(self) -> None:
        """Wait until the webhook takes deliveries; what has died meanwhile is started again."""
        self._wait_for(f"http://127.0.0.1:{self.webhook_port}/health/live", meanwhile=self.revive)

    def serving_pids(self) -> list[int]:
        """The processes that hold the desk's work: whatever listens for the webhook or loops, not the phones."""
        processes = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return sorted(int(entry.name) for entry in processes if self._is_ours(entry))

    def _is_ours(self, entry: Path) -> bool:
        try:
            environ = (entry / "environ").read_bytes()
            command = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        mark = f"ENGAWA_STATE_DIR={self.folder / 'state'}".encode()
        return mark in environ.split(b"\0") and b"simulator" not in command

    def logs(self) -> str:
        """Everything the processes wrote."""
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-6000:]}"
            for path in sorted(self.folder.glob("*.log"))
        )

    def stop(self) -> None:
        """End everything, whatever state it is in."""
        for process in self._processes:
            if process.poll() is None:
                process.terminate()
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for pid in self.serving_pids():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
