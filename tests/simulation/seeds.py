"""Seeds that failed once. They are kept in `seeds.txt` and replayed for ever; nothing here runs them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("seeds.txt")


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
        words += [f"--dies-at {self.dies_at}"] if self.dies_at is not None else []
        words += [f"--dies-in '{place}'" for place in self.dies_in]
        return " ".join(words)


def kept_seeds() -> tuple[Kept, ...]:
    """Every line of the file: a seed, its workload with @postgresql if it ran there, and why it is kept."""
    lines = [line.strip() for line in FILE.read_text(encoding="utf-8").splitlines()]
    found = [line.split(maxsplit=2) for line in lines if line and not line.startswith("#")]
    return tuple(_kept(int(seed), where, why) for seed, where, why in found)


def _kept(seed: int, where: str, why: str) -> Kept:
    workload, _, database = where.partition("@")
    return Kept(seed, workload, why, database=database or "sqlite")
