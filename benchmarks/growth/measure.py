"""Builds towns of several sizes on both databases, measures the same things in each, and lays the figures side by side."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from benchmarks.desks import CHANNEL, Desk, desk, postgres
from benchmarks.events import Post
from benchmarks.growth.bulk import write_all
from benchmarks.growth.inside import Inside, Times, now
from benchmarks.growth.pages import QUEUES, SEARCHES, Asked, addresses, hire, searches, sign_in, time_pages
from benchmarks.growth.town import Size, Town
from benchmarks.growth.workers import turns_per_s
from benchmarks.load import percentile
from benchmarks.table import Goal, Section, progress
from handlers.council import PROFILES, Council, read_council
from handlers.hearing import load_ear
from handlers.words import all_words
from storage import desks
from tests.servers.valkey import ValkeyServer
from tests.storage.stores import COUNCIL, make_vault, open_store

HUNDRED = Size("100 each", 100, 100, 100)
MYRIAD = Size("10,000 each", 10_000, 10_000, 10_000)
CITY = Size("200,000 cases, 1,000,000 messages", 200_000, 200_000, 1_000_000)
MILLION = Size("1,000,000 each", 1_000_000, 1_000_000, 1_000_000)
GOAL_MS = 50
PROCESSES = (1, 2, 4)
POSTGRES, SQLITE = "PostgreSQL", "SQLite"
FIELD_KEY = bytes(range(32))  # as in desks.CHANNEL
COMMIT, TURN, LEASE = "webhook commit", "whole turn in the worker", "sender's lease"
LOOK = "an open page asks for news"
CASES_SEEN = 20
HOW = (
    "Milliseconds, p50 / p95. Three years of a town, every personal field sealed under its person's own key; one case"
    " in twenty is open. Commit, turn and lease without the network; pages over HTTP from a console process of its"
    " own, signed in; turns a second by worker processes of one thread each on one backlog."
)

SEARCHING = (
    "Searches are the page of results, by the blind index; 1.5 in a hundred bear the commonest surname, and a page"
    " shows the latest 20. The form before it is one short request more."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which towns, and how often each thing is done."""

    sizes: tuple[Size, ...]
    commits: int = 200
    forms: int = 30
    pages: int = 60
    backlog: int = 50
    databases: tuple[str, ...] = (POSTGRES, SQLITE)


@dataclass(slots=True)
class Found:
    """What was measured in one town: milliseconds each, and turns a second by worker processes."""

    times: dict[str, Times] = field(default_factory=dict)
    per_s: dict[int, float] = field(default_factory=dict)

    def cells(self) -> dict[str, str]:
        """The figures as shown."""
        shown = {name: _cell(times) for name, times in self.times.items()}
        return shown | {_processes(count): f"{rate:,.0f}/s" for count, rate in self.per_s.items()}


def measure(plan: Plan) -> Section:
    """Build every town and measure it."""
    council = replace(read_council(COUNCIL, all_words()), ear=load_ear(PROFILES / COUNCIL))
    found = {
        (database, size): _town(plan, database, size, council)
        for database in plan.databases
        for size in plan.sizes
    }
    return _section(found)


def _town(plan: Plan, database: str, size: Size, council: Council) -> Found:
    with ExitStack() as stack:
        url = stack.enter_context(postgres()) if database == POSTGRES else None
        valkey = ValkeyServer()
        stack.callback(valkey.close)
        settings = {**CHANNEL, "ENGAWA_REDIS_URL": valkey.start().url}
        return _measured(plan, stack.enter_context(desk(url, settings)), size, council, database)


def _measured(plan: Plan, running: Desk, size: Size, council: Council, database: str) -> Found:
    progress(f"growth: {database}, building {size.name}")
    found, begun = Found(), time.perf_counter()
    inside, asked = _build(plan, running, size, council)
    progress(
        f"growth: {database}, {size.name}: built in {time.perf_counter() - begun:.0f} s; commits and turns"
    )
    found.times[COMMIT] = inside.webhook_commits(min(plan.commits, size.people // 5))
    found.times[TURN] = inside.turns(min(plan.forms, size.people // 10))
    found.times[LEASE] = inside.leases(len(found.times[TURN]))
    found.times[LOOK] = inside.looks(plan.commits)
    progress(f"growth: {database}, {size.name}: pages")
    found.times |= time_pages(running, asked)
    for processes in PROCESSES:
        progress(f"growth: {database}, {size.name}: {processes} worker processes")
        found.per_s[processes] = turns_per_s(running, inside, processes, min(plan.backlog, size.people // 10))
    inside.store.close()
    return found


def _build(plan: Plan, running: Desk, size: Size, council: Council) -> tuple[Inside, Asked]:
    """The town, who of it will write, and which pages staff will look at."""
    store, post = open_store(running.database_url, make_vault(keys={1: FIELD_KEY})), Post()
    with store.transaction() as tx:
        member = hire(tx)
        windows = desks.windows(tx)
    town = Town(size, store.vault, windows, member, post, now())
    write_all(store.engine, town.rows())
    with store.transaction() as tx:
        sign_in(tx, member)  # only now: who does nothing for half an hour is signed out
    dice = random.Random(2)
    people = dice.sample(range(1, size.people), min(size.people - 1, 2_000))
    seen = [town.numbers[0], *dice.choices(town.numbers, k=CASES_SEEN)]
    return Inside(store, council, post, people), Asked(
        addresses(windows[0].key, seen) | searches(town), plan.pages
    )


def _section(found: Mapping[tuple[str, Size], Found]) -> Section:
    cells = {place: each.cells() for place, each in found.items()}
    names = list(next(iter(cells.values())))
    return Section(
        "Growth: what a larger town costs",
        ("", *(f"{database}: {size.name}" for database, size in found)),
        [(name, *(cells[place][name] for place in found)) for name in names],
        (HOW, SEARCHING),
        list(_goals(found)),
    )


def _goals(found: Mapping[tuple[str, Size], Found]) -> Iterator[Goal]:
    for (database, size), each in found.items():
        if size == CITY:
            for what, pages in (("queue page", QUEUES), ("search", SEARCHES)):
                slowest = max(pages, key=lambda name: _p95(each.times[name]))
                p95 = _p95(each.times[slowest])
                promise = f"{what}, {database}: ≤ {GOAL_MS} ms at p95 with {size.name}"
                yield Goal(promise, f"{p95:.1f} ms ({slowest})", p95 <= GOAL_MS)


def _processes(count: int) -> str:
    return "turns, 1 worker process" if count == 1 else f"turns, {count} worker processes"


def _cell(times: Times) -> str:
    return f"{percentile(sorted(times), 0.5):.1f} / {_p95(times):.1f}"


def _p95(times: Times) -> float:
    return percentile(sorted(times), 0.95)
