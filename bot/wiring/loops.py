"""Puts the loops together: worker, sender, scheduler."""

from __future__ import annotations

from bot import clock, logs
from bot.line_api import LineApi
from bot.running import Loops
from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.settings import Settings
from bot.wiring.parts import Parts
from bot.worker import Worker


def make_line(settings: Settings) -> LineApi:
    """The way to LINE. The SDK resets loggers as it is built, so ours are set again."""
    line = LineApi(settings.line_api_url, settings.line_data_url, settings.line_access_token)
    logs.configure(settings.log_level)
    return line


def start_worker(parts: Parts, loops: Loops, count: int) -> None:
    """Start working through the inbox."""
    loops.start(lambda ended: Worker(parts.store, parts.council, clock.now, ended), count)


def start_sender(parts: Parts, loops: Loops, count: int) -> None:
    """Start emptying the outbox."""
    line = make_line(parts.settings)
    loops.start(lambda ended: Sender(parts.store, line, clock.now, ended), count)


def start_scheduler(parts: Parts, loops: Loops) -> None:
    """Start the clock."""
    loops.start(lambda ended: Scheduler(parts.store, clock.now, ended))
