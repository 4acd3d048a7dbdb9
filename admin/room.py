"""What the console is given when it is built, and how a view reaches it. Holds no request and no person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import current_app

from admin.streams import Streams
from handlers.council import Council
from handlers.staff import Demo, Passwords
from handlers.upkeep import Read
from storage.db import Store

KEY: Final = "engawa"


@dataclass(frozen=True, slots=True)
class Room:
    """Everything the console needs from outside; made by the wiring, once per process, after any fork.

    demo: the pre-made account, only where no real channel is configured; the sign-in page shows it.
    secure_cookies: the console is reached by https. live_limit: live streams at once in this process;
    each holds a thread, so keep it well below the server's threads. read: makes what LINE sent readable.
    """

    store: Store
    council: Council
    secret_key: str
    now: Callable[[], datetime]
    public_url: str
    read: Read
    demo: Demo | None = None
    secure_cookies: bool = True
    live_limit: int = 24


@dataclass(frozen=True, slots=True)
class Console:
    """The room, with what belongs to this process alone."""

    room: Room
    passwords: Passwords
    streams: Streams


def console() -> Console:
    """The console that serves the present request."""
    found = current_app.extensions[KEY]
    if not isinstance(found, Console):
        raise TypeError(KEY)
    return found
