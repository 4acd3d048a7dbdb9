"""The thinnest HTTP server there can be, for stand-ins of a platform: whole requests in, answers out, kept-open lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

HEAD_END = b"\r\n\r\n"


class Told(NamedTuple):
    """An answer that is more than its JSON. heads: further headers, each with its end of line."""

    body: bytes
    status: bytes = b"200 OK"
    heads: bytes = b"x-line-request-id: benchmark\r\n"


Answer = Callable[[bytes, bytes], bytes | Told]
"""From the head of a request in lower case, and its body, to the answer; where all is well, its JSON is enough."""


class Talk(asyncio.Protocol):
    """One connection, kept open."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._heard = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody calls."""
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101  for the type alone: TCP can be written
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._heard += data
        while (end := self._heard.find(HEAD_END)) >= 0:
            head, begin = self._heard[:end].lower(), end + len(HEAD_END)
            _, found, rest = head.partition(b"content-length:")
            length = int(rest.split(b"\r\n", 1)[0]) if found else 0
            if len(self._heard) < begin + length:
                return
            body, self._heard = self._heard[begin : begin + length], self._heard[begin + length :]
            answer = self._answer(head, body)
            self._write(answer if isinstance(answer, Told) else Told(answer))

    def _write(self, told: Told) -> None:
        if self._transport:
            self._transport.write(
                b"HTTP/1.1 %b\r\nContent-Type: application/json\r\n%bContent-Length: %d\r\n\r\n%b"
                % (told.status, told.heads, len(told.body), told.body)
            )


@asynccontextmanager
async def stand_in(port: int, answer: Answer) -> AsyncIterator[None]:
    """A platform that answers on this port, until the block ends."""
    server = await asyncio.get_running_loop().create_server(lambda: Talk(answer), "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()
