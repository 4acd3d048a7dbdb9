"""A sample of what `python -m tests.simulation --seeds 10000 --bugs` does: kept seeds, fresh seeds, a few planted bugs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from handlers import turn
from tests.simulation.catching import FEWEST, hunt
from tests.simulation.checks import EVERY
from tests.simulation.everywhere import APART, DAYS, die, die_in, pairs, places
from tests.simulation.planting import Bug, every_bug
from tests.simulation.postgres import PostgresDatabase
from tests.simulation.run import COMES_TO_AN_END, Report, Stage
from tests.simulation.seeds import Kept, kept_seeds, read
from tests.simulation.standing_in import put_in
from tests.simulation.sweep import Ran, rerun, run_one, sweep
from tests.simulation.workloads import WORKLOADS

ROOT = Path(__file__).parents[2]
FRESH = 115
AGAIN = (3, 14, 77, 104)
LOCKED = 6  # fresh seeds on PostgreSQL: each takes three times as long
SOME_STEP, EVERY_STEPS = 5, 61
EVERY_PAIRS = 89
BURSTS = 40  # in every fifth of them somebody waits for a lock
SAMPLE = (
    "ack_before_commit",
    "dedupe_in_memory",
    "spool_let_go_before_commit",
    "no_order_per_person",
    "late_news_rewinds",
    "marked_sent_before_it_goes",
    "unclear_reply_is_pushed",
    "a_refusal_is_tried_for_ever",
    "second_alarm_swallowed",
    "erasing_misses_the_outbox",
)


LOCKED_SAMPLE = ("people_are_not_held",)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    built = Stage()
    yield built
    built.close()


@pytest.fixture(scope="module")
def locked() -> Iterator[Stage]:
    """Where several write at once and wait for each other's rows."""
    built = Stage("postgresql")
    yield built
    built.close()


@pytest.mark.parametrize("kept", kept_seeds(), ids=lambda kept: f"{kept.seed}-{kept.workload}")
def test_what_failed_once_does_not_fail_again(kept: Kept, request: pytest.FixtureRequest) -> None:
    stage: Stage = request.getfixturevalue("locked" if kept.database == "postgresql" else "stage")

    assert rerun(stage, kept).wrong == (), kept.command


@pytest.mark.parametrize(
    "kept",
    [
        Kept(5131, "clock_jump", "a clock that had been set back"),
        Kept(7, "burst", "two at once", database="postgresql"),
        Kept(1, "danger", "a call was forgotten", dies_at=217),
        Kept(7, "calm", "said twice", dies_in=("sender.sender before push", "worker.worker commit")),
    ],
    ids=lambda kept: kept.line,
)
def test_what_is_kept_is_read_as_it_was_written(kept: Kept) -> None:
    assert read(kept.line) == kept


@pytest.mark.parametrize("dies", [{"dies_at": SOME_STEP}, {"dies_in": ("worker.worker commit",)}])
def test_a_death_that_is_kept_happens_again(
    stage: Stage, dies: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = Ran(stage.kind, APART, "danger", ("a rule: it was broken",), 0, 0.0, **dies)
    again: list[Report] = []
    real = stage.run

    def run(*kept: Any, **died: Any) -> Report:
        again.append(real(*kept, tell=True, **died))
        return again[-1]

    monkeypatch.setattr(stage, "run", run)

    rerun(stage, read(failed.kept.line + "why"))

    assert sum("to die at" in line for line in again[0].told) == 1


def test_fresh_seeds_violate_nothing(stage: Stage) -> None:
    runs = [run_one(stage, seed) for seed in range(FRESH)]
    failed = [ran for ran in runs if ran.wrong]

    assert not failed, "\n".join(f"{ran.command}\n{ran.wrong}" for ran in failed)
    assert {ran.workload for ran in runs} == set(WORKLOADS), "some kind of day was never drawn"


def test_fresh_seeds_violate_nothing_where_many_write_at_once(locked: Stage) -> None:
    failed = [ran for seed in range(LOCKED) if (ran := run_one(locked, seed)).wrong]

    assert not failed, "\n".join(f"{ran.command}\n{ran.wrong}" for ran in failed)


def test_who_waits_for_a_lock_waits_as_long_again(locked: Stage) -> None:
    assert isinstance(locked.database, PostgresDatabase)
    locks = locked.database.locks
    for seed in range(BURSTS):
        waited = locks.held_up
        first = locked.run(seed, "burst", tell=True)
        if locks.held_up > waited:
            break
    else:
        pytest.fail("nobody waited for anybody")

    assert locked.run(seed, "burst", tell=True) == first


@pytest.mark.parametrize("day", ["danger", "staff_pair"])
def test_a_process_may_die_at_any_step(stage: Stage, day: str) -> None:
    steps = range(SOME_STEP, places(stage, day) + 1, EVERY_STEPS)
    failed = [ran for ran in die(stage, day, steps) if ran.wrong]

    assert len(steps) > 5
    assert not failed, "\n".join(f"{ran.command}\n{ran.wrong}" for ran in failed)


def test_two_may_die_at_any_two_places(stage: Stage) -> None:
    some = {day: pairs(stage, day)[SOME_STEP::EVERY_PAIRS] for day in DAYS}
    failed = [ran for day in DAYS for ran in die_in(stage, day, some[day]) if ran.wrong]

    assert all(some.values())
    assert not failed, "\n".join(f"{ran.command}\n{ran.wrong}" for ran in failed)


@pytest.mark.parametrize("seed", AGAIN)
def test_a_seed_repeats_itself(stage: Stage, seed: int) -> None:
    first, second = (stage.run(seed, tell=True) for _ in range(2))

    assert first == second
    assert len(first.told) > 20


def test_a_seed_does_the_same_in_another_process(stage: Stage) -> None:
    report = stage.run(AGAIN[0])
    command = [sys.executable, "-m", "tests.simulation", "--replay", str(report.seed)]
    there = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert report.fingerprint in there.stdout


@pytest.mark.parametrize("name", SAMPLE)
def test_a_planted_bug_is_caught(stage: Stage, name: str) -> None:
    found = hunt(stage, name)

    assert found.seed is not None, f"{name} was not caught in {found.runs} seeds"


@pytest.mark.parametrize("name", LOCKED_SAMPLE)
def test_a_bug_of_locking_is_caught(locked: Stage, name: str) -> None:
    found = hunt(locked, name)

    assert found.seed is not None, f"{name} was not caught in {found.runs} seeds"


def test_a_bug_that_has_rotted_into_another_fault_is_not_caught(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What raises a TypeError parks whatever comes: the rule this bug is there for notices nothing."""

    @contextmanager
    def plant() -> Iterator[None]:
        with put_in([(turn, "take", lambda: None)]):
            yield

    rotten = Bug("rotten", plant, ("no_event_is_lost",), workload="calm", seeds=3, about="")
    monkeypatch.setitem(every_bug(), "rotten", rotten)

    found = hunt(stage, "rotten")

    assert (found.seed, found.by) == (None, ())
    assert "nothing_is_parked_without_cause" in found.besides


def test_every_rule_is_expected_to_notice_some_bug() -> None:
    expected = {rule for bug in every_bug().values() for rule in bug.by}

    assert expected == {rule.__name__ for rule in EVERY} | {COMES_TO_AN_END}


def test_there_are_enough_planted_bugs() -> None:
    assert len(every_bug()) >= FEWEST


def test_a_planted_bug_is_gone_afterwards(stage: Stage) -> None:
    before = stage.run(5).fingerprint
    bug = every_bug()["no_dedupe"]
    stage.run(5, bug.workload, bug.plant)

    assert stage.run(5).fingerprint == before


def test_the_readme_names_every_rule_every_day_and_every_bug() -> None:
    readme = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")

    assert [rule.__name__ for rule in EVERY if f"`{rule.__name__}`" not in readme] == []
    assert [day for day in WORKLOADS if f"`{day}`" not in readme] == []
    assert [bug for bug in every_bug() if f"`{bug}`" not in readme] == []
    assert f"There are {len(every_bug())} of them." in readme


def test_a_sweep_counts_and_names_what_it_ran() -> None:
    told: list[str] = []

    tally = sweep(range(4), "burst", 1, told.append)

    assert (tally.seeds, tally.is_well) == (4, True)
    assert "4 seeds" in tally.table()
    assert told
