"""Whether planted bugs are caught, at which seed, and how often.

A seed that fails without the bug proves nothing, and neither does one that fails for another reason than the bug's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from tests.simulation.planting import Bug, every_bug
from tests.simulation.run import Stage
from tests.simulation.sweep import Tell, rule_of, spread

FEWEST = 30


@dataclass(frozen=True, slots=True)
class Hunt:
    """What came of one planted bug. seed: the first that shows it. caught: in how many of the runs.

    by: which of the rules that ought to notice it did. besides: what else was broken.
    """

    bug: str
    seed: int | None
    runs: int
    caught: int
    by: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()

    def line(self) -> str:
        """A row of the table."""
        found = f"seed {self.seed}" if self.seed is not None else "NEVER"
        share = f"{self.caught / max(self.runs, 1):.0%}"
        besides = f" (besides: {', '.join(self.besides)})" if self.besides else ""
        return f"{self.bug:34} {found:>10} {share:>5} of {self.runs:<4} {', '.join(self.by)}{besides}"


def hunt(stage: Stage, name: str, at_least: int = 0) -> Hunt:
    """Run seeds with this bug until one shows it by a rule that ought to notice, and at least so many."""
    bug = every_bug()[name]
    caught: list[int] = []
    broken = Counter[str]()
    runs = 0
    for seed in range(max(bug.seeds, at_least)):
        if runs >= at_least and (caught or runs >= bug.seeds):
            break
        runs += 1
        rules = _broken(stage, seed, bug)
        if rules and (caught or not stage.run(seed, bug.workload).wrong):
            broken.update(rules)
            if rules & set(bug.by):
                caught.append(seed)
    by = tuple(rule for rule in bug.by if rule in broken)
    besides = tuple(rule for rule, _ in broken.most_common() if rule not in bug.by)
    return Hunt(name, caught[0] if caught else None, runs, len(caught), by, besides)


def _broken(stage: Stage, seed: int, bug: Bug) -> set[str]:
    return {rule_of(wrong) for wrong in stage.run(seed, bug.workload, bug.plant).wrong}


def hunt_all(names: Sequence[str], at_least: int, processes: int, tell: Tell) -> list[Hunt]:
    """Plant each of these bugs."""
    hunts = []
    for done in spread(partial(_hunt_alone, at_least), names, processes):
        tell(done.line())
        hunts.append(done)
    return sorted(hunts, key=lambda found: names.index(found.bug))


def _hunt_alone(at_least: int, name: str) -> Hunt:
    stage = Stage(every_bug()[name].database)
    try:
        return hunt(stage, name, at_least)
    finally:
        stage.close()


def table_of_bugs(hunts: Sequence[Hunt]) -> str:
    """One row for each bug, and how many were never caught."""
    never = [found.bug for found in hunts if found.seed is None]
    rows = [found.line() for found in hunts]
    return "\n".join([*rows, f"{len(hunts)} planted bugs, {len(never)} never caught", ""])
