"""The thinnest LINE there can be: takes replies and notes when. Accepts everything, checks nothing, shows nothing.

The simulator behaves like LINE and takes its time for it; here only the desk's own time is to be measured.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from benchmarks.fake_http import stand_in

PROFILE = b'{"displayName":"Benchmark","userId":"U","language":"ja"}'


@dataclass(slots=True)
class Noted:
    """What the desk sent. replied: when the reply with this token was here, on time.perf_counter's clock."""

    replied: dict[str, float] = field(default_factory=dict)
    twice: int = 0
    pushed: int = 0
    other: int = 0

    def answer(self, head: bytes, body: bytes) -> bytes:
        """Take a request and note it."""
        now = time.perf_counter()
        if b"/message/reply" in head:
            said = json.loads(body)
            self.twice += said["replyToken"] in self.replied
            self.replied.setdefault(said["replyToken"], now)
            return sent(len(said["messages"]))
        if b"/message/push" in head:
            self.pushed += 1
            return sent(1)
        self.other += 1
        return PROFILE if b"/profile/" in head else b"{}"


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
