"""The thinnest LINE there can be: takes replies and notes when. Accepts everything, checks nothing, shows nothing.

The simulator behaves like LINE and takes its time for it; here only the desk's own time is to be measured.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"
PROFILE = b'{"displayName":"Benchmark","userId":"U","language":"ja"}'


@dataclass(slots=True)
class Noted:
    """What the desk sent. replied: when the reply with this token was here, on time.perf_counter's clock."""

    replied: dict[str, float] = field(default_factory=dict)
    twice: int = 0
    pushed: int = 0
    other: int = 0


class _Talk(asyncio.Protocol):
    """One connection, kept open."""

    def __init__(self, noted: Noted) -> None:
        self._noted = noted
        self._heard = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The desk calls."""
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
            self._answer(head, body)

    def _answer(self, head: bytes, body: bytes) -> None:
        now = time.perf_counter()
        answer = b"{}"
        if b"/message/reply" in head:
            said = json.loads(body)
            self._noted.twice += said["replyToken"] in self._noted.replied
            self._noted.replied.setdefault(said["replyToken"], now)
            answer = _sent(len(said["messages"]))
        elif b"/message/push" in head:
            self._noted.pushed += 1
            answer = _sent(1)
        else:
            self._noted.other += 1
            answer = PROFILE if b"/profile/" in head else answer
        if self._transport:
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-line-request-id: benchmark\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(answer), answer)
            )


def _sent(count: int) -> bytes:
    messages = [{"id": str(number), "quoteToken": "q"} for number in range(count)]
    return json.dumps({"sentMessages": messages}).encode()


@asynccontextmanager
async def fake_line(port: int) -> AsyncIterator[Noted]:
    """LINE on this port, until the block ends."""
    noted = Noted()
    server = await asyncio.get_running_loop().create_server(lambda: _Talk(noted), "127.0.0.1", port)
    try:
        yield noted
    finally:
        server.close()
