"""How long a person waits: from the moment LINE sends the webhook to the moment the reply has reached LINE.

Open loop: people write at a fixed pace whether or not the desk keeps up. The pace, the fake LINE and the clock are
all in this one process, so that both moments are read from one clock.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from benchmarks.desks import CHANNEL, Desk, desk, postgres
from benchmarks.events import Post
from benchmarks.fake_line import Noted, fake_line
from benchmarks.load import percentile
from benchmarks.people import Crowd
from benchmarks.table import Goal, Section, progress
from tests.servers import child
from tests.servers.valkey import ValkeyServer

PER_S = 50
GOAL_P50_MS, GOAL_P99_MS = 30, 150
LAST_WAIT_S = 15.0
STARTS_WITHIN_S = 60.0
LOOK_AGAIN_S = 0.05
ONE, APART = "one process, SQLite", "services apart, PostgreSQL and Valkey"
SERVICES = (
    ("webhook", "--processes", "2"),
    ("worker", "--threads", "2"),
    ("sender",),
    ("scheduler",),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How long; what is said while warming up does not count."""

    warm_s: float
    count_s: float


@dataclass(slots=True)
class Went:
    """How a run went, in seconds. asked: when each request was sent, by reply token."""

    asked: dict[str, float] = field(default_factory=dict)
    acknowledged: list[float] = field(default_factory=list)
    refused: int = 0
    noted: Noted = field(default_factory=Noted)
    late: list[float] = field(default_factory=list)

    @property
    def waits(self) -> list[float]:
        """From webhook to reply, in order of length."""
        replied = self.noted.replied
        return sorted(replied[token] - begun for token, begun in self.asked.items() if token in replied)

    @property
    def unanswered(self) -> int:
        """Of what counts, what got no reply."""
        return sum(token not in self.noted.replied for token in self.asked)


class _Lines:
    """Connections to the webhook, kept open and used again."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def send(self, raw: bytes) -> tuple[float, bool]:
        """Send one request; says when, and whether it was acknowledged."""
        line = self._free.pop() if self._free else await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = line
        begun = time.perf_counter()
        writer.write(raw)
        head = await reader.readuntil(b"\r\n\r\n")
        self._free.append(line)
        return begun, head.startswith(b"HTTP/1.1 200")

    def close(self) -> None:
        """Close all of them."""
        for _, writer in self._free:
            writer.close()


def measure(plan: Plan) -> Section:
    """Both ways to run the desk, one after the other."""
    went = {}
    for name, opened in ((ONE, _in_one), (APART, _apart)):
        progress(f"answers: {name}, {PER_S} messages a second for {plan.count_s:.0f} s")
        line_port = child.free_port()
        with opened(line_port) as running:
            went[name] = asyncio.run(_run(running, line_port, plan))
    return _section(went, plan)


def _settings(line_port: int) -> dict[str, str]:
    line = f"http://127.0.0.1:{line_port}"
    return {**CHANNEL, "ENGAWA_LINE_API_URL": line, "ENGAWA_LINE_DATA_URL": line}


@contextmanager
def _in_one(line_port: int) -> Iterator[Desk]:
    with desk(None, _settings(line_port)) as made:
        made.start("everything")
        made.wait_for(made.webhook_port)
        yield made


@contextmanager
def _apart(line_port: int) -> Iterator[Desk]:
    with ExitStack() as stack:
        url = stack.enter_context(postgres())
        valkey = ValkeyServer()
        stack.callback(valkey.close)
        settings = _settings(line_port) | {"ENGAWA_REDIS_URL": valkey.start().url}
        made = stack.enter_context(desk(url, settings))
        for service in SERVICES:
            made.start(*service)
        made.wait_for(made.webhook_port)
        yield made


async def _run(running: Desk, line_port: int, plan: Plan) -> Went:
    went, post, crowd, lines = Went(), Post(), Crowd(), _Lines(running.webhook_port)
    async with fake_line(line_port) as went.noted:
        await _until_awake(lines, post, went.noted)
        begun = time.perf_counter()
        pace = [number / PER_S for number in range(int(PER_S * (plan.warm_s + plan.count_s)))]
        tasks = []
        for at in pace:
            await asyncio.sleep(begun + at - time.perf_counter())
            said = post.text(*crowd.next())
            counts = at >= plan.warm_s
            went.late.append(time.perf_counter() - begun - at)
            tasks.append(asyncio.create_task(_say(lines, said.token, said.raw, went, counts=counts)))
        await asyncio.gather(*tasks)
        for _ in range(int(LAST_WAIT_S / LOOK_AGAIN_S)):
            if went.unanswered:
                await asyncio.sleep(LOOK_AGAIN_S)
    lines.close()
    return went


async def _until_awake(lines: _Lines, post: Post, noted: Noted) -> None:
    """Processes without a page of their own show that they run by answering."""
    hello = post.text(0)
    await lines.send(hello.raw)
    for _ in range(int(STARTS_WITHIN_S / LOOK_AGAIN_S)):
        if hello.token in noted.replied:
            return
        await asyncio.sleep(LOOK_AGAIN_S)
    raise child.ServerFailed(f"the desk gave no answer within {STARTS_WITHIN_S:.0f} s of its start")


async def _say(lines: _Lines, token: str, raw: bytes, went: Went, *, counts: bool) -> None:
    begun, acknowledged = await lines.send(raw)
    went.refused += not acknowledged
    if counts:
        went.asked[token] = begun
        went.acknowledged.append(time.perf_counter() - begun)


def _section(went: dict[str, Went], plan: Plan) -> Section:
    goals = [goal for name, each in went.items() for goal in _goals(name, each)]
    late = max(max(each.late) for each in went.values())
    return Section(
        "Answers: from the webhook to the reply at LINE",
        ("", "messages", "p50 ms", "p90 ms", "p99 ms", "longest", "200 after p50", "p99", "no reply"),
        [_row(name, each) for name, each in went.items()],
        (
            f"{PER_S} messages a second for {plan.count_s:.0f} s, open loop, sent at most {late * 1e3:.0f} ms late.",
            "Three in four come from people in the middle of an intake. A thin LINE of our own takes the replies.",
        ),
        goals,
    )


def _goals(name: str, went: Went) -> Iterator[Goal]:
    for part, most in ((0.50, GOAL_P50_MS), (0.99, GOAL_P99_MS)):
        measured = percentile(went.waits, part) * 1e3
        promise = f"answer, {name}: p{part * 100:.0f} ≤ {most} ms"
        yield Goal(promise, f"{measured:.1f} ms", measured <= most)
    wrong = went.unanswered + went.refused + went.noted.twice
    said = f"{went.unanswered} without, {went.noted.twice} twice, {went.refused} refused"
    yield Goal(f"answer, {name}: each has its reply, once", said, not wrong, broken=bool(wrong))


def _row(name: str, went: Went) -> tuple[str, ...]:
    waits, acknowledged = went.waits, sorted(went.acknowledged)
    parts = [percentile(waits, part) for part in (0.50, 0.90, 0.99, 1.0)]
    parts += [percentile(acknowledged, part) for part in (0.50, 0.99)]
    return (name, f"{len(went.asked):,}", *(f"{part * 1e3:.1f}" for part in parts), str(went.unanswered))
