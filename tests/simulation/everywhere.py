"""A death at every place there is for one: a day on which nothing else goes wrong is run once for each of its steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from tests.simulation.run import Stage
from tests.simulation.sweep import PIECE, Ran, Tally, Tell, count

DAYS = (
    "calm",
    "burst",
    "danger",
    "unsend",
    "block",
    "poison",
    "staff_pair",
    "quota_end",
    "outage",
    "release",
)
SEED = 1

Piece = tuple[str, Sequence[int]]


def places(stage: Stage, day: str) -> int:
    """How many steps of that day a process could die at."""
    return stage.run(SEED, day, dies_at=0).chances


def die(stage: Stage, day: str, steps: Iterable[int]) -> list[Ran]:
    """Run the day once for each of these steps; what dies there is started again."""
    runs = []
    for step in steps:
        report = stage.run(SEED, day, dies_at=step)
        ran = Ran(stage.kind, SEED, day, report.wrong, report.events, report.virtual_s, dies_at=step)
        runs.append(ran)
    return runs


def die_everywhere(days: Sequence[str], database: str, processes: int, tell: Tell) -> Tally:
    """Every step of these days."""
    stage = Stage(database)
    try:
        steps = {day: range(1, places(stage, day) + 1) for day in days}
    finally:
        stage.close()
    pieces: list[Piece] = [
        (day, known[at : at + PIECE]) for day, known in steps.items() for at in range(0, len(known), PIECE)
    ]
    return count(partial(_die_piece, database), pieces, processes, tell)


def _die_piece(database: str, piece: Piece) -> list[Ran]:
    stage = Stage(database)
    try:
        return die(stage, *piece)
    finally:
        stage.close()
