"""The thinnest HTTP server there can be, for stand-ins of a platform: whole requests in, answers out, kept-open lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

HEAD_END = b"\r\n\r\n"

Answer = Callable[[bytes, bytes], bytes]
"""From the head of a request in lower case, and its body, to the JSON of the answer."""


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
            self._write(self._answer(head, body))

    def _write(self, answer: bytes) -> None:
        if self._transport:
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-line-request-id: benchmark\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(answer), answer)
            )


@asynccontextmanager
async def stand_in(port: int, answer: Answer) -> AsyncIterator[None]:
    """A platform that answers on this port, until the block ends."""
    server = await asyncio.get_running_loop().create_server(lambda: Talk(answer), "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()
