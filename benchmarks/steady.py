"""A long hour of 200 events a second: how long LINE waits for its 200, and how long while the database is gone.

Open loop: requests come at their moments whether or not earlier ones have been answered.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.desks import Desk, desk
from benchmarks.events import Post
from benchmarks.load import percentile
from benchmarks.table import Goal, Section, progress
from tests.servers import databases
from tests.servers.postgres import PostgresServer

PER_S = 200
HALF_PER_S = 700  # about half of the most that the webhook takes here (`webhook_speed.py`)
PROCESSES = "2"
P99_MS, HALF_P99_MS, AWAY_P99_MS = 100, 50, 300
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
HALF = {name: f"{name}, {HALF_PER_S} a second" for name in (SQLITE, POSTGRES)}
DRAINED_WITHIN_S = 60
AWAY_FROM = 1.0  # seconds after the database has gone: the first second is the one in which that is found out
KEPT = "select count(*) from arrivals"


Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long with the database, at half of the most it takes, and without it."""

    steady_s: float
    half_s: float
    away_s: float


@dataclass(slots=True)
class Went:
    """What became of the requests. waits: seconds until the 200, in order of length."""

    waits: list[float] = field(default_factory=list)
    wrong: int = 0

    def cells(self) -> tuple[str, ...]:
        """The figures as shown."""
        ordered = sorted(self.waits) or [float("inf")]
        parts = [percentile(ordered, part) for part in (0.5, 0.99, 1.0)]
        return (f"{len(self.waits):,}", str(self.wrong), *(f"{part * 1e3:.0f}" for part in parts))

    @property
    def p99_ms(self) -> float:
        """What one in a hundred waits longer than."""
        return percentile(sorted(self.waits) or [float("inf")], 0.99) * 1e3


def measure(plan: Plan) -> Section:
    """SQLite, then PostgreSQL, then PostgreSQL killed in the middle."""
    post, went = Post(), dict[str, Went]()
    with _door(None) as running:
        progress(f"steady: SQLite, {PER_S} events a second for {plan.steady_s:.0f} s")
        _both(running, SQLITE, plan, post, went)
    server = PostgresServer(durable=True)
    try:
        with _door(databases.create(server.start().url, "engawa")) as running:
            progress(f"steady: PostgreSQL, {PER_S} events a second for {plan.steady_s:.0f} s")
            _both(running, POSTGRES, plan, post, went)
            server.kill()
            progress(f"steady: PostgreSQL killed, {plan.away_s:.0f} s without it")
            finding_out = asyncio.run(_drive(running.webhook_port, post, AWAY_FROM))
            away = asyncio.run(_drive(running.webhook_port, post, plan.away_s))
            server.start()
            with_it = (went[POSTGRES], went[HALF[POSTGRES]])
            acknowledged = sum(len(each.waits) for each in (*with_it, finding_out, away))
            stored = _stored(running, acknowledged)
    finally:
        server.close()
    went["PostgreSQL, the second in which it is killed"] = finding_out
    went["PostgreSQL gone: from the spool"] = away
    return _section(plan, went, acknowledged, stored)


@contextmanager
def _door(database_url: str | None) -> Iterator[Desk]:
    with desk(database_url) as made:
        made.start("webhook", "--processes", PROCESSES)
        made.wait_for(made.webhook_port)
        yield made


def _both(running: Desk, name: str, plan: Plan, post: Post, went: dict[str, Went]) -> None:
    went[name] = asyncio.run(_drive(running.webhook_port, post, plan.steady_s))
    went[HALF[name]] = asyncio.run(_drive(running.webhook_port, post, plan.half_s, HALF_PER_S))


def _open_line(lines: list[Line]) -> Line | None:
    """A connection that is still there: one that rested longer than a minute has been closed by the server, as it may."""
    while lines:
        line = lines.pop()
        if not line[0].at_eof():
            return line
    return None


async def _drive(port: int, post: Post, seconds: float, per_s: int = PER_S) -> Went:
    went, under_way, lines = Went(), set(), list[Line]()
    begun = time.perf_counter()
    for number in range(round(seconds * per_s)):
        await asyncio.sleep(max(0.0, begun + number / per_s - time.perf_counter()))
        task = asyncio.create_task(_send(port, post.text(number % 2_000).raw, lines, went))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    if under_way:
        await asyncio.wait(under_way, timeout=30)
    went.wrong += len(under_way)
    for _, writer in lines:
        writer.close()
    return went


async def _send(port: int, raw: bytes, lines: list[Line], went: Went) -> None:
    begun = time.perf_counter()
    try:
        line = _open_line(lines) or await asyncio.open_connection("127.0.0.1", port)
        line[1].write(raw)
        head = await line[0].readuntil(b"\r\n\r\n")
    except (OSError, asyncio.IncompleteReadError):
        went.wrong += 1
        return
    lines.append(line)
    if head.startswith(b"HTTP/1.1 200"):
        went.waits.append(time.perf_counter() - begun)
    else:
        went.wrong += 1


def _stored(running: Desk, expected: int) -> int:
    """How many are in the database once the spool is empty."""
    until = time.monotonic() + DRAINED_WITHIN_S
    while (stored := running.count(KEPT)) < expected and time.monotonic() < until:
        time.sleep(0.2)
    return stored


def _section(plan: Plan, went: dict[str, Went], acknowledged: int, stored: int) -> Section:
    goals = [
        Goal(f"steady, {name}: p99 ≤ {most} ms", f"{went[name].p99_ms:.0f} ms", went[name].p99_ms <= most)
        for plain in (SQLITE, POSTGRES)
        for name, most in ((plain, P99_MS), (HALF[plain], HALF_P99_MS))
    ]
    away = went["PostgreSQL gone: from the spool"]
    wrong = sum(each.wrong for each in went.values())
    said = f"{acknowledged:,} acknowledged, {stored:,} stored after it came back"
    return Section(
        f"Steady: {PER_S} events a second for {plan.steady_s:.0f} s",
        ("", "acknowledged", "errors", "p50 ms", "p99 ms", "max ms"),
        [(name, *each.cells()) for name, each in went.items()],
        ("The load and its clock are one process on the same cores.",),
        (
            *goals,
            Goal(
                f"database gone: p99 ≤ {AWAY_P99_MS} ms from the spool",
                f"{away.p99_ms:.0f} ms",
                away.p99_ms <= AWAY_P99_MS,
            ),
            Goal("steady: no error at all", str(wrong), wrong == 0),
            Goal(
                "database killed: stored = acknowledged",
                said,
                stored == acknowledged,
                broken=stored < acknowledged,
            ),
        ),
    )
