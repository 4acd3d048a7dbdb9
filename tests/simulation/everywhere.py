"""A death at every place there is for one: a day on which nothing else goes wrong is run once for each of its steps.

And two deaths, at every two places where something becomes lasting or leaves the house: what is between them is a rollback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from tests.simulation.run import Stage
from tests.simulation.seeds import Kept
from tests.simulation.sweep import PIECE, Ran, Tally, Tell, count, rerun

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
APART = 7  # on its days every kind of process is one of its own, and most of them are two

Pair = tuple[str, str]
Where = TypeVar("Where", int, Pair)


def places(stage: Stage, day: str) -> int:
    """How many steps of that day a process could die at."""
    return stage.run(SEED, day, dies_at=0).chances


def die(stage: Stage, day: str, steps: Iterable[int]) -> list[Ran]:
    """Run the day once for each of these steps; what dies there is started again."""
    return [rerun(stage, Kept(SEED, day, dies_at=step)) for step in steps]


def die_everywhere(days: Sequence[str], database: str, processes: int, tell: Tell) -> Tally:
    """Every step of these days."""
    return _die_at(_steps, die, days, Told(database, processes, tell))


def pairs(stage: Stage, day: str) -> list[Pair]:
    """Every two places of that day, in each order, and each of them twice."""
    found = stage.run(APART, day, dies_at=0).places
    return [(one, other) for one in found for other in found]


def die_in(stage: Stage, day: str, some: Iterable[Pair]) -> list[Ran]:
    """Run the day once for each of these pairs: who comes first to the one place dies, then who comes first to the other."""
    return [rerun(stage, Kept(APART, day, dies_in=pair)) for pair in some]


def die_twice(days: Sequence[str], database: str, processes: int, tell: Tell) -> Tally:
    """Every pair of these days."""
    return _die_at(pairs, die_in, days, Told(database, processes, tell))


def _steps(stage: Stage, day: str) -> Sequence[int]:
    return range(1, places(stage, day) + 1)


class Told(NamedTuple):
    """What whoever asked wants of a long run."""

    database: str
    processes: int
    tell: Tell


def _die_at(
    known: Callable[[Stage, str], Sequence[Where]],
    dying: Callable[[Stage, str, Iterable[Where]], list[Ran]],
    days: Sequence[str],
    told: Told,
) -> Tally:
    """All that is known of each of these days, in pieces, by several processes."""
    stage = Stage(told.database)
    try:
        found = {day: known(stage, day) for day in days}
    finally:
        stage.close()
    pieces = [
        (day, some[at : at + PIECE]) for day, some in found.items() for at in range(0, len(some), PIECE)
    ]
    return count(partial(_die_piece, told.database, dying), pieces, told.processes, told.tell)


def _die_piece(
    database: str,
    dying: Callable[[Stage, str, Iterable[Where]], list[Ran]],
    piece: tuple[str, Sequence[Where]],
) -> list[Ran]:
    stage = Stage(database)
    try:
        return dying(stage, *piece)
    finally:
        stage.close()
