"""Raw limits and our webhook in turns, so that each of our figures stands beside what bounds it in the same minute."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.desks import BIN, PROCESSES, ROOT, answers, door, postgres
from benchmarks.events import CHANNEL_SECRET, Post
from benchmarks.limits.commits import postgres_commits, rate, sqlite_commits
from benchmarks.load import CONNECTIONS, generator, load
from benchmarks.table import Section, progress
from bot.line_in import verify
from tests.servers import child

HMAC = "HMAC-SHA256 verifications, one core"
HTTP = f"loopback HTTP, our server, {PROCESSES} processes, nothing behind it"
POSTGRES_ONE, POSTGRES_MANY = (
    "PostgreSQL commits, 1 connection",
    f"PostgreSQL commits, {CONNECTIONS} connections",
)
SQLITE = "SQLite commits, 1 connection"
OURS_POSTGRES, OURS_SQLITE = "engawa's webhook, PostgreSQL", "engawa's webhook, SQLite"
BOUNDS: Mapping[str, tuple[str, ...]] = {
    OURS_POSTGRES: (HTTP, POSTGRES_ONE, POSTGRES_MANY),
    OURS_SQLITE: (HTTP, SQLITE),
}
FASTEST_PER_S = 12_000

PerSecond = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how often."""

    round_s: float
    rounds: int


def measure(plan: Plan) -> Section:
    """Measure everything in turns; the median counts."""
    with ExitStack() as stack:
        progress("limits: starting a bare server, PostgreSQL and two desks")
        measures = _measures(stack)
        rates: dict[str, list[float]] = {name: [] for name in measures}
        for number in range(plan.rounds):
            progress(f"limits: round {number + 1} of {plan.rounds}")
            for name, per_second in measures.items():
                rates[name].append(per_second(plan.round_s))
    return _section(rates, plan)


def _measures(stack: ExitStack) -> Mapping[str, PerSecond]:
    url = stack.enter_context(postgres())
    doors = {OURS_POSTGRES: stack.enter_context(door(url)), OURS_SQLITE: stack.enter_context(door(None))}
    bare, post = stack.enter_context(_bare()), Post()
    ports = {HTTP: bare, **{name: each.webhook_port for name, each in doors.items()}}
    file = Path(doors[OURS_SQLITE].folder) / "engawa.db"
    return {
        HMAC: _verifying(post),
        SQLITE: lambda seconds: sqlite_commits(file, seconds),
        POSTGRES_ONE: lambda seconds: postgres_commits(url, seconds, 1),
        POSTGRES_MANY: lambda seconds: postgres_commits(url, seconds, CONNECTIONS),
        **{name: _loading(port, post) for name, port in ports.items()},
    }


def _verifying(post: Post) -> PerSecond:
    """The desk's own check, on a body as LINE sends it."""
    head, _, body = post.text(0).raw.partition(b"\r\n\r\n")
    signature = next(
        line.partition(b": ")[2].decode()
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"x-line-signature")
    )
    return lambda seconds: rate(lambda: verify(body, signature, (CHANNEL_SECRET,)), seconds)


def _loading(port: int, post: Post) -> PerSecond:
    return lambda seconds: load(port, post.many(int(seconds * FASTEST_PER_S)), seconds).per_s


@contextmanager
def _bare() -> Iterator[int]:
    port = child.free_port()
    with ExitStack() as stack:
        folder = child.home_for("bare", None)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        log = folder / "log"
        command = [BIN / "python", "-m", "benchmarks.limits.bare_server", port, PROCESSES]
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = child.spawn(command, log, death_signal=signal.SIGTERM, environ=environ)
        stack.callback(child.end, process, signal.SIGTERM)
        child.wait_until_ready(process, lambda: answers(f"http://127.0.0.1:{port}/"), log)
        yield port


def _section(rates: Mapping[str, list[float]], plan: Plan) -> Section:
    middle = {name: median(each) for name, each in rates.items()}
    return Section(
        "Limits: what the machine gives at best",
        ("", "a second", "lowest–highest", "µs each", "our share of it"),
        [_row(name, rates) for name in middle],
        (
            f"{plan.rounds} rounds of {plan.round_s:.0f} s each in turn. HTTP load: {generator()}.",
            "A commit: one row of 400 bytes, safe on the disk before the next. Several webhook deliveries share one commit.",
        ),
    )


def _row(name: str, rates: Mapping[str, list[float]]) -> tuple[str, ...]:
    middle = median(rates[name])
    shares = [
        f"{_ratio(rates, ours, name):.2f} × ({ours.rpartition(', ')[2]})"
        for ours, bounds in BOUNDS.items()
        if name in bounds
    ]
    spread = f"{min(rates[name]):,.0f}–{max(rates[name]):,.0f}"
    return (name, f"{middle:,.0f}", spread, f"{1e6 / middle:,.1f}", ", ".join(shares))


def _ratio(rates: Mapping[str, list[float]], ours: str, limit: str) -> float:
    """Our webhook against this limit: taken within a round, the median counts."""
    return median(own / most for own, most in zip(rates[ours], rates[limit], strict=True))
