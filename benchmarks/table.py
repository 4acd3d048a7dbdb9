"""Progress on the way, a table at the end, and whether each goal is met. Writes Markdown that reads well in a terminal."""

from __future__ import annotations

import sys
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Goal:
    """One promise and what was measured. broken: not slow but wrong, which fails the run."""

    promise: str
    measured: str
    met: bool
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One thing measured: its table, what to know about it, and its goals."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    goals: Sequence[Goal] = field(default=())


def progress(words: str) -> None:
    """Say what happens now, with the time."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {words}\n")
    sys.stderr.flush()


def show(sections: Sequence[Section]) -> None:
    """Print all tables, then the goals."""
    for section in sections:
        print(f"\n### {section.title}\n")
        print(table(section.heads, section.rows))
        for note in section.notes:
            print(f"\n{note}")
    goals = [goal for section in sections for goal in section.goals]
    print("\n### Goals\n")
    print(table(("goal", "measured", ""), [(goal.promise, goal.measured, _verdict(goal)) for goal in goals]))


def _verdict(goal: Goal) -> str:
    if goal.broken:
        return "BROKEN"
    return "met" if goal.met else "MISSED"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, its columns aligned also where signs are wide."""
    every = [heads, *rows]
    widths = [max(_width(row[column]) for row in every) for column in range(len(heads))]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    lines = [_row(row, widths) for row in every]
    return "\n".join((lines[0], rule, *lines[1:]))


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
