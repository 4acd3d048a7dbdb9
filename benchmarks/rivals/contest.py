"""Runs the contest: the contestants take turns in short rounds, ratios are taken within a round, their median counts."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from functools import partial
from statistics import median

from benchmarks.fake_http import stand_in
from benchmarks.load import percentile
from benchmarks.processes import children_cpu_s, cpu_s, family
from benchmarks.rivals import contestants, installed
from benchmarks.rivals.contestants import (
    AIOGRAM,
    AIOGRAM_EARLY,
    AIOGRAM_TWO,
    POSTGRES,
    PTB,
    SQLITE,
    Contestant,
)
from benchmarks.rivals.drive import Went
from benchmarks.rivals.form import TYPED
from benchmarks.table import Goal, Section, progress

TITLE = "Rivals: complete turns a second, one form of five questions"
GOAL = 1.5
WARM_S = 1.0
SETTLE_S = 1.0  # for a second answer, should there be one
LOAD = (
    "Complete: acknowledged, and its answer accepted by the platform. The load and the platforms are one process of"
    " ours on the same cores. CPU: of all that serve, databases included."
)
DIFFERENCE = (
    "Theirs keep answers in memory or write them behind; ours commits arrival, answers, case, both sides' words and"
    " the outbox before it speaks, seals them, and listens to every line for danger."
)
MAKERS: Mapping[str, Callable[[ExitStack], Contestant]] = {
    AIOGRAM: contestants.aiogram,
    AIOGRAM_EARLY: partial(contestants.aiogram, early=True),
    AIOGRAM_TWO: partial(contestants.aiogram, processes=2),
    PTB: contestants.telegram_bot,
    POSTGRES: partial(contestants.ours, on_postgres=True),
    SQLITE: partial(contestants.ours, on_postgres=False),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How long, how often, and how many people talk at once."""

    round_s: float
    rounds: int
    talkers: int = 32
    only: tuple[str, ...] = tuple(MAKERS)


@dataclass(slots=True)
class Contest:
    """How everybody's rounds went. spent_s: processor time for one turn, by round; parts_s: the same of each part."""

    by_name: Mapping[str, Contestant]
    went: dict[str, list[Went]] = field(default_factory=dict)
    spent_s: dict[str, list[float]] = field(default_factory=dict)
    parts_s: dict[str, list[float]] = field(default_factory=dict)

    async def turn(self, name: str, talkers: int, seconds: float) -> None:
        """One contestant's turn in a round."""
        before, parts = children_cpu_s(), self._parts(name)
        went = await self.by_name[name].drive.run(talkers, seconds)
        self.went.setdefault(name, []).append(went)
        turns = max(len(went.waits), 1)
        self.spent_s.setdefault(name, []).append((children_cpu_s() - before) / turns)
        for part, spent in self._parts(name).items():
            self.parts_s.setdefault(part, []).append((spent - parts[part]) / turns)

    def _parts(self, name: str) -> dict[str, float]:
        return {part: cpu_s(family(root)) for part, root in self.by_name[name].parts().items()}

    def ratio(self, name: str, to: str = AIOGRAM) -> float:
        """How this one compares with another: the median over the rounds."""
        return median(
            own.per_s / other.per_s for own, other in zip(self.counted(name), self.counted(to), strict=True)
        )

    def counted(self, name: str) -> list[Went]:
        """The rounds after the warm-up."""
        return self.went[name][1:]

    def wrong(self, name: str) -> int:
        """Turns without an answer, answers nobody waited for, refusals; the warm-up included."""
        went = self.went[name]
        ledger = self.by_name[name].drive.platform.ledger
        return ledger.unasked + sum(each.unanswered + each.refused for each in went)

    def said(self, name: str) -> dict[int, set[str]]:
        """What was answered at each step, by anybody ever."""
        return {
            step: set().union(*(each.said.get(step, set()) for each in self.went[name]))
            for step in range(len(TYPED))
        }


def measure(plan: Plan) -> Section:
    """Run it. Without the rivals' packages nothing is measured, and the goal says so."""
    try:
        progress("rivals: installing them in an environment of their own")
        installed.install()
    except (subprocess.SubprocessError, OSError) as failed:
        return _absent(failed)
    with ExitStack() as stack:
        progress("rivals: databases")
        contest = Contest({name: MAKERS[name](stack) for name in plan.only})
        asyncio.run(_run(contest, plan))
        return _section(contest, plan)


async def _run(contest: Contest, plan: Plan) -> None:
    async with AsyncExitStack() as stack:
        for each in contest.by_name.values():
            await stack.enter_async_context(stand_in(each.platform_port, each.drive.platform.answer))
        for name, each in contest.by_name.items():
            progress(f"rivals: starting {name}")
            await asyncio.to_thread(each.begin())
        for name in contest.by_name:
            await contest.turn(name, plan.talkers, WARM_S)
        names = list(contest.by_name)
        for number in range(plan.rounds):
            progress(f"rivals: round {number + 1} of {plan.rounds}")
            for name in names[number % len(names) :] + names[: number % len(names)]:
                await contest.turn(name, plan.talkers, plan.round_s)
        await asyncio.sleep(SETTLE_S)


def _how(plan: Plan) -> str:
    told = ", ".join(f"{name} {version}" for name, version in installed.versions().items())
    rounds = f"{plan.rounds} rounds of {plan.round_s:.0f} s each in turn"
    return f"{plan.talkers} people at once, each waits for the answer before typing on; {rounds}. {told}."


def _section(contest: Contest, plan: Plan) -> Section:
    return Section(
        TITLE,
        ("", "turns/s", "ratio", "p50 ms", "p99 ms", "CPU ms/turn", "turns", "wrong"),
        [_row(contest, name) for name in contest.by_name],
        (_how(plan), LOAD, DIFFERENCE, *_where(contest)),
        list(_goals(contest)),
    )


def _where(contest: Contest) -> Iterator[str]:
    """Where a turn of ours spends the processor."""
    if contest.parts_s:
        told = ", ".join(f"{part} {median(spent[1:]) * 1e3:.2f}" for part, spent in contest.parts_s.items())
        yield f"Of {POSTGRES}, CPU ms/turn: {told}; the rest is PostgreSQL and Valkey."


def _row(contest: Contest, name: str) -> tuple[str, ...]:
    went = contest.counted(name)
    waits = sorted(wait for each in went for wait in each.waits)
    return (
        name,
        f"{median(each.per_s for each in went):,.0f}",
        f"{contest.ratio(name):.2f} ×" if AIOGRAM in contest.went else "",
        f"{percentile(waits, 0.50) * 1e3:.1f}",
        f"{percentile(waits, 0.99) * 1e3:.1f}",
        f"{median(contest.spent_s[name][1:]) * 1e3:.2f}",
        f"{sum(len(each.waits) for each in contest.went[name]):,}",
        str(contest.wrong(name)),
    )


def _goals(contest: Contest) -> Iterator[Goal]:
    for name in contest.by_name:
        is_ours = name in (POSTGRES, SQLITE)
        if is_ours and AIOGRAM in contest.by_name:
            ratio = contest.ratio(name)
            yield Goal(
                f"complete turns, {name}: ≥ {GOAL} × aiogram with Redis", f"{ratio:.2f} ×", ratio >= GOAL
            )
        wrong = contest.wrong(name)
        yield Goal(
            f"{name}: every turn answered exactly once",
            f"{wrong} wrong",
            not wrong,
            broken=is_ours and bool(wrong),
        )
        said = {step: len(words) for step, words in contest.said(name).items()}
        strayed = [step for step, count in said.items() if count > 1]
        unseen = [step for step, count in said.items() if not count]
        yield Goal(
            f"{name}: every answer is the form's next one",
            f"steps answered in several ways: {strayed or 'none'}, never reached: {unseen or 'none'}",
            not strayed and not unseen,
            broken=is_ours and bool(strayed),
        )


def _absent(failed: Exception) -> Section:
    told = str(getattr(failed, "stderr", "") or failed).strip().splitlines()
    why = f"not measured: {told[-1] if told else failed}"
    goal = Goal(f"complete turns: ≥ {GOAL} × aiogram with Redis", why, met=False)
    return Section(TITLE, ("", "turns/s"), (), (why,), (goal,))
