"""How many deliveries a second the door makes safe, beside a bare sample that keeps nothing.

The three take turns in short rounds, so that whatever else the machine does falls on all of them; ratios are taken
within a round, and the median of them counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from benchmarks.client import drive
from benchmarks.desks import Desk, door, postgres, sample
from benchmarks.events import Post
from benchmarks.load import CONNECTIONS, Load, generator, load
from benchmarks.processes import children_cpu_s
from benchmarks.table import Goal, Section, progress

SAMPLE, POSTGRES, SQLITE = "bare sample, nothing stored", "engawa, PostgreSQL", "engawa, SQLite"
OTHERWISE = {1: f"{POSTGRES}, 1 process", 4: f"{POSTGRES}, 4 processes"}
"""How the door grows with its processes; everybody else has two."""
GOALS = {POSTGRES: 1.0, SQLITE: 0.6}
FASTEST_PER_S = 9_000  # so many requests are written for each second: nobody may run out of them
EXACT = 1_000  # deliveries of which each single id is looked for afterwards
KEPT = "select count(*) from arrivals"


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how often."""

    warm_s: float
    round_s: float
    rounds: int


@dataclass(slots=True)
class Contest:
    """The contestants' ports, and how their rounds went. spent_s: processor time for one request, by round."""

    ports: Mapping[str, int]
    went: dict[str, list[Load]]
    post: Post
    spent_s: dict[str, list[float]]

    def round(self, number: int, seconds: float) -> None:
        """Let everybody have a turn, each round beginning with another."""
        said = self.post.many(int(seconds * FASTEST_PER_S))
        names = list(self.ports)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            before = children_cpu_s()
            went = load(self.ports[name], said, seconds)
            self.went[name].append(went)
            self.spent_s[name].append((children_cpu_s() - before) / went.requests)

    def ratio(self, name: str) -> float:
        """How this one compares with the sample: the median over the rounds."""
        return median(self._ratios(name))

    def _ratios(self, name: str) -> list[float]:
        return [own.per_s / bare.per_s for own, bare in zip(self.went[name], self.went[SAMPLE], strict=True)]

    def row(self, name: str) -> tuple[str, ...]:
        """One line of the table."""
        went = self.went[name]
        spread = f"{min(self._ratios(name)):.2f}–{max(self._ratios(name)):.2f}"
        return (
            name,
            f"{median(each.per_s for each in went):,.0f}",
            f"{self.ratio(name):.2f} ×",
            spread if name != SAMPLE else "",
            f"{median(each.p50_ms for each in went):.1f}",
            f"{median(each.p99_ms for each in went):.1f}",
            f"{median(self.spent_s[name]) * 1e3:.2f}",
            str(sum(each.refused + each.broken for each in went)),
        )


def measure(plan: Plan) -> Section:
    """Run the contest."""
    with ExitStack() as stack:
        progress("webhook: starting the sample, PostgreSQL and four desks")
        desks = {
            POSTGRES: stack.enter_context(door(stack.enter_context(postgres()))),
            SQLITE: stack.enter_context(door(None)),
            **{
                name: stack.enter_context(door(stack.enter_context(postgres()), processes))
                for processes, name in OTHERWISE.items()
            },
        }
        ports = {SAMPLE: stack.enter_context(sample())}
        ports |= {name: desk.webhook_port for name, desk in desks.items()}
        contest = Contest(ports, {name: [] for name in ports}, Post(), {name: [] for name in ports})
        contest.round(0, plan.warm_s)
        warm = {name: loads.pop() for name, loads in contest.went.items()}
        contest.spent_s = {name: [] for name in ports}
        for number in range(plan.rounds):
            progress(f"webhook: round {number + 1} of {plan.rounds}")
            contest.round(number, plan.round_s)
        return _section(contest, warm, desks)


def _section(contest: Contest, warm: Mapping[str, Load], desks: Mapping[str, Desk]) -> Section:
    kept = {name: _kept(name, desk, [warm[name], *contest.went[name]]) for name, desk in desks.items()}
    exact = {name: _exactly(desk) for name, desk in desks.items()}
    goals = [
        Goal(f"durable webhook, {name}: ≥ {least} × the sample", f"{ratio:.2f} ×", ratio >= least)
        for name, least in GOALS.items()
        if (ratio := contest.ratio(name))
    ]
    rounds = contest.went[SAMPLE]
    return Section(
        "Webhook: requests acknowledged a second",
        ("", "req/s", "ratio", "lowest–highest", "p50 ms", "p99 ms", "CPU ms/req", "errors"),
        [contest.row(name) for name in contest.ports],
        (
            f"{CONNECTIONS} connections, {len(rounds)} rounds of {rounds[0].seconds:.0f} s each in turn.",
            f"Load made with {generator()}. CPU: of all processes that serve, the database's included.",
            *(note for note, _ in (*kept.values(), *exact.values())),
        ),
        (*goals, *(goal for _, goal in (*kept.values(), *exact.values()))),
    )


def _kept(name: str, desk: Desk, loads: Sequence[Load]) -> tuple[str, Goal]:
    """Everything acknowledged is in the database; beyond it only what was under way when a round ended."""
    acknowledged, stored = sum(each.accepted for each in loads), desk.count(KEPT)
    under_way = CONNECTIONS * len(loads)
    right = acknowledged <= stored <= acknowledged + under_way and not desk.count(
        "select count(*) from arrivals where envelope is null"
    )
    said = f"{acknowledged:,} acknowledged, {stored:,} stored"
    note = f"{name}: {said} ({stored - acknowledged} were under way when a round ended)."
    return note, Goal(f"{name}: stored = acknowledged", said, right, broken=not right)


def _exactly(desk: Desk) -> tuple[str, Goal]:
    """Of a smaller number of deliveries, every acknowledged id is looked for by itself."""
    driven = drive(desk.webhook_port, Post().many(EXACT), CONNECTIONS, 30)
    found = sum(
        desk.count(f"select count(*) from arrivals where event_id = '{event}'")  # noqa: S608  ids of our own making
        for event in driven.acknowledged
    )
    kind = desk.database_url.split(":", 1)[0].split("+", 1)[0]
    said = f"{found:,} of {len(driven.acknowledged):,} acknowledged ids found, each once"
    right = found == len(driven.acknowledged) == EXACT
    return f"{kind}: {said}.", Goal(f"{kind}: every acknowledged id is there", said, right, broken=not right)
