"""Sends requests as fast as they are answered, or paced: with wrk where it is installed, else with a client of our own.

Closed loop: at most as many requests under way as there are connections. Bounded in count and in time.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import drive
from benchmarks.events import Said

CONNECTIONS = 32
PACED = 128  # connections of a paced load: so many that an answer that is late does not hold up the rest
SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, slots=True)
class Load:
    """How a stretch of load went. requests: answered; refused: not with 2xx or 3xx; broken: not at all."""

    requests: int
    seconds: float
    refused: int
    broken: int
    p50_ms: float
    p99_ms: float
    max_ms: float

    @property
    def per_s(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def accepted(self) -> int:
        """How many were acknowledged."""
        return self.requests - self.refused


def generator() -> str:
    """What the load is made with."""
    return "wrk" if has_wrk() else "our own client (slower than wrk: ratios come out too near to 1)"


def load(port: int, said: Sequence[Said], seconds: float) -> Load:
    """Send what was said, for so many seconds or until nothing is left."""
    if has_wrk():
        return _wrk(port, said, seconds, CONNECTIONS)
    driven = drive(port, said, CONNECTIONS, seconds)
    waits = sorted(driven.waits_s)
    return Load(
        requests=len(driven.acknowledged) + driven.refused,
        seconds=driven.seconds,
        refused=driven.refused,
        broken=driven.broken,
        p50_ms=percentile(waits, 0.50) * 1e3,
        p99_ms=percentile(waits, 0.99) * 1e3,
        max_ms=percentile(waits, 1.0) * 1e3,
    )


def paced(port: int, said: Sequence[Said], seconds: float, per_s: float, answer_ms: float) -> Load:
    """About so many a second, at random moments. answer_ms: how long an answer takes, as far as is known. Needs wrk."""
    return _wrk(port, said, seconds, PACED, max(1, round(1e3 * PACED / per_s - answer_ms)))


def percentile(ordered: Sequence[float], part: float) -> float:
    """The value below which this part of them lies; not a number where there are none."""
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else float("nan")


def has_wrk() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


def _wrk(
    port: int, said: Sequence[Said], seconds: float, connections: int, pause_ms: int | None = None
) -> Load:
    with tempfile.NamedTemporaryFile(prefix="engawa-load-") as file:
        for each in said:
            file.write(b"%d\n" % len(each.raw) + each.raw)
        file.flush()
        command = ["wrk", "--threads", "1", "--connections", str(connections), "--timeout", "10s"]
        command += ["--duration", f"{seconds:.0f}s", "--script", str(SCRIPT)]
        command += [f"http://127.0.0.1:{port}", "--", file.name]
        command += [] if pause_ms is None else [str(pause_ms)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60)
    return Load(**json.loads(done.stdout.strip().splitlines()[-1]))
