"""The bell of a run, and what makes waiting cheap: who finds nothing to do sleeps until something is due.

A real loop looks again every half second. Here a look that would find nothing is not made at all.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from storage.bell import Topic
from tests.simulation.database import Database
from tests.simulation.world import Actor, World

LOOK_EVERY_S = 0.5  # as the loops do when nobody rings
FAR_S = 600.0  # no pause or lease is longer
FORMAT = "%Y-%m-%d %H:%M:%S.%f"

_DUE = {
    "arrivals": "select min(coalesce({retry_at}, '')) from arrivals where state = 'waiting'",
    "outbox": """
        select min({later}({due_at}, coalesce({leased_until}, ''))) from outbox as mine where state = 'waiting' and not (
            kind = 'words' and exists (
                select 1 from outbox as earlier where earlier.person_id = mine.person_id
                and earlier.state = 'waiting' and earlier.lane <= mine.lane and earlier.seq < mine.seq
                and earlier.kind = 'words'))""",
    "alarms": """
        select min(at) from (
            select min({call_at}) as at from alarms where state = 'open'
            union all
            select min(coalesce({leased_until}, '')) as at from alarm_calls where state = 'waiting') as moments""",
    "timers": "select min({due_at}) from timers",
}
_MOMENTS = ("retry_at", "due_at", "leased_until", "call_at")
_AS_TEXT = "to_char({0} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"  # as SQLite keeps them


def _due(database: Database) -> dict[str, str]:
    """What is asked of this database: when there will be something to do, as text; empty: at once."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    moments = {name: name if is_sqlite else _AS_TEXT.format(name) for name in _MOMENTS}
    later = "max" if is_sqlite else "greatest"
    return {topic: query.format(**moments, later=later) for topic, query in _DUE.items()}


@dataclass(slots=True)
class _Topic:
    """Who waits for a topic, and what is known of when there will be something to do."""

    name: str
    rung: int = 0
    waiting: list[Actor] = field(default_factory=list)
    looked_at: int = -1  # how many commits there were at the last look
    due: float | None = None
    look_at: float = float("inf")


class SimulatedBell:
    """Rings and waits in virtual time. lost: the share of rings nobody hears."""

    def __init__(
        self, world: World, database: Database, start: datetime, wrong_s: Callable[[str], float]
    ) -> None:
        self._world = world
        self._database = database
        self._due = _due(database)
        self._start = start
        self._wrong_s = wrong_s
        self._topics = {
            name: _Topic(name) for name in ("arrivals", "outbox", "alarms", "console", "timers", "spool")
        }
        self.lost = 0.0
        self.spool_is_used: Callable[[], bool] = lambda: False

    def ring(self, topic: Topic) -> None:
        """Somebody has committed something. Chance is drawn from the ring itself: rings come in no order."""
        which = self._topics[topic]
        which.rung += 1
        dice = zlib.crc32(f"{self._world.seed}{topic}{which.rung}".encode()) / 2**32
        if dice >= self.lost and which.waiting:
            self._world.wake(which.waiting.pop(0), 0.0005 + dice * 0.002)

    def rung(self, topic: Topic) -> int:
        return self._topics[topic].rung

    def wait(self, topic: Topic, heard: int, timeout_s: float) -> int:
        """Wait for a ring, or until a look would find something."""
        which = self._topics[topic]
        if which.rung > heard:
            return which.rung
        self.sleep(topic, timeout_s)
        return which.rung

    def sleep(self, topic: str, timeout_s: float) -> None:
        """Sleep until there may be something to do, at least for a moment."""
        actor = self._world.actor
        if actor is None or actor.dying:
            return
        which = self._topics[topic]
        which.waiting.append(actor)
        self._plan_look(which, timeout_s * (0.5 + 0.5 * self._world.random.random()))
        try:
            self._world.park()
        finally:
            if actor in which.waiting:
                which.waiting.remove(actor)

    def close(self) -> None:
        """Nothing is open."""

    def committed(self) -> None:
        """Something has changed: whoever waits would find out at the next look."""
        for which in self._topics.values():
            if which.waiting:
                self._plan_look(which, LOOK_EVERY_S)

    def spooled(self) -> None:
        """Something is in the spool."""
        self._plan_look(self._topics["spool"], LOOK_EVERY_S)

    def _plan_look(self, which: _Topic, delay: float) -> None:
        moment = self._world.now + delay
        if which.look_at > moment:
            which.look_at = moment
            self._world.at(moment, lambda: self._look(which, moment))

    def _look(self, which: _Topic, moment: float) -> None:
        if which.look_at != moment:
            return
        which.look_at = float("inf")
        if not which.waiting:
            return
        wait_s = self._due_in_s(which)
        if wait_s is None:
            return
        if wait_s > 0:
            self._plan_look(which, wait_s + 0.001)
            return
        waiting, which.waiting = which.waiting, []
        for actor in waiting:
            self._world.wake(actor, LOOK_EVERY_S * self._world.random.random())

    def _due_in_s(self, which: _Topic) -> float | None:
        """How long until something is due; none: as it stands, never."""
        if which.name == "spool":
            return 0.0 if self.spool_is_used() else None
        query = self._due.get(which.name)
        if query is None:
            return None
        found = self._database.ask(query)[0][0]
        if found is None:
            return None
        if found == "":
            return 0.0
        due = datetime.strptime(found, FORMAT).replace(tzinfo=self._start.tzinfo)
        ahead_s = (due - self._start).total_seconds() - self._world.now
        if which.name != "timers" and ahead_s > FAR_S:
            return 0.0  # a wrong clock has written it: it is taken up at once
        return ahead_s - self._wrong_s(which.name)
