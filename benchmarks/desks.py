"""Brings up what is measured: databases as production has them, desks of their own, the bare sample. Ends all of it.

Every desk has a folder, a database and ports of its own; nothing installed on this machine is touched.
"""

from __future__ import annotations

import base64
import os
import shutil
import signal
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

from sqlalchemy import Row, create_engine, text
from sqlalchemy.pool import NullPool

from benchmarks.events import CHANNEL_SECRET
from tests.servers import child, databases
from tests.servers.postgres import PostgresServer

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
PROCESSES = 2  # of the door, and of the sample's gunicorn
STOPS_WITHIN_S = 30.0
CHANNEL = {
    "ENGAWA_LINE_CHANNEL_SECRET": CHANNEL_SECRET,
    "ENGAWA_LINE_CHANNEL_ACCESS_TOKEN": "benchmark",
    "ENGAWA_SECRET_KEY": "benchmark" * 5,
    "ENGAWA_FIELD_KEYS": "1:" + base64.b64encode(bytes(range(32))).decode(),
}


@dataclass(slots=True)
class Desk:
    """One installation: its settings, and the processes started for it."""

    folder: Path
    database_url: str
    extra: Mapping[str, str] = field(default_factory=dict)
    running: list[Popen[bytes]] = field(default_factory=list)
    console_port: int = field(default_factory=child.free_port)
    webhook_port: int = field(default_factory=child.free_port)
    simulator_port: int = field(default_factory=child.free_port)

    @property
    def environ(self) -> dict[str, str]:
        """The environment its processes start with."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
        return {
            **own,
            "ENGAWA_DATABASE_URL": self.database_url,
            "ENGAWA_STATE_DIR": str(self.folder),
            "ENGAWA_CONSOLE_PORT": str(self.console_port),
            "ENGAWA_WEBHOOK_PORT": str(self.webhook_port),
            "ENGAWA_SIMULATOR_PORT": str(self.simulator_port),
            **self.extra,
        }

    @property
    def log(self) -> Path:
        """Where its processes write."""
        return self.folder / "log"

    def start(self, *command: str) -> Popen[bytes]:
        """Start one of engawa's commands."""
        started = child.spawn(
            [BIN / "engawa", *command], self.log, death_signal=signal.SIGTERM, environ=self.environ
        )
        self.running.append(started)
        return started

    def finish(self, *command: str) -> None:
        """Run one of engawa's commands to its end. Raises: ServerFailed."""
        if self.start(*command).wait(60) != 0:
            raise child.ServerFailed(f"engawa {command[0]} failed\n{child.last_lines(self.log)}")

    def stop(self, process: Popen[bytes]) -> None:
        """End one of its processes."""
        child.end(process, signal.SIGTERM)
        self.running.remove(process)

    def wait_for(self, port: int, page: str = "/health/ready") -> None:
        """Return once a page answers. Raises: ServerFailed."""
        child.wait_until_ready(
            self.running[-1], lambda: answers(f"http://127.0.0.1:{port}{page}"), self.log, within_s=60
        )

    def count(self, query: str) -> int:
        """Ask the database for a number, past all of our code."""
        return int(self.rows(query)[0][0])

    def rows(self, query: str) -> Sequence[Row[Any]]:
        """Ask the database for rows, past all of our code."""
        engine = create_engine(self.database_url, poolclass=NullPool)
        with engine.connect() as connection:
            return connection.execute(text(query)).all()

    def close(self) -> None:
        """End all processes and remove everything."""
        for process in self.running:
            child.end(process, signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def desk(database_url: str | None, extra: Mapping[str, str] = CHANNEL) -> Iterator[Desk]:
    """An installation with its tables made, nothing running yet. database_url: None for SQLite in its folder."""
    folder = Path(tempfile.mkdtemp(prefix="engawa-bench-"))
    made = Desk(folder, database_url or f"sqlite:///{folder / 'engawa.db'}", extra)
    try:
        made.finish("migrate")
        yield made
    finally:
        made.close()


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL that waits for the disk at every commit, with an empty database in it."""
    server = PostgresServer(durable=True)
    try:
        yield databases.create(server.start().url, "engawa")
    finally:
        server.close()


@contextmanager
def door(database_url: str | None, processes: int = PROCESSES) -> Iterator[Desk]:
    """A desk of which only the webhook runs."""
    with desk(database_url) as made:
        made.start("webhook", "--processes", str(processes))
        made.wait_for(made.webhook_port)
        yield made


@contextmanager
def sample() -> Iterator[int]:
    """The bare sample under gunicorn as everybody starts it; the port it answers on."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="engawa-bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        port = child.free_port()
        command = [BIN / "gunicorn", "--workers", str(PROCESSES), "--bind", f"127.0.0.1:{port}"]
        command += ["--no-control-socket", "--log-level", "warning", "benchmarks.sample:create_app()"]
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = child.spawn(command, folder / "log", death_signal=signal.SIGTERM, environ=environ)
        stack.callback(child.end, process, signal.SIGTERM)
        child.wait_until_ready(
            process, lambda: answers(f"http://127.0.0.1:{port}/", missing_is_fine=True), folder / "log"
        )
        yield port


def answers(page: str, *, missing_is_fine: bool = False) -> bool:
    """Whether a page is there."""
    try:
        with urllib.request.urlopen(page, timeout=2):
            return True
    except urllib.error.HTTPError as said:
        return missing_is_fine and said.code == 404
    except (urllib.error.URLError, OSError):
        return False
