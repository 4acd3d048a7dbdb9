"""Sends requests as fast as they are answered: with wrk where it is installed, else with a client of our own.

Closed loop: as many requests under way as there are connections. Bounded in count and in time.
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
    return "wrk" if shutil.which("wrk") else "our own client (slower than wrk: ratios come out too near to 1)"


def load(port: int, said: Sequence[Said], seconds: float) -> Load:
    """Send what was said, for so many seconds or until nothing is left."""
    if shutil.which("wrk"):
        return _wrk(port, said, seconds)
    driven = drive(port, said, CONNECTIONS, seconds)
    waits = sorted(driven.waits_s)
    return Load(
        requests=len(driven.acknowledged) + driven.refused,
        seconds=driven.seconds,
        refused=driven.refused,
        broken=driven.broken,
        p50_ms=percentile(waits, 0.50) * 1e3,
        p99_ms=percentile(waits, 0.99) * 1e3,
    )


def percentile(ordered: Sequence[float], part: float) -> float:
    """The value below which this part of them lies; not a number where there are none."""
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else float("nan")


def _wrk(port: int, said: Sequence[Said], seconds: float) -> Load:
    with tempfile.NamedTemporaryFile(prefix="engawa-load-") as file:
        for each in said:
            file.write(b"%d\n" % len(each.raw) + each.raw)
        file.flush()
        command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--timeout", "10s"]
        command += ["--duration", f"{seconds:.0f}s", "--script", str(SCRIPT)]
        command += [f"http://127.0.0.1:{port}", "--", file.name]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60)
    return Load(**json.loads(done.stdout.strip().splitlines()[-1]))
