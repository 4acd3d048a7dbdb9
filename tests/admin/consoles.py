"""Consoles for tests: building one takes longer than a page, and one is like the other but for its room.

Everything `create_console` makes of itself is kept, the compiled templates too; the room and what belongs to a process
are each console's own. Passwords are hashed by the same algorithm at next to no price.
"""

from __future__ import annotations

from copy import copy

from flask import Flask

from admin import Room, create_console
from admin.room import KEY, Console
from admin.streams import Streams
from handlers.staff import Passwords

CHEAP = Passwords(rounds=1, memory_kib=32)


_built: dict[bool, Flask] = {}


def console_of(room: Room) -> Flask:
    """A console with a room of its own."""
    if room.secure_cookies not in _built:
        built = create_console(room)
        built.test_client().get("/nowhere")  # from now on it refuses to be changed
        _built[room.secure_cookies] = built
    app = copy(_built[room.secure_cookies])
    app.extensions = {**app.extensions, KEY: Console(room, CHEAP, Streams(room.live_limit))}
    return app
