"""What a trial measures besides its rules: how soon LINE was answered, how soon all was well again, how much memory went."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.soak.running import SoakedDesk

WITHIN_MS = 2000  # LINE waits no longer
LATE_MOST = (
    0.05  # of the webhooks that found all doors open, as of those that besides found the database away
)
LATE_ANYWAY = 3
SPOOLED_LATE_ANYWAY = (
    10  # few come while the database is away, and all of them in a few seconds: as many share one stall
)
AJAR_MOST_S = 90.0
HEALED_S = (
    120.0  # half of it is for the platform's own redeliveries, and for a machine with other things to do
)
CAUGHT_UP_PER_S = 20  # of what waited at the last strike: half of what two cores do on PostgreSQL
GROWTH_MOST = 192 * 1024 * 1024
WEIGH_EVERY_S = 3.0
PAGE = os.sysconf("SC_PAGE_SIZE")
DOORS = 2
DOORS_EVERY_S = 0.1
STOOD_STILL_S = 0.5  # whoever wants to look every tenth of a second and cannot for so long has no processor or no disk: nor has a door
STEP_IN_S = 1.0  # from its writer's thread to its first answer
GONE_BEFORE_S = 0.5  # a door was struck at most so long before it was seen to be


Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How soon webhooks were answered. standing: those that found all doors open all the while, and the database there.

    worst_ms: the slowest of these. late: how many of them were not acknowledged in time. spooled, spooled_late: the same of
    those that found all doors open, and the database away for some of the time. struck: how many others were not.
    ajar_s: the longest time in which not all doors were open. doubles: how often the same event came twice at one moment.
    late_at: when the late ones began and were given up.
    """

    webhooks: int
    standing: int
    late: int
    worst_ms: int
    struck: int
    ajar_s: float
    doubles: int
    spooled: int = 0
    spooled_late: int = 0
    late_at: tuple[Span, ...] = ()

    def line(self) -> str:
        """The measurements in one line."""
        return (
            f"{self.webhooks} webhooks, {self.standing} with all doors open: {self.late} of these late, slowest "
            f"{self.worst_ms} ms; {self.spooled} with the database away: {self.spooled_late} of these late; "
            f"{self.struck} unanswered otherwise, doors ajar for {self.ajar_s:.1f} s at most; {self.doubles} doubles at one moment"
        )


def at_clock(moment: float) -> str:
    """A moment as the logs write it, without its day."""
    return datetime.fromtimestamp(moment, UTC).strftime("%H:%M:%S.%f")[:-3]


def punctuality(
    webhooks: Sequence[Mapping[str, Any]], ajar: Sequence[Span], away: Sequence[Span] = ()
) -> Punctuality:
    """Read it from LINE's ledger. ajar: when not all doors were open; away: when the database was; on the clock on the wall."""
    tried = [attempt for attempt in webhooks if attempt["reason"] != "lost"]
    open_doors = [attempt for attempt in tried if not _met(attempt, ajar)]
    spooled = [attempt for attempt in open_doors if _met(attempt, away)]
    standing = [attempt for attempt in open_doors if not _met(attempt, away)]
    late = [attempt for attempt in standing if not _in_time(attempt)]
    spooled_late = [attempt for attempt in spooled if not _in_time(attempt)]
    return Punctuality(
        webhooks=len(tried),
        standing=len(standing),
        late=len(late),
        worst_ms=max((a["ms"] for a in standing), default=0),
        struck=sum(not _in_time(a) for a in tried) - len(late) - len(spooled_late),
        ajar_s=max((until - since for since, until in ajar), default=0.0),
        doubles=_doubles(tried),
        spooled=len(spooled),
        spooled_late=len(spooled_late),
        late_at=tuple((_begun(a), a["at"] / 1000) for a in (*late, *spooled_late)),
    )


def most_within(seconds: float, spans: Sequence[Span]) -> float:
    """How much of any so many seconds these take at most."""
    return max(
        (sum(until - at for at, until in spans if since <= at < since + seconds) for since, _ in spans),
        default=0.0,
    )


def _met(attempt: Mapping[str, Any], spans: Sequence[Span]) -> bool:
    """Whether it was on its way during any of these, or began just before one was seen."""
    begun, ended = _begun(attempt), attempt["at"] / 1000
    return any(since - GONE_BEFORE_S <= ended and begun <= until for since, until in spans)


class Doors:
    """Looks again and again whether all doors are open, and notes when not, or when the machine kept it from looking."""

    def __init__(self, desk: SoakedDesk) -> None:
        self._desk = desk
        self.ajar: list[Span] = []

    def run(self, over: threading.Event) -> None:
        """Look until it is over."""
        since, looked_at = None, time.time()
        while not over.wait(DOORS_EVERY_S):
            self._wait_for_the_disk()
            are_open = sum(_is_open(pid) for pid in self._desk.doors()) >= DOORS
            now = time.time()
            if now - looked_at > STOOD_STILL_S:
                self.ajar.append((looked_at, now))
            looked_at = now
            if not are_open:
                since = since or now
            elif since is not None:
                self.ajar.append((since, now + STEP_IN_S))
                since = None
        if since is not None:
            self.ajar.append((since, time.time()))

    def _wait_for_the_disk(self) -> None:
        """No longer than a door has to wait for it, that says nothing before its words are on it."""
        with self._desk.folder.joinpath("looked").open("wb", buffering=0) as file:
            file.write(b".")
            os.fsync(file.fileno())


def _is_open(pid: int) -> bool:
    """Whether a door's process moves, and has made its application: that is when its writer's thread begins."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    told = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    return int(told["Threads"]) > 1 and told["State"][0] not in "TZ"


def _in_time(attempt: Mapping[str, Any]) -> bool:
    return attempt["status"] == HTTPStatus.OK and int(attempt["ms"]) <= WITHIN_MS


def _begun(attempt: Mapping[str, Any]) -> float:
    return float(attempt["at"] - attempt["ms"]) / 1000


def _doubles(tried: Sequence[Mapping[str, Any]]) -> int:
    spans: dict[str, list[tuple[float, float]]] = {}
    for attempt in tried:
        for event in attempt["events"]:
            spans.setdefault(event["webhookEventId"], []).append((_begun(attempt), attempt["at"] / 1000))
    return sum(
        any(later < ended for (_, ended), (later, _) in pairwise(ordered))
        for ordered in map(sorted, spans.values())
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured. healed_s: from the last strike to the last arrival of anybody but the senders of poison.

    behind: how many of these waited at the last strike. grown: bytes, by kind of process.
    """

    punctuality: Punctuality
    healed_s: float = 0.0
    behind: int = 0
    grown: Mapping[str, int] = field(default_factory=dict)

    def line(self) -> str:
        """The measurements in one line."""
        grown = ", ".join(
            f"{kind} {more / 1024 / 1024:+.0f} MiB" for kind, more in sorted(self.grown.items())
        )
        return f"{self.punctuality.line()}; well again after {self.healed_s:.1f} s, {self.behind} waiting; memory: {grown}"


def webhooks_are_answered_in_time(measured: Measured) -> Iterator[str]:
    """I16: LINE has its answer in two seconds, the database there or away, unless the door itself was struck."""
    seen = measured.punctuality
    for late, of, anyway, where in (
        (seen.late, seen.standing, LATE_ANYWAY, "with the database there"),
        (seen.spooled_late, seen.spooled, SPOOLED_LATE_ANYWAY, "with the database away"),
    ):
        if late > max(anyway, LATE_MOST * of):
            when = ", ".join(f"{at_clock(begun)} to {at_clock(ended)}" for begun, ended in seen.late_at)
            yield f"{late} of {of} webhooks {where} were not answered in time, and nobody had struck the door: {when}"
    if seen.ajar_s > AJAR_MOST_S:
        yield f"not all doors were open for {seen.ajar_s:.0f} s"


def all_is_well_soon_after(measured: Measured) -> Iterator[str]:
    """I1: what LINE was told is safe comes to its end soon after the last strike, but for what waits behind poison."""
    if measured.healed_s > HEALED_S + measured.behind / CAUGHT_UP_PER_S:
        yield f"the last arrival was attended to {measured.healed_s:.0f} s after the last strike, poison aside; {measured.behind} waited then"


def nothing_grows_for_ever(measured: Measured) -> Iterator[str]:
    """I15: no process holds much more memory at any time of a trial than the largest of its kind did at its beginning."""
    for kind, more in measured.grown.items():
        if more > GROWTH_MOST:
            yield f"the largest {kind} grew by {more / 1024 / 1024:.0f} MiB"


RULES = (webhooks_are_answered_in_time, all_is_well_soon_after, nothing_grows_for_ever)


class Scales:
    """Weighs the desk's processes again and again. The first time counts as the beginning."""

    def __init__(self, desk: SoakedDesk) -> None:
        self._desk = desk
        self._first = self._weigh()
        self._most = dict(self._first)

    def run(self, over: threading.Event) -> None:
        """Weigh until it is over."""
        while not over.wait(WEIGH_EVERY_S):
            for kind, size in self._weigh().items():
                self._most[kind] = max(size, self._most.get(kind, 0))

    @property
    def grown(self) -> Mapping[str, int]:
        """By kind of process, by how many bytes the largest ever seen is larger than the largest was at the beginning."""
        return {kind: self._most[kind] - size for kind, size in self._first.items()}

    def _weigh(self) -> dict[str, int]:
        return {kind: max(map(_held, pids)) for kind, pids in self._desk.processes().items()}


def _held(pid: int) -> int:
    """How much memory a process holds; nothing once it is dead."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0
