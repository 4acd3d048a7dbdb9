"""Hangs up on whoever takes too long to say what they want: a thread that waits for them is a thread nobody else has."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, Protocol

from bot.webhook import BODY_MAX

LOOK_EVERY_S = 0.25
HEAD_S = 5.0  # for the first line and the headers: they fit into one packet


class Wsgi(Protocol):
    """An application."""

    def __call__(self, environ: dict[str, Any], start_response: Any, /) -> Iterable[bytes]:
        """One request."""


class Impatience:
    """One watch over all threads of a process that read from somebody. Made after any fork; its own thread starts when needed."""

    def __init__(self) -> None:
        self._reading: dict[socket.socket, float] = {}
        self._lock = threading.Lock()
        self._somebody = threading.Event()
        self._watching: threading.Thread | None = None

    @contextmanager
    def for_at_most(self, seconds: float, line: socket.socket) -> Iterator[None]:
        """While this is under way the line is cut once so many seconds are over: whoever reads from it meets its end."""
        self.begin(seconds, line)
        try:
            yield
        finally:
            self.end(line)

    def begin(self, seconds: float, line: socket.socket) -> None:
        """From now on the other side has so many seconds. A line that is watched already gets these instead."""
        with self._lock:
            self._reading[line] = time.monotonic() + seconds
            if self._watching is None:
                self._watching = threading.Thread(target=self._watch, name="impatience", daemon=True)
                self._watching.start()
        self._somebody.set()

    def end(self, line: socket.socket) -> None:
        """They have said it, or have gone."""
        with self._lock:
            self._reading.pop(line, None)

    def _watch(self) -> None:
        while True:
            self._somebody.wait()
            time.sleep(LOOK_EVERY_S)
            self._hang_up(time.monotonic())

    def _hang_up(self, now: float) -> None:
        with self._lock:
            late = [line for line, until in self._reading.items() if until <= now]
            for line in late:
                del self._reading[line]
                with suppress(OSError):  # they have gone by themselves
                    line.shutdown(socket.SHUT_RDWR)
            if not self._reading:
                self._somebody.clear()


@cache
def watch() -> Impatience:
    """The one of this process. Asked for only by those who serve, after any fork."""
    return Impatience()


class Whole:
    """Asks an application only once a request is there whole, and waits for the rest of it no longer than so many seconds.

    Where the server does not show its line, as in tests without one, and where too much is announced, the application reads itself.
    """

    def __init__(self, beyond: Wsgi, within_s: float) -> None:
        self._beyond = beyond
        self._within_s = within_s

    def __call__(self, environ: dict[str, Any], start_response: Any, /) -> Iterable[bytes]:
        """One request."""
        line = environ.get("gunicorn.socket")
        length = _to_read(environ)
        if line is not None and length:
            with watch().for_at_most(self._within_s, line):
                environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        return self._beyond(environ, start_response)


def _to_read(environ: dict[str, Any]) -> int:
    """What is announced; of what is too large nothing, and of a body in chunks enough to find out that it is."""
    claimed: str = environ.get("CONTENT_LENGTH", "")
    if claimed.isascii() and claimed.isdigit():
        return int(claimed) if int(claimed) <= BODY_MAX else 0
    return BODY_MAX + 1 if environ.get("wsgi.input_terminated") else 0
