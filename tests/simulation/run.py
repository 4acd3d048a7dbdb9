"""One run: a seed, a workload, things going wrong; then all is well again and everything must come to its end."""

from __future__ import annotations

import gc
import logging
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from tests.simulation import standing_in, workloads, workloads_clocks, workloads_desk, workloads_erasing
from tests.simulation.checks import check
from tests.simulation.console import Console
from tests.simulation.database import WEATHER, Database, SqliteDatabase
from tests.simulation.desk import START, Desk, Size
from tests.simulation.phones import People
from tests.simulation.plan import Plan, draw, nothing_goes_wrong
from tests.simulation.postgres import PostgresDatabase
from tests.simulation.workloads import WORKLOADS, Day
from tests.simulation.world import Circles, World

HEALED_S = 900.0  # how long everything may take once nothing goes wrong any more: pauses grow to five minutes
LOOKS = 30
COMES_TO_AN_END = "everything_comes_to_its_end"  # the rule of the second phase

_UNCALLED = """
    select count(*) from alarms where state = 'open' and not exists (
        select 1 from alarm_calls where alarm_id = alarms.id and state = 'sent')
"""

KINDS = tuple(
    each.__name__ for each in (workloads, workloads_clocks, workloads_desk, workloads_erasing)
)  # all on one list

DATABASES: dict[str, Callable[[], Database]] = {"sqlite": SqliteDatabase, "postgresql": PostgresDatabase}

Bug = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Report:
    """How a run ended. wrong: what must never be, in sentences. chances: at how many steps a process could have died."""

    seed: int
    workload: str
    wrong: tuple[str, ...]
    fingerprint: str
    told: tuple[str, ...]
    events: int
    virtual_s: float
    chances: int = 0
    places: tuple[str, ...] = ()


class Stage:
    """What many runs have in common: the database and its connections. database: one of DATABASES."""

    def __init__(self, database: str = "sqlite") -> None:
        logging.disable(logging.CRITICAL)
        self.kind = database
        self.database: Database = DATABASES[database]()
        self._open_desk()
        gc.collect()
        gc.freeze()

    def _open_desk(self) -> None:
        """What every run begins with: the desk's windows and its staff."""
        world = World(0)
        disk = standing_in.Disk(world, os)
        with standing_in.put_in(standing_in.stand_ins(world, disk, world.pause)):
            Desk(world, self.database, self.database.folder, Size(), disk).open()
        self.database.keep_for_every_run()

    def close(self) -> None:
        """Let go of everything."""
        self.database.close()
        gc.unfreeze()
        logging.disable(logging.NOTSET)

    def run(
        self,
        seed: int,
        workload: str = "",
        bug: Bug = nullcontext,
        *,
        tell: bool = False,
        dies_at: int | None = None,
        dies_in: Sequence[str] = (),
    ) -> Report:
        """One seed. workload: drawn from the seed if not given.

        dies_at: nothing else goes wrong but a death at that step, dies_in: but one in each of these places, one after the other.
        """
        world = World(seed)
        if tell:
            world.told = []
        dice = Random(seed * 7919 + 1)
        kinds = sorted(WORKLOADS)
        drawn = dice.choices(kinds, [WORKLOADS[kind][1] for kind in kinds])[0]
        name = workload or drawn
        folder = self.database.folder / "run"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        gc.disable()
        try:
            with bug():
                return self._run(world, name, dice, folder, dies_at, dies_in)
        except Exception as fault:
            fault.add_note(f"in seed {seed}, workload {name}")
            raise
        finally:
            WEATHER.begin(None)
            gc.enable()

    def _run(
        self,
        world: World,
        workload: str,
        dice: Random,
        folder: Path,
        dies_at: int | None,
        dies_in: Sequence[str],
    ) -> Report:
        self.database.begin(world)
        plan = draw(dice, workload)
        if dies_at is not None or dies_in:
            plan = nothing_goes_wrong(plan)
            world.luck.dies_at = dies_at or 0
            world.luck.dies_in = list(dies_in)
        disk = standing_in.Disk(world, os)
        desk = Desk(world, self.database, folder, plan.size, disk)
        with standing_in.put_in(standing_in.stand_ins(world, disk, lambda s: desk.bell.sleep("spool", s))):
            day = Day(desk, People(desk.line, START), Console(desk), dice, desk.members())
            wrong: list[str] = []
            try:
                _break(desk, plan, day, workload)
                _heal(desk, day.lasts_s)
                if not _is_finished(desk):
                    wrong.append(
                        f"{COMES_TO_AN_END}: {HEALED_S:.0f} s after all was well it has not: {_unfinished(desk)}"
                    )
            except Circles as circles:
                wrong.append(f"{COMES_TO_AN_END}: it goes in circles: {circles}")
            wrong.extend(world.fallen)
            for process in desk.processes.values():
                if process.alive:
                    world.kill(process)
            world.kill(desk.line.process)
            WEATHER.clear_up()
            wrong.extend(_accounts(desk, day))
        told = tuple(world.told or ())
        return Report(
            world.seed,
            workload,
            tuple(wrong),
            world.fingerprint(),
            told,
            len(desk.line.events),
            world.now,
            world.luck.chances,
            tuple(sorted(world.luck.places)),
        )


def _break(desk: Desk, plan: Plan, day: Day, workload: str) -> None:
    """Phase one: things happen and things go wrong."""
    world = desk.world
    for name, share in plan.line.items():
        setattr(desk.line.faults, name, share)
    desk.line.faults.redelivers = plan.redelivers
    desk.bell.lost = plan.rings_lost
    desk.mail.fails = plan.mail_fails
    WEATHER.fault, WEATHER.lost_contact = plan.statement_faults, plan.lost_contact
    WEATHER.troubled = bool(plan.statement_faults or plan.lost_contact)
    for _ in range(plan.outages):
        begins = day.dice.random() * day.lasts_s * 0.6
        world.at(begins, partial(WEATHER.go, day.dice.choice((1.0, 5.0, 20.0))))
    desk.start()
    world.run(0.5)  # nobody comes before the door is open
    WORKLOADS[workload][0](day)
    world.luck.death, world.luck.deaths = plan.death, plan.deaths
    world.luck.freeze, world.luck.freezes = plan.freeze, plan.freezes
    world.run(day.lasts_s)


def _heal(desk: Desk, since: float) -> None:
    """Phase two: nothing goes wrong any more, and everything must come to its end."""
    world = desk.world
    world.breaking = False
    WEATHER.come_back()
    desk.bell.lost = 0.0
    faults = desk.line.faults
    faults.locked_out = faults.down = False
    faults.quota = None
    desk.disk.full = False
    desk.line.flush()
    desk.bell.committed()
    for look in range(1, LOOKS + 1):
        world.run(since + HEALED_S * look / LOOKS)
        if _is_finished(desk):
            return


def _accounts(desk: Desk, day: Day) -> list[str]:
    try:
        return check(desk, day.console.log)
    except Exception as fault:
        return [f"the accounts cannot be taken: {type(fault).__name__} {fault}"]


def _is_finished(desk: Desk) -> bool:
    return desk.line.under_way == 0 and not any(_unfinished(desk).values())


def _unfinished(desk: Desk) -> dict[str, int]:
    ask = desk.database.ask
    spool = desk.folder / "spool"
    return {
        "arrivals": ask("select count(*) from arrivals where state = 'waiting'")[0][0],
        "outbox": ask("select count(*) from outbox where state = 'waiting'")[0][0],
        "calls": ask("select count(*) from alarm_calls where state = 'waiting'")[0][0],
        "uncalled": ask(_UNCALLED)[0][0] if desk.size.calls else 0,
        "spool": sum(1 for path in spool.iterdir() if path.suffix == ".kept") if spool.exists() else 0,
    }
