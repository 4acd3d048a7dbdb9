"""People who go through the form again and again, each waiting for the answer before typing on. Closed loop."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.rivals.form import TYPED
from benchmarks.rivals.platforms import Platform

PATIENCE_S = 30.0


@dataclass(slots=True)
class Went:
    """How a stretch went. turns: complete within it; waits: for the answer, in seconds; said: at each step of the form."""

    turns: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    unanswered: int = 0
    refused: int = 0
    said: dict[int, set[str]] = field(default_factory=dict)

    @property
    def per_s(self) -> float:
        """Complete turns a second."""
        return self.turns / self.seconds


@dataclass(slots=True)
class Drive:
    """Everybody who talks to one bot. Nobody comes twice."""

    port: int
    platform: Platform
    people: Iterator[int] = field(default_factory=itertools.count)

    async def run(self, talkers: int, seconds: float) -> Went:
        """Let so many people talk at once, for so long; what is under way then is still waited for."""
        went = Went(seconds=seconds)
        until = time.perf_counter() + seconds
        await asyncio.gather(*(self._talk(went, until) for _ in range(talkers)))
        return went

    async def _talk(self, went: Went, until: float) -> None:
        """One form after the other, until the time is over or an answer fails to come."""
        line = await _Line.open(self.port)
        fine = True
        while fine and time.perf_counter() < until:
            person = next(self.people)
            for step, words in enumerate(TYPED):
                if not fine or time.perf_counter() >= until:
                    break
                fine = await self._turn(line, person, step, words, went)
                went.turns += fine and time.perf_counter() < until
        line.close()

    async def _turn(self, line: _Line, person: int, step: int, words: str, went: Went) -> bool:
        """Type one line; complete once it was acknowledged and its answer has reached the platform."""
        typed = self.platform.typed(person, words)
        answer = self.platform.ledger.expect(typed.key)
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_S):
                acknowledged = await line.send(typed.raw)
                said = await answer
        except TimeoutError:
            went.unanswered += 1
            return False
        went.refused += not acknowledged
        went.waits.append(time.perf_counter() - begun)
        went.said.setdefault(step, set()).add(said)
        return acknowledged


@dataclass(frozen=True, slots=True)
class _Line:
    """One connection to a webhook, kept open."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def open(cls, port: int) -> _Line:
        """Connect."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def send(self, raw: bytes) -> bool:
        """Send one request; says whether it was acknowledged."""
        self.writer.write(raw)
        head = await self.reader.readuntil(b"\r\n\r\n")
        _, found, rest = head.lower().partition(b"content-length:")
        if found:
            await self.reader.readexactly(int(rest.split(b"\r\n", 1)[0]))
        return head.startswith(b"HTTP/1.1 200")

    def close(self) -> None:
        """Hang up."""
        self.writer.close()
