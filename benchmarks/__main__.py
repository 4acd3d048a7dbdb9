"""`python -m benchmarks`: measure the desk on this machine against the goals, and print tables."""

from __future__ import annotations

import argparse
import sys

from benchmarks import webhook_speed
from benchmarks.table import Section, show

FULL = {"webhook": webhook_speed.Plan(warm_s=3, round_s=5, rounds=6)}
QUICK = {"webhook": webhook_speed.Plan(warm_s=1, round_s=2, rounds=3)}


def main() -> int:
    """Measure; 1 if anything acknowledged was lost, however fast."""
    asked = _asked()
    plans = QUICK if asked.quick else FULL
    sections: list[Section] = []
    sections.append(webhook_speed.measure(plans["webhook"]))
    show(sections)
    return int(any(goal.broken for section in sections for goal in section.goals))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about a minute, rougher figures")
    return parser.parse_args()


sys.exit(main())
