"""Many seeds, over several processes, and what came of them. Knows nothing of planted bugs."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from tests.simulation.run import Report, Stage
from tests.simulation.seeds import Kept

Tell = Callable[[str], None]
Task = TypeVar("Task")
Done = TypeVar("Done")

PIECE = 100  # seeds a process takes at a time
AGAIN_EVERY = 100  # of these seeds one is run twice, and must repeat itself
SHOWN = 3  # failing seeds shown for each rule


@dataclass(frozen=True, slots=True)
class Ran:
    """What is remembered of one run. repeated: whether it did the same when it was run again, if it was."""

    database: str
    seed: int
    workload: str
    wrong: tuple[str, ...]
    events: int
    virtual_s: float
    repeated: bool = True
    dies_at: int | None = None
    dies_in: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """What runs it again."""
        return self.kept.command

    @property
    def kept(self) -> Kept:
        """What to keep of it, for ever if it failed."""
        return Kept(self.seed, self.workload, "", "", self.database, self.dies_at, self.dies_in)


@dataclass
class Tally:
    """What came of many runs. took_s: by the clock on the wall."""

    took_s: float = 0.0
    seeds: int = 0
    events: int = 0
    virtual_s: float = 0.0
    failed: dict[str, list[Ran]] = field(default_factory=lambda: defaultdict(list))

    def add(self, ran: Ran) -> None:
        """Count one run."""
        self.seeds += 1
        self.events += ran.events
        self.virtual_s += ran.virtual_s
        for rule in {rule_of(wrong) for wrong in ran.wrong}:
            self.failed[rule].append(ran)
        if not ran.repeated:
            self.failed["a seed did not repeat itself"].append(ran)

    @property
    def is_well(self) -> bool:
        """Nothing was violated."""
        return not self.failed

    def line(self) -> str:
        """How it stands, in one line."""
        failing = {ran.seed for runs in self.failed.values() for ran in runs}
        return (
            f"{self.seeds:,} seeds  {self.events:,} events  {self.virtual_s / 3600:,.0f} virtual hours  "
            f"{len(failing)} failed  {self.seeds / max(self.took_s, 0.001):.1f} seeds/s"
        )

    def table(self) -> str:
        """The end: the figures, then each rule that was violated with commands that show it again."""
        lines = [self.line()]
        for rule, runs in sorted(self.failed.items(), key=lambda item: -len(item[1])):
            lines.append(f"  {len(runs):5} × {rule}")
            for ran in sorted(runs, key=lambda ran: ran.seed)[:SHOWN]:
                said = next((wrong for wrong in ran.wrong if rule_of(wrong) == rule), "")
                lines.append(f"          {ran.command}")
                lines.append(f"            {said.strip().splitlines()[-1][:160] if said else ''}")
        return "\n".join(lines) + "\n"


def rule_of(wrong: str) -> str:
    """Which rule a sentence speaks of: its name stands before the colon."""
    return wrong.partition(":")[0][:60]


def sweep(seeds: Sequence[int], workload: str, processes: int, tell: Tell, database: str = "sqlite") -> Tally:
    """Run every seed."""
    pieces = [seeds[at : at + PIECE] for at in range(0, len(seeds), PIECE)]
    return count(partial(_run_piece, database, workload), pieces, processes, tell)


def count(work: Callable[[Task], Sequence[Ran]], pieces: Sequence[Task], processes: int, tell: Tell) -> Tally:
    """Do all pieces, and count what came of them."""
    begun = time.monotonic()
    tally = Tally()
    for done in spread(work, pieces, processes):
        for ran in done:
            tally.add(ran)
            if ran.wrong or not ran.repeated:
                tell(f"FAILED  {ran.command}")
        tally.took_s = time.monotonic() - begun
        tell(tally.line())
    return tally


def spread(work: Callable[[Task], Done], tasks: Sequence[Task], processes: int) -> Iterator[Done]:
    """Do these tasks in so many processes, in whatever order they are done."""
    if processes == 1:
        yield from map(work, tasks)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(work, task) for task in tasks]):
            yield done.result()


def _run_piece(database: str, workload: str, seeds: Sequence[int]) -> list[Ran]:
    stage = Stage(database)
    try:
        return [run_one(stage, seed, workload, twice=seed % AGAIN_EVERY == 0) for seed in seeds]
    finally:
        stage.close()


def run_one(stage: Stage, seed: int, workload: str = "", *, twice: bool = False) -> Ran:
    """Run one seed, perhaps twice."""
    return rerun(stage, Kept(seed, workload), twice=twice)


def rerun(stage: Stage, kept: Kept, *, twice: bool = False) -> Ran:
    """Run what was kept, deaths and all, perhaps twice."""

    def run() -> Report:
        return stage.run(kept.seed, kept.workload, dies_at=kept.dies_at, dies_in=kept.dies_in)

    report = run()
    repeated = not twice or _same(report, run())
    return Ran(
        stage.kind,
        kept.seed,
        report.workload,
        report.wrong,
        report.events,
        report.virtual_s,
        repeated,
        kept.dies_at,
        kept.dies_in,
    )


def _same(one: Report, other: Report) -> bool:
    return (one.fingerprint, one.wrong, one.events, one.virtual_s) == (
        other.fingerprint,
        other.wrong,
        other.events,
        other.virtual_s,
    )
