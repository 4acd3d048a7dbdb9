"""Several schedulers on one database, killed at random: each planned moment once, each timer once, nothing forgotten."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.preparing import prepare
from bot.settings import read_settings
from bot.wiring.parts import Parts, make_parts
from storage import people, timers
from storage.tables import Arrival, Tick, Timer
from tests.servers.child import children
from tests.soak.clocks import BEGUN, CLEARINGS, FIRST, HOUR_S
from tests.soak.running import DATABASES
from tests.storage.arriving import meet

CLOCKS = 6
HOURS = int(os.environ.get("SOAK_HOURS", "40"))
TIMERS = 300
ASLEEP_HOURS = 10  # nobody ticks at all for so long
PAUSE_S = (0.1, 0.5)
SETTLE_S = 2.0  # what came due last is still rung
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=DATABASES)
def environ(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("ENGAWA_")}
    made = {**bare, "ENGAWA_STATE_DIR": str(tmp_path / "state"), "ENGAWA_LOG_LEVEL": "WARNING"}
    if request.param == "postgresql":
        made["ENGAWA_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
    return made


@pytest.fixture
def parts(environ: dict[str, str]) -> Iterator[Parts]:
    settings = read_settings(environ)
    prepare(settings)
    made = make_parts(settings)
    made.ready()
    with made.store.transaction() as tx:
        tx.connection.execute(text(CLEARINGS))
    yield made
    made.close()


@pytest.mark.timeout(600)
def test_each_planned_hour_once_and_each_timer_once(parts: Parts, environ: dict[str, str]) -> None:
    set_timers(parts)
    environ[BEGUN] = str(parts.settings.state_dir / "begun")
    killed = storm(parts, environ, HOURS // 2)
    time.sleep(ASLEEP_HOURS * HOUR_S)
    killed += storm(parts, environ, HOURS)

    assert killed > HOURS / 4
    with parts.store.reading() as tx:
        hours = list(tx.connection.execute(select(Tick.planned_at).order_by(Tick.planned_at)).scalars())
        cleared = tx.connection.execute(text("select count(*) from clearings")).scalar_one()
        rung = Counter(tx.connection.execute(select(Arrival.subject)).scalars())
        early = tx.connection.execute(select(Arrival.subject, Arrival.received_at)).all()
        left = tx.connection.execute(select(Timer.id)).all()
    assert cleared == len(hours) == len(set(hours)), "a planned hour was cleared twice, or not at all"
    assert len(hours) >= HOURS
    assert left == []
    assert rung == {f"{number}": 1 for number in range(TIMERS)}
    assert all(at >= due(int(str(subject))) for subject, at in early)


def due(number: int) -> datetime:
    """Spread over all the hours, those included in which nobody ticks."""
    return FIRST + timedelta(hours=number * HOURS / TIMERS)


def set_timers(parts: Parts) -> None:
    person = meet(parts.store, "U" + "0" * 32)
    with parts.store.transaction() as tx:
        held = people.hold(tx, person.id).id
        for number in range(TIMERS):
            timers.set_timer(tx, held, "unfinished", f"{number}", due(number))


def storm(parts: Parts, environ: dict[str, str], ticks: int) -> int:
    """Let them tick until so many hours were cleared, and kill one after the other; says how many died."""
    dice = random.Random(20261121)
    killed = 0
    command = [sys.executable, "-m", "tests.soak.clocks", str(CLOCKS)]
    with subprocess.Popen(command, env=environ, cwd=ROOT) as stable:
        while ticked(parts) < ticks:
            assert stable.poll() is None, "the clocks would not start"
            time.sleep(dice.uniform(*PAUSE_S))
            victims = children(stable.pid)
            if ticked(parts) and victims:
                os.kill(dice.choice(victims), signal.SIGKILL)
                killed += 1
        time.sleep(SETTLE_S)
        stable.terminate()
    return killed


def ticked(parts: Parts) -> int:
    """How many planned hours have a row."""
    with parts.store.reading() as tx:
        return tx.connection.execute(select(func.count()).select_from(Tick)).scalar_one()
