"""Minutes of 200 events a second: how long LINE waits for its 200, and how long while the database is gone.

Open loop: requests come at their moments whether or not earlier ones have been answered. Afterwards every acknowledged
event is looked for in the database, by its id.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.desks import Desk, desk
from benchmarks.events import Post, Said
from benchmarks.load import CONNECTIONS, PACED, Load, generator, has_wrk, load, paced, percentile
from benchmarks.table import Goal, Section, progress
from tests.servers import databases
from tests.servers.postgres import PostgresServer

PER_S = 200
MOST_S = 5.0  # how long is looked for the most that the door takes
FASTEST_PER_S = 9_000  # so many requests are written for each second: nobody may run out of them
PROCESSES = "2"
P99_MS, HALF_P99_MS, AWAY_P99_MS = 100, 50, 300
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
MOST = {name: f"{name}, as fast as it goes" for name in (SQLITE, POSTGRES)}
HALF = {name: f"{name}, half of the most" for name in (SQLITE, POSTGRES)}
FOUND_OUT, AWAY = "PostgreSQL, the second in which it is killed", "PostgreSQL gone: from the spool"
DRAINED_WITHIN_S = 60
LOOKED_AT = 1  # wrk reads through the first request and does not send it
END_S = 2.0  # what was on its way when a load ended was sent at most so long before
PACE_LEAST = 0.8  # of the pace that was asked for: a figure at another one answers another question
AWAY_FROM = 1.0  # seconds after the database has gone: the first second is the one in which that is found out
KEPT = "select event_id from arrivals"

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long with the database, at half of the most it takes, and without it."""

    steady_s: float
    half_s: float
    away_s: float


@dataclass(frozen=True, slots=True)
class Poured:
    """A load that says how many of its events were acknowledged, and not which. connections: so many on their way at its end."""

    said: Sequence[Said]
    load: Load
    connections: int

    def lost(self, stored: Counter[str]) -> int:
        """How many of its events were acknowledged and are not there: those that were not its last ones, or too many."""
        ids = [each.event for each in self.said]
        places = [place for place, event in enumerate(ids) if event in stored]
        sent = max(places, default=-1) + 1
        end = sent - max(self.connections, round(self.load.per_s * END_S))
        early = sum(event not in stored for event in ids[LOOKED_AT : max(end, LOOKED_AT)])
        return max(early, self.load.accepted - len(places))


@dataclass(slots=True)
class Door:
    """The door of one database, and what it acknowledged. lost, twice: of that, in the database afterwards."""

    running: Desk
    post: Post
    acknowledged: list[str] = field(default_factory=list)
    poured: list[Poured] = field(default_factory=list)
    stored: int = 0
    lost: int = 0
    twice: int = 0

    def reconcile(self) -> None:
        """Look for every acknowledged event, for a minute at most: what is in the spool comes later."""
        until = time.monotonic() + DRAINED_WITHIN_S
        while True:
            stored = Counter(row.event_id for row in self.running.rows(KEPT))
            self.lost = sum(event not in stored for event in self.acknowledged)
            self.lost += sum(each.lost(stored) for each in self.poured)
            if not self.lost or time.monotonic() > until:
                break
            time.sleep(1.0)
        self.stored, self.twice = stored.total(), stored.total() - len(stored)

    def goal(self, name: str) -> Goal:
        """Nothing acknowledged is lost, nothing is there twice."""
        told = len(self.acknowledged) + sum(each.load.accepted for each in self.poured)
        said = f"{told:,} acknowledged, {self.stored:,} stored: {self.lost} lost, {self.twice} twice"
        right = not self.lost and not self.twice
        return Goal(
            f"steady, {name}: every acknowledged event is stored, once", said, right, broken=not right
        )


@dataclass(slots=True)
class Went:
    """What becomes of requests that come at their moments. waits: seconds until the 200."""

    waits: list[float] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    wrong: int = 0

    def as_load(self, seconds: float) -> Load:
        """The same, as any load is told."""
        ordered = sorted(self.waits) or [float("inf")]
        p50, p99, most = (percentile(ordered, part) * 1e3 for part in (0.5, 0.99, 1.0))
        return Load(len(self.waits), seconds, 0, self.wrong, p50, p99, most)


def measure(plan: Plan) -> Section:
    """SQLite, then PostgreSQL, then PostgreSQL killed in the middle."""
    post, went, doors = Post(), dict[str, Load](), dict[str, Door]()
    with _door(None, post) as door:
        doors[SQLITE] = door
        _both(door, SQLITE, plan, went)
        door.reconcile()
    server = PostgresServer(durable=True)
    try:
        with _door(databases.create(server.start().url, "engawa"), post) as door:
            doors[POSTGRES] = door
            _both(door, POSTGRES, plan, went)
            server.kill()
            progress(f"steady: PostgreSQL killed, {plan.away_s:.0f} s without it")
            went[FOUND_OUT] = asyncio.run(_drive(door, AWAY_FROM))
            went[AWAY] = asyncio.run(_drive(door, plan.away_s))
            server.start()
            door.reconcile()
    finally:
        server.close()
    return _section(plan, went, doors)


@contextmanager
def _door(database_url: str | None, post: Post) -> Iterator[Door]:
    with desk(database_url) as made:
        made.start("webhook", "--processes", PROCESSES)
        made.wait_for(made.webhook_port)
        yield Door(made, post)


def _both(door: Door, name: str, plan: Plan, went: dict[str, Load]) -> None:
    progress(f"steady: {name}, {PER_S} events a second for {plan.steady_s:.0f} s")
    went[name] = asyncio.run(_drive(door, plan.steady_s))
    progress(f"steady: {name}, the most it takes, and {plan.half_s:.0f} s of half of that")
    said = door.post.many(int(MOST_S * FASTEST_PER_S))
    most = went[MOST[name]] = load(door.running.webhook_port, said, MOST_S)
    door.poured.append(Poured(said, most, CONNECTIONS))
    went[HALF[name]] = _half(door, plan.half_s, most)


def _half(door: Door, seconds: float, most: Load) -> Load:
    per_s = most.per_s / 2
    if not has_wrk():
        return asyncio.run(_drive(door, seconds, per_s))
    said = door.post.many(int(seconds * per_s * 1.5))
    half = paced(door.running.webhook_port, said, seconds, per_s, most.p50_ms / 2)
    door.poured.append(Poured(said, half, PACED))
    return half


def _open_line(lines: list[Line]) -> Line | None:
    """A connection that is still there: one that rested longer than a minute has been closed by the server, as it may."""
    while lines:
        line = lines.pop()
        if not line[0].at_eof():
            return line
    return None


async def _drive(door: Door, seconds: float, per_s: float = PER_S) -> Load:
    went, under_way, lines = Went(), set(), list[Line]()
    begun = time.perf_counter()
    for number in range(round(seconds * per_s)):
        await asyncio.sleep(max(0.0, begun + number / per_s - time.perf_counter()))
        task = asyncio.create_task(_send(door, door.post.text(number % 2_000), lines, went))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    took = max(seconds, time.perf_counter() - begun)  # longer, where the requests themselves came late
    if under_way:
        await asyncio.wait(under_way, timeout=30)
    went.wrong += len(under_way)
    for _, writer in lines:
        writer.close()
    door.acknowledged += went.acknowledged
    return went.as_load(took)


async def _send(door: Door, said: Said, lines: list[Line], went: Went) -> None:
    begun = time.perf_counter()
    try:
        line = _open_line(lines) or await asyncio.open_connection("127.0.0.1", door.running.webhook_port)
        line[1].write(said.raw)
        head = await line[0].readuntil(b"\r\n\r\n")
    except (OSError, asyncio.IncompleteReadError):
        went.wrong += 1
        return
    lines.append(line)
    if head.startswith(b"HTTP/1.1 200"):
        went.waits.append(time.perf_counter() - begun)
        went.acknowledged.append(said.event)
    else:
        went.wrong += 1


def _section(plan: Plan, went: dict[str, Load], doors: dict[str, Door]) -> Section:
    wrong = sum(each.refused + each.broken for each in went.values())
    return Section(
        f"Steady: {PER_S} events a second for {plan.steady_s:.0f} s",
        ("", "acknowledged", "a second", "errors", "p50 ms", "p99 ms", "max ms"),
        [(name, *_cells(each)) for name, each in went.items()],
        (f"The load and its clock run on the same cores. The most, and half of it: {generator()}.",),
        (
            *(
                goal
                for name in doors
                for goal in (
                    _goal(name, went[name], PER_S, P99_MS),
                    _goal(HALF[name], went[HALF[name]], went[MOST[name]].per_s / 2, HALF_P99_MS),
                )
            ),
            _goal(AWAY, went[AWAY], PER_S, AWAY_P99_MS),
            Goal("steady: no error at all", str(wrong), wrong == 0),
            *(door.goal(name) for name, door in doors.items()),
        ),
    )


def _goal(name: str, went: Load, asked_per_s: float, most_ms: float) -> Goal:
    """How long LINE waited at the pace that was asked for. At a much slower one nothing is said of it."""
    pace = f"{went.per_s:,.0f} of {asked_per_s:,.0f} a second"
    kept_pace = went.per_s >= PACE_LEAST * asked_per_s
    return Goal(
        f"steady, {name}: p99 ≤ {most_ms} ms",
        f"{went.p99_ms:.0f} ms at {pace}" if kept_pace else f"no figure: only {pace}",
        kept_pace and went.p99_ms <= most_ms,
    )


def _cells(went: Load) -> tuple[str, ...]:
    waits = (f"{ms:.0f}" for ms in (went.p50_ms, went.p99_ms, went.max_ms))
    return (f"{went.accepted:,}", f"{went.per_s:,.0f}", str(went.refused + went.broken), *waits)
