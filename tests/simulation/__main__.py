"""`python -m tests.simulation`: thousands of seeds, or one again; with `--bugs`, every planted bug too.

Ends with 1 if anything was violated, if a seed did not repeat itself, or if a planted bug was never caught.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import nullcontext

from tests.simulation.catching import FEWEST, hunt_all, table_of_bugs
from tests.simulation.everywhere import DAYS, die_everywhere, die_twice
from tests.simulation.planting import every_bug
from tests.simulation.run import DATABASES, Stage
from tests.simulation.seeds import Kept
from tests.simulation.sweep import Tell, sweep
from tests.simulation.workloads import WORKLOADS

SEEDS = 1000


def main() -> int:
    """Do what is asked for."""
    asked = _asked()
    if asked.replay is not None:
        kept = Kept(
            asked.replay, asked.workload, "", asked.plant, asked.database, asked.dies_at, tuple(asked.dies_in)
        )
        return _replay(kept)
    well = True
    seeds = asked.seeds
    if seeds is None:
        seeds = 0 if asked.bugs or asked.plant or asked.everywhere or asked.pairs else SEEDS
    if seeds:
        chosen = range(asked.first, asked.first + seeds)
        sys.stdout.write(f"seeds {chosen[0]} to {chosen[-1]}\n")
        tally = sweep(chosen, asked.workload, asked.processes, _teller(), asked.database)
        sys.stdout.write(tally.table())
        well = tally.is_well
    if asked.everywhere:
        days = [asked.workload] if asked.workload else DAYS
        tally = die_everywhere(days, asked.database, asked.processes, _teller())
        sys.stdout.write(tally.table())
        well = well and tally.is_well
    if asked.pairs:
        days = [asked.workload] if asked.workload else DAYS
        tally = die_twice(days, asked.database, asked.processes, _teller())
        sys.stdout.write(tally.table())
        well = well and tally.is_well
    if asked.bugs or asked.plant:
        well = _hunt(asked.plant, asked.at_least, asked.processes) and well
    return 0 if well else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, help=f"how many; {SEEDS} if no bug is asked for")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="the first of them")
    parser.add_argument("--workload", default="", choices=sorted(WORKLOADS), help="instead of drawing one")
    parser.add_argument(
        "--database", default="sqlite", choices=sorted(DATABASES), help="planted bugs know their own"
    )
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--replay", type=int, metavar="SEED", help="run one seed and tell what happens")
    parser.add_argument(
        "--everywhere", action="store_true", help="let a process die at every step of ten days"
    )
    parser.add_argument("--pairs", action="store_true", help="let two die, at every two places of ten days")
    parser.add_argument(
        "--dies-in", action="append", default=[], metavar="PLACE", help="with --replay: one dies here"
    )
    parser.add_argument("--dies-at", type=int, metavar="STEP", help="with --replay: where a process dies")
    parser.add_argument("--bugs", action="store_true", help="plant every bug, one after the other")
    parser.add_argument("--plant", default="", choices=sorted(every_bug()), help="plant this bug alone")
    parser.add_argument(
        "--at-least", type=int, default=25, help="seeds for every bug, for the share that show it"
    )
    return parser.parse_args()


def _teller() -> Tell:
    begun = time.monotonic()

    def tell(line: str) -> None:
        sys.stderr.write(f"{time.monotonic() - begun:6.0f} s  {line}\n")

    return tell


def _replay(kept: Kept) -> int:
    stage = Stage(kept.database)
    try:
        bug = every_bug()[kept.plant].plant if kept.plant else nullcontext
        report = stage.run(
            kept.seed, kept.workload, bug, tell=True, dies_at=kept.dies_at, dies_in=kept.dies_in
        )
    finally:
        stage.close()
    for line in (*report.told, f"{report.workload}, fingerprint {report.fingerprint}", *report.wrong):
        print(line)
    return 1 if report.wrong else 0


def _hunt(only: str, at_least: int, processes: int) -> bool:
    chosen = [only] if only else list(every_bug())
    hunts = hunt_all(chosen, at_least, processes, _teller())
    sys.stdout.write(table_of_bugs(hunts))
    enough = bool(only) or len(hunts) >= FEWEST
    if not enough:
        sys.stdout.write(f"There are {len(hunts)} planted bugs; there must be {FEWEST}.\n")
    return enough and all(hunt.seed is not None for hunt in hunts)


if __name__ == "__main__":
    sys.exit(main())
