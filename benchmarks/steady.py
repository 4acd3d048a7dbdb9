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
from benchmarks.load import PACED, Load, generator, has_wrk, load, paced, percentile
from benchmarks.table import Goal, Section, progress
from tests.servers import databases
from tests.servers.postgres import PostgresServer

PER_S = 200
MOST_S = 5.0  # how long is looked for the most that the door takes
FASTEST_PER_S = 9_000  # so many requests are written for each second: nobody may run out of them
PROCESSES = "2"
P99_MS, HALF_P99_MS, AWAY_P99_MS = 100, 50, 300
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
HALF = {name: f"{name}, half of the most" for name in (SQLITE, POSTGRES)}
DRAINED_WITHIN_S = 60
UNDER_WAY = 2 * PACED  # at most so many were still on their way when the two loads of a closed loop ended
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
    """What becomes of requests that come at their moments. waits: seconds until the 200."""

    waits: list[float] = field(default_factory=list)
    wrong: int = 0

    def as_load(self, seconds: float) -> Load:
        """The same, as any load is told."""
        ordered = sorted(self.waits) or [float("inf")]
        p50, p99, most = (percentile(ordered, part) * 1e3 for part in (0.5, 0.99, 1.0))
        return Load(len(self.waits), seconds, 0, self.wrong, p50, p99, most)


def measure(plan: Plan) -> Section:
    """SQLite, then PostgreSQL, then PostgreSQL killed in the middle."""
    post, went = Post(), dict[str, Load]()
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
            with_it = [each for name, each in went.items() if not name.startswith(SQLITE)]
            acknowledged = sum(each.accepted for each in (*with_it, finding_out, away))
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


def _both(running: Desk, name: str, plan: Plan, post: Post, went: dict[str, Load]) -> None:
    port = running.webhook_port
    went[name] = asyncio.run(_drive(port, post, plan.steady_s))
    progress(f"steady: {name}, the most it takes, and {plan.half_s:.0f} s of half of that")
    most = went[f"{name}, as fast as it goes"] = load(port, post.many(int(MOST_S * FASTEST_PER_S)), MOST_S)
    went[HALF[name]] = _half(port, post, plan.half_s, most)


def _half(port: int, post: Post, seconds: float, most: Load) -> Load:
    per_s = most.per_s / 2
    if not has_wrk():
        return asyncio.run(_drive(port, post, seconds, per_s))
    said = post.many(int(seconds * per_s * 1.5))
    return paced(port, said, seconds, per_s, most.p50_ms / 2)


def _open_line(lines: list[Line]) -> Line | None:
    """A connection that is still there: one that rested longer than a minute has been closed by the server, as it may."""
    while lines:
        line = lines.pop()
        if not line[0].at_eof():
            return line
    return None


async def _drive(port: int, post: Post, seconds: float, per_s: float = PER_S) -> Load:
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
    return went.as_load(seconds)


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


def _section(plan: Plan, went: dict[str, Load], acknowledged: int, stored: int) -> Section:
    goals = [
        Goal(f"steady, {name}: p99 ≤ {most} ms", f"{went[name].p99_ms:.0f} ms", went[name].p99_ms <= most)
        for plain in (SQLITE, POSTGRES)
        for name, most in ((plain, P99_MS), (HALF[plain], HALF_P99_MS))
    ]
    away = went["PostgreSQL gone: from the spool"]
    wrong = sum(each.refused + each.broken for each in went.values())
    said = f"{acknowledged:,} acknowledged, {stored:,} stored after it came back"
    return Section(
        f"Steady: {PER_S} events a second for {plan.steady_s:.0f} s",
        ("", "acknowledged", "a second", "errors", "p50 ms", "p99 ms", "max ms"),
        [(name, *_cells(each)) for name, each in went.items()],
        (f"The load and its clock run on the same cores. The most, and half of it: {generator()}.",),
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
                acknowledged <= stored <= acknowledged + UNDER_WAY,
                broken=stored < acknowledged,
            ),
        ),
    )


def _cells(went: Load) -> tuple[str, ...]:
    waits = (f"{ms:.0f}" for ms in (went.p50_ms, went.p99_ms, went.max_ms))
    return (f"{went.accepted:,}", f"{went.per_s:,.0f}", str(went.refused + went.broken), *waits)
