"""`python -m benchmarks`: measure the desk on this machine against its goals, and print tables."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping

from benchmarks import answer_time, backlog, danger, hearing, memory, steady, webhook_speed
from benchmarks.growth import measure as growth
from benchmarks.limits import measure as limits
from benchmarks.rivals import contest
from benchmarks.table import Section, show

Measure = Callable[[], Section]
FULL: Mapping[str, Measure] = {
    "webhook": lambda: webhook_speed.measure(webhook_speed.Plan(warm_s=2, round_s=4, rounds=6)),
    "answers": lambda: answer_time.measure(answer_time.Plan(warm_s=5, count_s=60)),
    "memory": lambda: memory.measure(memory.Plan(turns=10_000)),
    "danger": lambda: danger.measure(danger.Plan(people=200)),
    "hearing": lambda: hearing.measure(hearing.Plan(messages=5_000)),
    "rivals": lambda: contest.measure(contest.Plan(round_s=8, rounds=5)),
    "limits": lambda: limits.measure(limits.Plan(round_s=3, rounds=5)),
    "growth": lambda: growth.measure(growth.Plan((growth.HUNDRED, growth.MYRIAD, growth.CITY))),
    "backlog": lambda: backlog.measure(backlog.Plan(waiting=20_000, in_danger=60)),
    "steady": lambda: steady.measure(steady.Plan(steady_s=60, half_s=20, away_s=20)),
}
QUICK: Mapping[str, Measure] = {
    "webhook": lambda: webhook_speed.measure(webhook_speed.Plan(warm_s=1, round_s=2, rounds=3)),
    "answers": lambda: answer_time.measure(answer_time.Plan(warm_s=2, count_s=8)),
    "memory": lambda: memory.measure(memory.Plan(turns=300)),
    "danger": lambda: danger.measure(danger.Plan(people=30)),
    "hearing": lambda: hearing.measure(hearing.Plan(messages=500)),
    "rivals": lambda: contest.measure(contest.Plan(round_s=4, rounds=2)),
    "limits": lambda: limits.measure(limits.Plan(round_s=1, rounds=2)),
    "growth": lambda: growth.measure(growth.Plan((growth.HUNDRED, growth.MYRIAD), forms=10, pages=20)),
    "backlog": lambda: backlog.measure(backlog.Plan(waiting=1_000, in_danger=5, pause_s=0.2)),
    "steady": lambda: steady.measure(steady.Plan(steady_s=5, half_s=3, away_s=5)),
}
LARGE: Mapping[str, Measure] = {
    "growth": lambda: growth.measure(
        growth.Plan((growth.HUNDRED, growth.MYRIAD, growth.CITY, growth.MILLION))
    ),
    "backlog": lambda: backlog.measure(backlog.Plan(waiting=100_000, in_danger=200)),
    "steady": lambda: steady.measure(steady.Plan(steady_s=600, half_s=60, away_s=60)),
}


def main() -> int:
    """Measure; 1 if anything acknowledged was lost or anything was said twice, however fast."""
    asked = _asked()
    measures = {**(QUICK if asked.quick else FULL), **(LARGE if asked.large else {})}
    begun = os.getloadavg()[0]
    sections = [measures[name]() for name in asked.only or measures]
    print(f"{time.strftime('%Y-%m-%d')}, {_machine()}; load of the machine when it began: {begun:.1f}")
    if begun > 1:
        print("Others are using this machine: only the ratios mean something.")
    show(sections)
    return int(any(goal.broken for section in sections for goal in section.goals))


def _machine() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as told:  # noqa: PTH123  not a file of ours
        names = [line.partition(":")[2].strip() for line in told if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {names[0] if names else platform.machine()}, Python {platform.python_version()}"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about ten minutes, rougher figures")
    parser.add_argument(
        "--large",
        action="store_true",
        help="a million people, a hundred thousand waiting, ten minutes: hours",
    )
    parser.add_argument("--only", nargs="+", choices=FULL, help="these parts alone")
    return parser.parse_args()


sys.exit(main())
