"""Seeds that failed once. They are kept in `seeds.txt` and replayed for ever; nothing here runs them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("seeds.txt")
DIES = re.compile(r"--dies-at (?P<step>\d+)\s+|--dies-in '(?P<place>[^']+)'\s+")


@dataclass(frozen=True, slots=True)
class Kept:
    """One run to be repeated. why: what it showed when it failed. plant: a bug that was in the code, if any.

    dies_at: at which step a process died, dies_in: in which places, where that was all that went wrong.
    """

    seed: int
    workload: str
    why: str = ""
    plant: str = ""
    database: str = "sqlite"
    dies_at: int | None = None
    dies_in: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """What repeats it, and tells what happens."""
        words = [f"python -m tests.simulation --replay {self.seed}"]
        words += [f"--workload {self.workload}"] if self.workload else []
        words += [f"--plant {self.plant}"] if self.plant else []
        words += [f"--database {self.database}"] if self.database != "sqlite" else []
        return " ".join([*words, *self._dies()])

    @property
    def line(self) -> str:
        """What is put into the file."""
        where = self.workload if self.database == "sqlite" else f"{self.workload}@{self.database}"
        return " ".join([str(self.seed), where, *self._dies(), self.why])

    def _dies(self) -> list[str]:
        at = [f"--dies-at {self.dies_at}"] if self.dies_at is not None else []
        return at + [f"--dies-in '{place}'" for place in self.dies_in]


def kept_seeds() -> tuple[Kept, ...]:
    """Every line of the file."""
    lines = [line.strip() for line in FILE.read_text(encoding="utf-8").splitlines()]
    return tuple(read(line) for line in lines if line and not line.startswith("#"))


def read(line: str) -> Kept:
    """A seed, its workload with @postgresql if it ran there, where somebody died if that was all, and why it is kept."""
    seed, where, why = line.split(maxsplit=2)
    workload, _, database = where.partition("@")
    dies_at, dies_in = None, []
    while dies := DIES.match(why):
        if dies["place"]:
            dies_in.append(dies["place"])
        else:
            dies_at = int(dies["step"])
        why = why[dies.end() :]
    return Kept(int(seed), workload, why, "", database or "sqlite", dies_at, tuple(dies_in))
