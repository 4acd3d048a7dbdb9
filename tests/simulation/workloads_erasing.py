"""A day on which cases are let go of whose time is over, while words to their people still wait for LINE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete

from handlers.messages import Text
from handlers.speech import Signed, speak
from storage import audit, cases, people
from storage.db import Tx
from storage.ids import CaseId, DeskKey, OutboxId, new_id
from storage.retention import Retention
from storage.tables import Tick
from tests.simulation.database import WEATHER
from tests.simulation.desk import START, Over
from tests.simulation.workloads import NAMES, Day, workload

YEARS_AGO = START - timedelta(days=6 * 365)
LATELY = START - timedelta(days=365)


@dataclass(frozen=True, slots=True)
class _Old:
    """A case to begin the day with. said: how many answers to its person still wait."""

    name: str
    closed_at: datetime
    said: int


@workload(1)
def letting_go(day: Day) -> None:
    """LINE is down until about when old cases are erased: a clock that starts anew makes up for what its hour missed."""
    desk, dice = day.desk, day.dice
    desk.kept = Retention()
    clears_at = 10.0 + 20.0 * dice.random()
    faults = day.people.line.faults
    faults.down = True
    desk.world.at(clears_at, desk.restart_all)
    desk.world.at(clears_at + dice.choice((-5.0, 5.0, 20.0, 40.0)), lambda: setattr(faults, "down", False))
    world, WEATHER.world = WEATHER.world, None
    with desk.store.transaction() as tx:
        for name in NAMES[:3]:
            _begin(tx, day, _Old(name, YEARS_AGO, dice.choice((1, 2))))
        _begin(tx, day, _Old(NAMES[3], LATELY, 1))
        tx.connection.execute(delete(Tick))  # the one of this hour has still to come
    WEATHER.world = world
    for name in (NAMES[0], NAMES[1], NAMES[3]):
        day.someone(name, partial(_write, day, name, dice.choice((0.0, clears_at, clears_at + 5.0))))


def _write(day: Day, name: str, begins: float) -> None:
    """Somebody comes back after years."""
    day.desk.world.pause(begins)
    for _ in range(day.dice.choice((1, 2))):
        day.wait(3.0)
        day.people.write(name)
    day.people.line.flush()


def _begin(tx: Tx, day: Day, old: _Old) -> None:
    """A case closed long ago, with answers to its person that LINE has not taken to this day."""
    member = day.members[0]
    person = people.hold(tx, people.meet(tx, old.name, "ja", old.closed_at).id)
    case = cases.open_case(tx, person, DeskKey("general"), "money", old.closed_at, "2011")
    for number in range(old.said):
        mark, row = f"◇{old.name[:5]}{number}", OutboxId(new_id())
        speak(tx, person, case.id, [Text(mark)], START, by=Signed(member.id, row))
        _remember(day, old, case.id, mark, row)
    ended = {"state": "closed", "submitted_at": old.closed_at, "closed_at": old.closed_at}
    cases.change(tx, case.id, **ended, last_said_at=old.closed_at, waiting_on="person")
    audit.record(tx, member.id, "case.closed", case.id, old.closed_at)


def _remember(day: Day, old: _Old, case: CaseId, mark: str, row: OutboxId) -> None:
    day.desk.over.append(Over(case, old.name, mark, row, is_due=old.closed_at == YEARS_AGO))
