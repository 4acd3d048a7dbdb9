"""The whole desk of one machine: what its processes share is read once, then each is forked off and makes its own."""

from __future__ import annotations

import gc
from functools import partial

from bot.family import Job
from bot.frugal import give_back
from bot.ports import HERE, wait_until_free
from bot.preparing import open_parts
from bot.running import run_until_stopped
from bot.serving import Plan, serve
from bot.settings import Settings
from bot.wiring.front import make_front
from bot.wiring.working import hear
from conversations.understanding.verdict import Ear
from handlers.council import PROFILES, read_council
from handlers.hearing import load_ear
from handlers.words import all_words


def desk_jobs(settings: Settings) -> dict[str, Job]:
    """What the desk of one machine consists of. Raises: BadProfile, BadLexicon, BadModel.

    Thinking about what people said has a process of its own: neither keeps the other from the interpreter, and a turn
    that hangs takes no door with it.
    """
    read_council(settings.council, all_words())  # every word is read before the first fork, and once
    ear = load_ear(PROFILES / settings.council)
    give_back()
    gc.freeze()  # looked through for waste it would be copied into every child
    return {"front": partial(_front, settings), "worker": partial(_worker, settings, ear)}


def _front(settings: Settings) -> int:
    """Doors, senders and the clock."""
    wait_until_free({"console": settings.console_port, "webhook": settings.webhook_port})
    binds = (f"{HERE}:{settings.console_port}", f"{HERE}:{settings.webhook_port}")
    serve(Plan("engawa", binds, 1, partial(make_front, settings)))
    return 0


def _worker(settings: Settings, ear: Ear) -> int:
    """Thinking. SQLite has one writer."""
    return run_until_stopped(partial(open_parts, settings), lambda parts, loops: hear(parts, loops, 1, ear))
