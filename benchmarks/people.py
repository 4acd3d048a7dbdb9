"""What people write in a measured run: some are in the middle of an intake, others just write. Chosen by fixed dice."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.events import WORDS

# One whole intake, typed; each line gets an answer.
INTAKE = (
    "相談したい",
    "うん",
    "私",
    "仕事のこと",
    "仕事",
    "いつでも",
    "会社をやめることになりました。",
    "電話はだめ",
    "答えたくない",
    "これでいい",
)
IN_INTAKE = 0.75  # of all messages; the rest is free text
TALKING = 150  # people in the middle of an intake at any moment
WRITING = 1_000  # people who just write: nobody so often that staff take over and the bot is silent


@dataclass(slots=True)
class Crowd:
    """Who writes what next. Whoever has finished an intake makes room for somebody new."""

    dice: random.Random = field(default_factory=lambda: random.Random(1))
    newcomers: Iterator[int] = field(default_factory=lambda: itertools.count(WRITING))
    talking: list[tuple[int, int]] = field(default_factory=list)

    def next(self) -> tuple[int, str]:
        """A person's number, and what they write."""
        if self.dice.random() >= IN_INTAKE:
            return self.dice.randrange(WRITING), WORDS
        place = self.dice.randrange(TALKING)
        while len(self.talking) < TALKING:
            self.talking.append((next(self.newcomers), 0))
        person, step = self.talking[place]
        self.talking[place] = (person, step + 1) if step + 1 < len(INTAKE) else (next(self.newcomers), 0)
        return person, INTAKE[step]
