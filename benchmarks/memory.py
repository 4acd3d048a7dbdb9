"""What the whole desk holds in memory after the start and after many turns, and whether that grows.

`engawa up` as a newcomer starts it, with people writing in the simulator; each turn is a message and its answer.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from statistics import mean

from benchmarks import processes
from benchmarks.desks import Desk, desk
from benchmarks.people import INTAKE
from benchmarks.processes import Held
from benchmarks.table import Goal, Section, progress

MOST_MB = 250
GROWS_AT_MOST = 0.02  # from the third quarter of the turns to the last
AT_ONCE = 6  # people who write at the same time
LOOKS = 40  # how often memory is read
PATIENCE_S = 20
API = "/simulator/api"


@dataclass(frozen=True, slots=True)
class Plan:
    """How many turns."""

    turns: int


@dataclass(frozen=True, slots=True)
class Look:
    """Memory at one moment. everything: the desk's own processes; whole: `engawa up` with the simulator."""

    turns: int
    everything: Held
    whole: Held


@dataclass(slots=True)
class Phones:
    """People of the simulator who go through whole intakes, one after the other."""

    port: int
    turns: int
    numbers: count[int] = field(default_factory=count)
    done: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def write(self) -> None:
        """Take intake after intake until there were enough turns."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S * 2)
        while len(self.done) < self.turns and not self.failed:
            name = f"利用者 {next(self.numbers)}"
            person = _ask(line, "POST", "/people", {"name": name, "language": "ja", "follow": False})["id"]
            for words in INTAKE:
                if not _has_answer(line, str(person), words):
                    self.failed.append(f"no answer to {words!r} within {PATIENCE_S} s")
                    break
                self.done.append(1.0)
        line.close()


def measure(plan: Plan) -> Section:
    """Start, let people talk, and look at the memory all the while."""
    with desk(None, {}) as running:
        progress(f"memory: engawa up, {plan.turns:,} turns")
        running.start("up")
        running.wait_for(running.webhook_port)
        running.wait_for(running.simulator_port, "/")
        looks = [_look(running, 0)]
        phones = Phones(running.simulator_port, plan.turns)
        threads = [threading.Thread(target=phones.write) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            threads[0].join(0.05)
            if len(phones.done) >= len(looks) * plan.turns / LOOKS:
                looks.append(_look(running, len(phones.done)))
                if len(looks) % 10 == 1:
                    progress(f"memory: {len(phones.done):,} turns, {looks[-1].everything.shared_once:.0f} MB")
        for thread in threads:
            thread.join()
    return _section(looks, phones)


def _look(running: Desk, turns: int) -> Look:
    whole = processes.family(running.running[-1].pid)
    phones = {pid for root in processes.named(whole, "simulator") for pid in processes.family(root)}
    everything = [pid for pid in whole if pid not in phones]
    return Look(turns, processes.memory(everything), processes.memory(whole))


def _section(looks: Sequence[Look], phones: Phones) -> Section:
    quarter = len(looks) // 4
    third, last = (
        mean(look.everything.shared_once for look in part)
        for part in (looks[-2 * quarter : -quarter], looks[-quarter:])
    )
    start, end = looks[0], looks[-1]
    rows = [
        ("parent, front and worker", *_cells([look.everything for look in (start, end)])),
        ("engawa up, with the simulator", *_cells([look.whole for look in (start, end)])),
    ]
    grown = last / third - 1
    turns = f"{len(phones.done):,} turns"
    return Section(
        "Memory",
        ("MB", "at the start", f"after {turns}", "shared pages once: start", "end"),
        rows,
        (
            "Resident sets of all processes added up; in the last two columns, and for the goals, pages they share count once.",
            f"Parent, front and worker: third quarter of the turns {third:.1f} MB, last {last:.1f} MB: {grown:+.1%}.",
        ),
        (
            Goal(
                f"memory, everything, pages they share once: ≤ {MOST_MB} MB after {turns}",
                f"{end.everything.shared_once:.0f} MB",
                end.everything.shared_once <= MOST_MB,
            ),
            Goal("memory, everything: flat in the last quarter", f"{grown:+.1%}", grown <= GROWS_AT_MOST),
            Goal(
                "memory: every turn had its answer",
                phones.failed[0] if phones.failed else "yes",
                not phones.failed,
                broken=bool(phones.failed),
            ),
        ),
    )


def _cells(held: Sequence[Held]) -> tuple[str, ...]:
    return (*(f"{each.resident:.0f}" for each in held), *(f"{each.shared_once:.0f}" for each in held))


def _has_answer(line: http.client.HTTPConnection, person: str, words: str) -> bool:
    """Write something in the simulator and wait for what comes back."""
    said = _ask(line, "POST", f"/people/{person}/text", {"text": words})
    bubbles = said["bubbles"]
    own = int(bubbles[-1]["seq"]) if isinstance(bubbles, list) else 0
    since = 0
    while since >= 0:
        page = _ask(line, "GET", f"/people/{person}/talk?since={since}&side=bot&wait={PATIENCE_S}")
        answers = page["bubbles"]
        if not isinstance(answers, list) or not answers:
            return False
        if any(int(bubble["seq"]) > own for bubble in answers):
            return True
        since = int(str(page["version"]))
    return False


def _ask(
    line: http.client.HTTPConnection, method: str, path: str, body: dict[str, object] | None = None
) -> dict[str, object]:
    line.request(method, API + path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
    answer: dict[str, object] = json.loads(line.getresponse().read())
    return answer
