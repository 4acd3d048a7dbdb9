"""What a process and all its descendants use: memory held, processor time spent. Read from /proc, changes nothing."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
MB = 1024 * 1024
# Places in /proc/PID/stat, counted from behind the name: proc(5).
PARENT, USER_TICKS, SYSTEM_TICKS = 1, 11, 12


@dataclass(frozen=True, slots=True)
class Held:
    """Memory of some processes, in MB. resident: added up; shared_once: pages they share counted once."""

    resident: float
    shared_once: float


def family(root: int) -> list[int]:
    """A process and all its descendants."""
    parents = {pid: int(fields[PARENT]) for pid, fields in _all()}
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(child for child, parent in parents.items() if parent == pid)
    return found


def children_cpu_s() -> float:
    """Processor time our own descendants have spent so far, in seconds; those that have ended do not count."""
    return cpu_s(set(family(os.getpid())) - {os.getpid()})


def cpu_s(pids: Collection[int]) -> float:
    """Processor time these processes have spent so far, in seconds."""
    ticks = sum(int(fields[USER_TICKS]) + int(fields[SYSTEM_TICKS]) for pid, fields in _all() if pid in pids)
    return ticks / TICKS_PER_S


def memory(pids: list[int]) -> Held:
    """What these processes hold now."""
    rollups = [_rollup(pid) for pid in pids]
    return Held(sum(each.get("Rss", 0) for each in rollups), sum(each.get("Pss", 0) for each in rollups))


def named(pids: list[int], word: str) -> list[int]:
    """Those of the processes that were started with this word on their command line."""
    return [pid for pid in pids if word.encode() in _read(pid, "cmdline").split(b"\0")]


def _all() -> Iterator[tuple[int, list[str]]]:
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            stat = _read(int(entry.name), "stat").decode(errors="replace")
            if stat:
                yield int(entry.name), stat.rpartition(")")[2].split()


def _rollup(pid: int) -> dict[str, float]:
    lines = (line.split() for line in _read(pid, "smaps_rollup").decode().splitlines())
    return {parts[0].rstrip(":"): int(parts[1]) * 1024 / MB for parts in lines if parts[-1] == "kB"}


def _read(pid: int, name: str) -> bytes:
    try:
        return (PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""  # it has ended meanwhile
