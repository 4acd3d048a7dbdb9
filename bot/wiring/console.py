"""Puts the console together."""

from __future__ import annotations

from dataclasses import dataclass

from admin import create_console
from admin.room import Room
from bot import clock
from bot.health import add_health
from bot.serving import Wsgi
from bot.wiring.parts import Parts
from handlers.staff import Demo, Passwords, ensure_demo

LIVE_STREAMS = 40  # open consoles per process: well below the number of threads


@dataclass(slots=True)
class Console:
    """The console of one process."""

    wsgi: Wsgi

    def close(self) -> None:
        """Nothing is under way that a request does not finish itself."""


def make_console(parts: Parts) -> Console:
    """Put the console together."""
    parts.try_ready()
    settings = parts.settings
    room = Room(
        store=parts.store,
        council=parts.council,
        secret_key=settings.secret_key,
        now=clock.now,
        public_url=settings.public_url,
        demo=make_demo(parts) if settings.uses_simulator else None,
        secure_cookies=settings.public_url.startswith("https:"),
        live_limit=LIVE_STREAMS,
    )
    app = create_console(room)
    add_health(app, parts.store, parts.spool, clock.now)
    return Console(app)


def make_demo(parts: Parts) -> Demo:
    """The account a newcomer may try the console with: only where no real channel is configured."""
    with parts.store.transaction() as tx:
        return ensure_demo(tx, Passwords(), clock.now())
