"""`python -m tests.corpus.fuzz`: bodies without number, altered by dice, signed, and delivered to the real webhook and worker.

Ends with 1 if any body broke a rule; each such body is written as a line for kept.jsonl. Every run draws a seed of its own
and says it; `--seed` repeats it: the same seed gives the same bodies. `--database postgresql` keeps them in PostgreSQL.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from handlers.council import PROFILES, Council, read_council
from handlers.hearing import load_ear
from handlers.words import all_words
from storage import inbox
from storage.db import Store
from storage.inbox import Delivery
from tests.corpus.databases import DATABASES, Template, a_template
from tests.corpus.mutating import Body, body
from tests.corpus.recipes import Line
from tests.corpus.replaying import ANSWER_S, ENDINGS, FAILED, GROWTH_MB, LEAKS, resident_mb
from tests.corpus.stage import Came, Stage
from tests.servers import child
from tests.storage.stores import COUNCIL

PIECE = 1_000  # bodies a process takes at a time, with a database of their own
A_LITTLE = 64 * 1024**2  # bytes
AT_ONCE = 64  # bodies kept in one commit, as the webhook keeps those that come together
OURS = re.compile(
    r"f[0-9a-f]+-\d+"
)  # an event's id as the dice give it: "follow" may end up there, and twice
NAMED = re.compile(rb'"webhookEventId"\s*:\s*"([^"]*)"')
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True, slots=True)
class Piece:
    """Bodies from one number up to another. template: what its database is a copy of."""

    seed: int
    begin: int
    end: int
    template: Template


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a piece. grown_mb: by how much the process has grown since its first."""

    faults: tuple[Line, ...]
    bodies: int
    events: int
    grown_mb: float


def main() -> int:
    """Deliver as many as asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.fuzz", description=__doc__)
    parser.add_argument("--bodies", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9), help="repeats a run")
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    sys.stdout.write(f"seed {asked.seed}: --seed {asked.seed} --database {asked.database} repeats this run\n")
    sys.stdout.flush()
    begun = time.monotonic()
    bodies = events = faults = 0
    with _folder() as folder, a_template(asked.database, Path(folder)) as template:
        for found in _over_processes(asked.seed, asked.bodies, asked.processes, template):
            bodies, events, faults = bodies + found.bodies, events + found.events, faults + len(found.faults)
            for line in found.faults:
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            took = time.monotonic() - begun
            sys.stderr.write(
                f"{took:6.0f} s  {bodies} bodies, {bodies / took:.0f} a second, {faults} faults\n"
            )
    sys.stdout.write(
        f"{bodies} bodies with {events} events of seed {asked.seed} in {time.monotonic() - begun:.0f} s: {faults} faults\n"
    )
    return 1 if faults else 0


def _folder() -> tempfile.TemporaryDirectory[str]:
    """In memory where there is some: no disk is worn out by a million bodies."""
    return tempfile.TemporaryDirectory(dir=child.ram(A_LITTLE))


def _over_processes(seed: int, bodies: int, processes: int, template: Template) -> Iterator[Found]:
    pieces = [Piece(seed, begin, min(begin + PIECE, bodies), template) for begin in range(0, bodies, PIECE)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(play, piece) for piece in pieces]):
            yield done.result()


@cache
def _council() -> Council:
    """With open ears, as in production; once in each process."""
    council = read_council(COUNCIL, all_words())
    return replace(council, ear=load_ear(PROFILES / council.key))


@cache
def _grown_from() -> float:
    """What this process held after its first piece."""
    return resident_mb()


def play(piece: Piece, council: Council | None = None) -> Found:
    """One piece, from an empty database to its end."""
    faults: list[Line] = []
    events = 0
    with _folder() as folder, piece.template.copied(Path(folder)) as store:
        kept = _Together(store)
        stage = Stage(store, Path(folder), council or _council(), kept.keep)
        with stage.logging():
            for begin in range(piece.begin, piece.end, AT_ONCE):
                numbers = range(begin, min(begin + AT_ONCE, piece.end))
                found, count = _delivered(stage, kept, piece.seed, numbers)
                faults, events = [*faults, *found], events + count
        stage.close()
    grown = resident_mb() - _grown_from()
    if grown > GROWTH_MB:
        faults.append({"id": f"kept-{piece.seed}-{piece.begin}", "about": f"grew by {grown:.0f} MB"})
    return Found(tuple(faults), piece.end - piece.begin, events, grown)


class _Together:
    """Keeps deliveries many at a time, as the committer does with those that come at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[Delivery] = []

    def keep(self, delivery: Delivery) -> None:
        self._waiting.append(delivery)

    def commit(self) -> dict[bytes, str]:
        """Put them all in the inbox; one by one, if it will not have them. Which it refused even so, by digest, and why."""
        refused = {}
        if self._refused(self._waiting):
            ones = ((one, self._refused([one])) for one in self._waiting)
            refused = {one.digest: why for one, why in ones if why}
        self._waiting.clear()
        return refused

    def _refused(self, deliveries: Sequence[Delivery]) -> str:
        """Why they cannot be kept together; empty: they are kept."""
        try:
            with self._store.transaction() as tx:
                inbox.add(tx, deliveries)
        except (SQLAlchemyError, *inbox.UNKEEPABLE) as refused:
            return type(refused).__name__
        return ""


def _delivered(stage: Stage, kept: _Together, seed: int, numbers: Sequence[int]) -> tuple[list[Line], int]:
    """Deliver these bodies, let the worker work, and look at what came of them."""
    bodies = {number: body(seed, number) for number in numbers}
    begin = len(stage.log.getvalue())
    faults = {number: _refused(stage, one) for number, one in bodies.items()}
    refused = kept.commit()
    stage.settle()
    came = stage.came_of([one.bytes for one in bodies.values()])
    for number, one in bodies.items():
        digest = sha256(one.bytes).digest()
        if digest in refused:
            faults[number].append(f"the database refused it: {refused[digest]}")
        faults[number] += _broken(stage, one, came[digest])
    said = stage.log.getvalue()[begin:]
    faults[numbers[0]] += [
        f"said in the log: {word}" for word in LEAKS.findall(json.dumps(_lines(said), ensure_ascii=False))
    ]
    if FAILED.search(said) and not any(faults.values()):
        faults[numbers[0]].append(
            f"one of the {len(numbers)} from here on made the worker fail and was done later"
        )
    stage.log.seek(0)
    stage.log.truncate()
    lines = [_as_line(seed, number, bodies[number], faults[number]) for number in numbers if faults[number]]
    return lines, sum(map(len, came.values()))


def _lines(log: str) -> list[object]:
    return [json.loads(line) for line in log.splitlines()]


def _refused(stage: Stage, one: Body) -> list[str]:
    answer = stage.post(one.bytes)
    faults = [] if answer.status == 200 and not answer.body else [f"answered {answer.status}"]
    return faults if answer.cpu_s < ANSWER_S else [*faults, f"took {answer.cpu_s:.1f} s"]


def _broken(stage: Stage, one: Body, came: Sequence[Came]) -> Iterator[str]:
    """Which rules were broken for what was in this body."""
    states = {each.event_id: each.state for each in came}
    for name in one.good:
        if states.get(name) != "done":
            yield f"a good event became {states.get(name, 'nothing')}"
    for each in came:
        if each.state not in ENDINGS:
            yield f"{each.state} at {each.position} has not come to an end"
        elif each.state != "done" and not each.reason:
            yield f"{each.state} at {each.position} without a reason"
        elif each.state == "parked" and not _says_why(each.reason or ""):
            yield f"the worker failed at {each.position}: {each.reason}"
    if not came and not _holds_nothing_new(one.bytes):
        yield "dropped"
    named = {stage.store.vault.digest("line_id", person) for person in _named(one.bytes)}
    if any(each.person not in named for each in came if each.person):
        yield "somebody was guessed"


def _says_why(reason: str) -> bool:
    """Whether it was parked for what it is, and not because the worker could not deal with it."""
    return reason.startswith("unreadable: ") or reason in {"not valid JSON", "not an object"}


def _holds_nothing_new(raw: bytes) -> bool:
    """An empty list of events, or only an id seen before: the dice sometimes make two events one."""
    try:
        events = json.loads(raw.decode("utf-8", "replace").removeprefix("\ufeff"))["events"]
    except (ValueError, RecursionError, KeyError, TypeError):
        names = [name.decode("utf-8", "replace") for name in NAMED.findall(raw)]
        return re.search(rb'"events"\s*:\s*\[\s*\]', raw) is not None or not any(map(OURS.fullmatch, names))
    return isinstance(events, list) and (
        not events or all(not isinstance(one, dict) or _is_bare(one) for one in events)
    )


def _is_bare(event: dict[str, object]) -> bool:
    name = event.get("webhookEventId")
    return not (isinstance(name, str) and OURS.fullmatch(name))


def _named(raw: bytes) -> set[str]:
    """Every user id that stands in the body, in whatever spelling JSON allows."""
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), raw.decode("utf-8", "replace"))
    return {text[at.start() : at.start() + 33] for at in re.finditer(r"U(?=[0-9a-f]{32})", text)}


def _as_line(seed: int, number: int, one: Body, faults: Sequence[str]) -> Line:
    """What is to be kept, so that it is tried for ever. Its states are whatever endings the rules allow."""
    return {
        "id": f"kept-{seed}-{number}",
        "about": "; ".join(faults),
        "bytes": base64.b64encode(one.bytes).decode(),
        "expected": {"status": 200, "states": None},
    }


if __name__ == "__main__":
    sys.exit(main())
