"""`python -m tests.soak`: kill the desk thousands of times and take the accounts.

Ends with 1 if anything was lost or said twice, a rule broken, or less killed than was to be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.soak import flooding, retaking
from tests.soak.servers import DATABASES, left_undone
from tests.soak.trial import Trial


def main() -> int:
    """Run the trials asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument(
        "--kills", type=int, default=2500, help="of workers, for each database; others come on top"
    )
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument(
        "--retaken", type=int, metavar="KILLS", help="only measure how soon killed turns are retaken"
    )
    parser.add_argument(
        "--flood", type=int, metavar="MESSAGES", help="only pour so many messages of one person"
    )
    parser.add_argument("--turned", action="store_true", help="now and then with a clock that is a day off")
    asked = parser.parse_args()
    chosen = DATABASES if asked.database == "both" else [asked.database]
    if asked.retaken:
        return max(_retaken(name, asked.retaken) for name in chosen)
    if asked.flood:
        return max(_flooded(name, asked.flood) for name in chosen)
    return max(_run(name, asked.kills, asked.seed, turned=asked.turned) for name in chosen)


def _retaken(name: str, kills: int) -> int:
    def tell(line: str) -> None:
        sys.stderr.write(f"{name}: {line}\n")

    with (
        tempfile.TemporaryDirectory() as folder,
        DATABASES[name](Path(folder), 0, 0, retaking.LOOPS) as (desk, _killer),
    ):
        took = retaking.measure(desk, kills, tell)
    sys.stdout.write(f"{name}: {retaking.line(took)}\n")
    return 0 if retaking.at(took, 99) <= retaking.PROMISED_S else 1


def _flooded(name: str, messages: int) -> int:
    def tell(line: str) -> None:
        sys.stderr.write(f"{name}: {line}\n")

    with tempfile.TemporaryDirectory() as folder, DATABASES[name](Path(folder), 0, 0) as (desk, _killer):
        flood = flooding.measure(desk, messages, tell)
    sys.stdout.write(f"{name}: {flood.line()}\n")
    return 0 if flood.is_well else 1


def _run(name: str, kills: int, seed: int, *, turned: bool) -> int:
    begun = time.monotonic()

    def tell(line: str) -> None:
        sys.stderr.write(f"{name} {time.monotonic() - begun:5.0f} s  {line}\n")

    with (
        tempfile.TemporaryDirectory() as folder,
        DATABASES[name](Path(folder), kills, seed) as (desk, killer),
    ):
        account = Trial(desk, killer, tell, turned).run()
        sys.stdout.write(f"{name}: {killer.line()}\n  {account.line()}\n")
        undone = list(left_undone(name, killer))
        is_well = account.is_well and not undone
        if not is_well:
            sys.stderr.write("\n".join((desk.logs(), killer.timeline(), *account.wrong, *undone, "")))
        return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
