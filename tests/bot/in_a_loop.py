"""The loop's door as tests knock at it: its own event loop in a thread, and a WSGI coat, so that the same requests fit both doors."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterable, Iterator
from http import HTTPStatus
from typing import Any, TypeVar
from wsgiref.types import StartResponse, WSGIEnvironment

from bot.webhook_loop import Asgi, Message

PIECE = 64 * 1024
ANY = 1 << 40  # bytes: whatever there is
T = TypeVar("T")


class Loop:
    """An event loop in a thread of its own. Close it afterwards."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        """Run this to its end."""
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(60)

    def begin(self, what: Coroutine[Any, Any, object]) -> None:
        """Let this run until it waits for somebody else; whatever becomes of it."""
        asyncio.run_coroutine_threadsafe(what, self._loop)
        self.run(asyncio.sleep(0.05))

    def close(self) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Coat:
    """An ASGI application as a WSGI one: the same requests, handed over in pieces."""

    def __init__(self, door: Asgi, loop: Loop) -> None:
        self._door = door
        self._loop = loop

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request."""
        said: list[Message] = []
        parts = _parts(environ["wsgi.input"].read(_length(environ)))

        async def receive() -> Message:
            return next(parts)

        async def send(message: Message) -> None:
            said.append(message)

        self._loop.run(self._door(_scope(environ), receive, send))
        status = HTTPStatus(said[0]["status"])
        headers = [(name.decode(), value.decode()) for name, value in said[0]["headers"]]
        start_response(f"{status.value} {status.phrase}", headers)
        return [message.get("body", b"") for message in said[1:]]


def _scope(environ: WSGIEnvironment) -> Message:
    named = {
        key.removeprefix("HTTP_").replace("_", "-").lower(): value
        for key, value in environ.items()
        if key.startswith(("HTTP_", "CONTENT_"))
    }
    return {
        "type": "http",
        "http_version": "1.1",
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"],
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in named.items()],
    }


def _length(environ: WSGIEnvironment) -> int:
    """How much of what came is the body: a server cuts there, and hands on nothing of a length that is none."""
    claimed: str = environ.get("CONTENT_LENGTH", "")
    if claimed.isascii() and claimed.isdigit():
        return min(int(claimed), ANY)
    return -1 if environ.get("wsgi.input_terminated") else 0


def _parts(body: bytes) -> Iterator[Message]:
    for at in range(0, len(body), PIECE):
        yield {"type": "http.request", "body": body[at : at + PIECE], "more_body": True}
    yield {"type": "http.request", "body": b"", "more_body": False}
    while True:
        yield {"type": "http.disconnect"}
