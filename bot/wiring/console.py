"""Puts the console together. Over https it stands behind a proxy of ours, which says who really asks."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from admin import close_streams, create_console, renew
from admin.room import Room
from bot import clock
from bot.health import add_health
from bot.impatience import Whole
from bot.line_in import read_event
from bot.renewing import start_renewal
from bot.running import Loops
from bot.serving import Wsgi
from bot.wiring.parts import Parts
from handlers.staff import Demo, Passwords, ensure_demo

FORM_S = 20.0  # for the whole of a form: a telephone in a cellar is slow
LIVE_STREAMS = 40  # open consoles per process: well below the number of threads


@dataclass(slots=True)
class Console:
    """The console of one process."""

    app: Flask
    wsgi: Wsgi
    loops: Loops = field(default_factory=Loops)

    def close(self) -> None:
        """End the live streams, which would wait for news for ever."""
        close_streams(self.app)
        self.loops.stop()


def make_console_alone(parts: Parts) -> Console:
    """Put the console together in a process of its own: nobody else there looks whether the profile has changed."""
    made = make_console(parts)
    start_renewal(parts, made.loops)
    return made


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
        read=read_event,
        demo=make_demo(parts) if settings.uses_simulator else None,
        secure_cookies=settings.public_url.startswith("https:"),
        live_limit=LIVE_STREAMS,
    )
    app = create_console(room)
    parts.follow(lambda council: renew(app, council))
    add_health(app, parts.store, parts.spool, clock.now)
    return Console(app, Whole(ProxyFix(app, x_for=1) if room.secure_cookies else app, FORM_S))


def make_demo(parts: Parts) -> Demo:
    """The account a newcomer may try the console with: only where no real channel is configured."""
    with parts.store.transaction() as tx:
        return ensure_demo(tx, Passwords(), clock.now())
