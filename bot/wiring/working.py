"""Puts the workers together: open ears, and who watches over them. Nothing here speaks to LINE, or loads what does."""

from __future__ import annotations

import gc
from dataclasses import replace
from threading import Event

from bot import clock
from bot.frugal import give_back
from bot.lookout import Lookout
from bot.renewing import start_renewal
from bot.running import Loops
from bot.watch import BOUNDS, Bounds, Watch
from bot.wiring.parts import Parts
from bot.worker import Worker
from conversations.understanding.verdict import Ear
from handlers.council import PROFILES, Council
from handlers.hearing import load_ear


def start_worker(parts: Parts, loops: Loops, count: int) -> None:
    """Start working through the inbox, with open ears: only whoever reads what people write needs them."""
    ear = load_ear(PROFILES / parts.council.key)
    give_back()
    gc.freeze()  # the ear is some hundred thousand things that stay: looking through them again and again takes 0.2 s
    hear(parts, loops, count, ear)


def hear(parts: Parts, loops: Loops, count: int, ear: Ear) -> None:
    """Start workers with these ears, and follow the profile."""
    run_workers(parts, loops, replace(parts.council, ear=ear), count)
    start_renewal(parts, loops)


def run_workers(
    parts: Parts,
    loops: Loops,
    council: Council,
    count: int,
    make: type[Worker] = Worker,
    bounds: Bounds = BOUNDS,
) -> None:
    """Start workers with these ears, and who watches over them. make: what kind of worker. bounds: of a turn."""
    hands = parts.settings.state_dir / "hands"
    watch = Watch(parts.store.bell, hands, loops.ended, bounds)

    def start(ended: Event) -> Worker:
        worker = make(parts.store, council, clock.now, ended, hands, watch)

        def take(renewed: Council) -> None:
            worker.council = replace(renewed, ear=council.ear)

        parts.follow(take)
        return worker

    loops.start(start, count)
    loops.start(lambda ended: Lookout(parts.store, council.ear, ended, hands, watch))
    loops.start(lambda _ended: watch)
