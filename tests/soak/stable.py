"""A parent that keeps the desk's loops running, each in a process of its own, and replaces the dead at once.

`python -m tests.soak.stable worker worker sender sender scheduler`, with the desk's settings in the environment.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot import clock, logs
from bot.family import OWN_NAME
from bot.preparing import open_parts
from bot.running import STOPS, Loops, hold_stops, run_until_stopped
from bot.settings import Settings, read_settings
from bot.watch import BOUNDS, Bounds
from bot.wiring.loops import start_scheduler, start_sender
from bot.wiring.parts import Parts
from bot.wiring.working import run_workers
from bot.worker import Worker
from conversations.understanding.verdict import Ear
from handlers.council import read_council
from handlers.hearing import load_ear
from handlers.words import all_words
from tests.soak.older import become_older
from tests.soak.running import NAMED
from tests.soak.trouble import TROUBLED, Failing, Troubled

LOOK_EVERY_S = 0.005
Start = Callable[[Parts, Loops], None]


def starts(ear: Ear) -> dict[str, Start]:
    """How each kind of process starts what it runs. ear: loaded once, before any fork."""

    def works(make: type[Worker], bounds: Bounds = BOUNDS) -> Start:
        return lambda parts, loops: run_workers(
            parts, loops, replace(parts.council, ear=ear), 1, make, bounds
        )

    def older(parts: Parts, loops: Loops) -> None:
        become_older()
        works(Worker)(parts, loops)

    def turned(by: timedelta) -> Start:
        return lambda parts, loops: _turn(by, works(Worker), parts, loops)

    return {
        "tomorrow": turned(timedelta(days=1)),
        "yesterday": turned(timedelta(days=-1)),
        "older": older,
        "worker": works(Worker),
        "failing": works(Failing),
        "troubled": works(Troubled, TROUBLED),
        "sender": lambda parts, loops: start_sender(parts, loops, 1),
        "scheduler": start_scheduler,
    }


def _turn(by: timedelta, works: Start, parts: Parts, loops: Loops) -> None:
    """Run every kind of loop in this process, by a clock that is wrong by so much."""
    present = clock.now
    clock.now = lambda: present() + by  # in this process alone
    works(parts, loops)
    start_sender(parts, loops, 1)
    start_scheduler(parts, loops)


def work(settings: Settings, start: Start) -> None:
    """A child: open its own database, run its loop until told to stop, or killed."""
    run_until_stopped(partial(open_parts, settings), start)


def fork(settings: Settings, start: Start, kind: str) -> int:
    """A new child; its number. A word to stop that comes while it is being born waits for it."""
    hold_stops()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            OWN_NAME.write_text(f"{NAMED}{kind}")
            work(settings, start)
            code = 0
        finally:
            if sys.exc_info()[0] is not None:
                sys.excepthook(*sys.exc_info())
            sys.stderr.flush()
            os._exit(code)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    return child


def main(kinds: list[str]) -> int:
    """Keep these processes running until told to stop."""
    return keep(starts(load_ear()), kinds)


def keep(known: Mapping[str, Start], kinds: Sequence[str]) -> int:
    """Keep processes of these kinds running until told to stop."""
    settings = read_settings(dict(os.environ))
    logs.configure(settings.log_level)
    read_council(settings.council, all_words())  # every word is read before the first fork, and once
    gc.freeze()
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    children = {fork(settings, known[kind], kind): kind for kind in kinds}
    while not told:
        dead, _ = os.waitpid(-1, os.WNOHANG)
        if dead:
            kind = children.pop(dead)
            children[fork(settings, known[kind], kind)] = kind
        else:
            time.sleep(LOOK_EVERY_S)
    for child in children:
        os.kill(child, signal.SIGTERM)
    for child in children:
        os.waitpid(child, 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
