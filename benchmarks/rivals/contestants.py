"""Starts each contestant as it would run in earnest: processes of its own, with the store its documents recommend.

Everything is started from the thread that measures: a child ends with the thread that made it.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.desks import CHANNEL, ROOT, answers, desk, postgres
from benchmarks.rivals.drive import Drive
from benchmarks.rivals.installed import PYTHON
from benchmarks.rivals.platforms import Line, Telegram
from tests.servers import child
from tests.servers.valkey import ValkeyServer

AIOGRAM, AIOGRAM_EARLY, AIOGRAM_TWO = (
    "aiogram, RedisStorage",
    "aiogram, its default: 200 before the work",
    "aiogram, RedisStorage, two processes",
)
PTB = "python-telegram-bot, PicklePersistence"
POSTGRES, SQLITE = "engawa, PostgreSQL and Valkey", "engawa, SQLite"
SERVICES = (
    ("webhook", "--processes", "1"),
    ("worker", "--threads", "1"),
    ("sender",),
    ("scheduler",),
)


@dataclass(frozen=True, slots=True)
class Contestant:
    """Somebody who answers. platform_port: where the platform must answer before `begin`, which starts and then waits.

    parts: the processes of each part of it, by name, once it runs; those of its databases are not among them.
    """

    drive: Drive
    platform_port: int
    begin: Callable[[], Callable[[], None]]
    parts: Callable[[], Mapping[str, int]] = dict


def ours(stack: ExitStack, *, on_postgres: bool) -> Contestant:
    """The desk: everything in one process on SQLite, or the services apart on PostgreSQL and Valkey."""
    port = child.free_port()
    settings = {**CHANNEL, "ENGAWA_LINE_API_URL": _here(port), "ENGAWA_LINE_DATA_URL": _here(port)}
    if on_postgres:
        settings["ENGAWA_REDIS_URL"] = _valkey(stack)
    url = stack.enter_context(postgres()) if on_postgres else None
    made = stack.enter_context(desk(url, settings))

    def begin() -> Callable[[], None]:
        for command in SERVICES if on_postgres else (("everything",),):
            made.start(*command)
        return lambda: made.wait_for(made.webhook_port)

    def parts() -> Mapping[str, int]:
        named = {
            command[0]: process.pid
            for command, process in zip(SERVICES, made.running[-len(SERVICES) :], strict=False)
        }
        return named if on_postgres else {}

    return Contestant(Drive(made.webhook_port, Line()), port, begin, parts)


def aiogram(stack: ExitStack, *, processes: int = 1, early: bool = False) -> Contestant:
    """The form on aiogram. early: it says 200 before it works, as it does unless told otherwise."""
    port, redis = child.free_port(), _valkey(stack)
    arguments = (_here(port), redis, "before" if early else "after")
    return _rival(stack, "aiogram_bot", processes, port, arguments)


def telegram_bot(stack: ExitStack) -> Contestant:
    """The form on python-telegram-bot."""
    port = child.free_port()
    kept = _folder(stack) / "kept"
    return _rival(stack, "ptb_bot", 1, port, (_here(port), str(kept)))


def _rival(
    stack: ExitStack, module: str, processes: int, platform_port: int, arguments: tuple[str, ...]
) -> Contestant:
    port, log = child.free_port(), _folder(stack) / "log"
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("ENGAWA_", "PYTHON"))
    }
    command = [PYTHON, "-m", f"benchmarks.rivals.{module}", str(port), *arguments]

    def begin() -> Callable[[], None]:
        for _ in range(processes):
            process = child.spawn(
                command, log, death_signal=signal.SIGTERM, environ={**environ, "PYTHONPATH": str(ROOT)}
            )
            stack.callback(child.end, process, signal.SIGTERM)
        return lambda: child.wait_until_ready(
            process, lambda: answers(_here(port), missing_is_fine=True), log
        )

    return Contestant(Drive(port, Telegram()), platform_port, begin)


def _valkey(stack: ExitStack) -> str:
    server = ValkeyServer()
    stack.callback(server.close)
    return server.start().url


def _folder(stack: ExitStack) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="engawa-bench-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _here(port: int) -> str:
    return f"http://127.0.0.1:{port}"
