"""The thinnest LINE there can be: takes replies and pushes and notes when, a push once for each retry key. Shows nothing.

The simulator behaves like LINE and takes its time for it; here only the desk's own time is to be measured.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.fake_http import Told, stand_in

PROFILE = b'{"displayName":"Benchmark","userId":"U","language":"ja"}'
REPEATED = b'{"message":"The retry key is already accepted"}'
KEY = b"x-line-retry-key:"


@dataclass(slots=True)
class Noted:
    """What the desk sent. replied: when the reply with this token was here, on time.perf_counter's clock.

    taken: LINE's number of each request that was really taken, and the retry key of a push. again: pushes under a key
    that was taken before, which nobody sees.
    """

    replied: dict[str, float] = field(default_factory=dict)
    twice: int = 0
    taken: dict[str, str] = field(default_factory=dict)
    again: int = 0
    other: int = 0
    _by_key: dict[str, str] = field(default_factory=dict)

    def answer(self, head: bytes, body: bytes) -> bytes | Told:
        """Take a request and note it."""
        now = time.perf_counter()
        if b"/message/reply" in head:
            said = json.loads(body)
            self.twice += said["replyToken"] in self.replied
            self.replied.setdefault(said["replyToken"], now)
            return self._take("", said)
        if b"/message/push" in head:
            return self._pushed(_key(head), json.loads(body))
        self.other += 1
        return PROFILE if b"/profile/" in head else b"{}"

    def _pushed(self, key: str, said: Mapping[str, Any]) -> Told:
        earlier = self._by_key.get(key)
        if earlier is not None:
            self.again += 1
            return Told(REPEATED, b"409 Conflict", b"x-line-accepted-request-id: %b\r\n" % earlier.encode())
        return self._take(key, said)

    def _take(self, key: str, said: Mapping[str, Any]) -> Told:
        number = f"request-{len(self.taken)}"
        self.taken[number] = key
        if key:
            self._by_key[key] = number
        return Told(sent(len(said["messages"])), heads=b"x-line-request-id: %b\r\n" % number.encode())


def _key(head: bytes) -> str:
    """The retry key of a push; empty where there is none: then every such push is taken."""
    _, _, rest = head.partition(KEY)
    return rest.partition(b"\r\n")[0].strip().decode()


def sent(count: int) -> bytes:
    """What LINE says to a message it accepts."""
    messages = [{"id": str(number), "quoteToken": "q"} for number in range(count)]
    return json.dumps({"sentMessages": messages}).encode()


@asynccontextmanager
async def fake_line(port: int) -> AsyncIterator[Noted]:
    """LINE on this port, until the block ends."""
    noted = Noted()
    async with stand_in(port, noted.answer):
        yield noted
