"""The clock of the desk: one scheduler ticks, in memory; what is due lives in the database.

Timers fire as arrivals. Jobs of the hour leave a row for their planned moment, so that two schedulers are harmless.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler

from bot import clock
from bot.clock import TOKYO, steady
from bot.turning import Turning
from handlers.promises import Stuck
from storage import audit, retention, switches, timers, turned
from storage.db import Store, Tx
from storage.ids import CaseId
from storage.retention import Retention

TIMERS_EVERY_S = 2
TELL_EVERY_S = 10  # how soon administrators are written to when the desk itself is in trouble
MAKE_UP_EVERY_S = 600  # how soon an hour missed while the database was away is made up
PROMISES_EVERY_S = 30  # how soon a promise that slipped is announced anew
PROMISES_MOST = 50  # at a time; the others half a minute later
CLEARING = "clearing"
LOOK_EVERY_S = 2.0  # how soon a clock that was put right is noticed

log = logging.getLogger(__name__)


class LookAfter(Protocol):
    """Looks after one promise that has slipped."""

    def __call__(self, tx: Tx, now: datetime, stuck: Collection[CaseId], *, is_in_doubt: bool) -> int:
        """Do it; 0: none has."""


@dataclass(slots=True)
class Scheduler:
    """Ticks until told to stop. A tick missed while the process or the database was down is made up once.

    tell: writes to administrators about what they have not been told yet; never raises.
    look_after: looks after one promise that has slipped, but for some, and only calls whoever leads while the clock is in
    doubt; 0 when none has. Raises: Stuck.
    kept: how long cases are kept, as the profile says at this moment; without it none goes.
    """

    store: Store
    now: Callable[[], datetime]
    ended: threading.Event
    tell: Callable[[], object] | None = None
    look_after: LookAfter | None = None
    kept: Callable[[], Retention] | None = None
    steady: Callable[[], float] = steady
    _turning: Turning = field(init=False)

    def __post_init__(self) -> None:
        self._turning = Turning(self.now, self.steady)

    def run(self) -> None:
        """Tick until told to stop."""
        ticking = BackgroundScheduler(
            timezone=TOKYO,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        ticking.add_job(self.fire_timers, "interval", seconds=TIMERS_EVERY_S)
        # Asked for again and again rather than at its hour alone: its row keeps it from being done twice.
        ticking.add_job(self.clear, "interval", seconds=MAKE_UP_EVERY_S)
        if self.tell is not None:
            ticking.add_job(self.tell, "interval", seconds=TELL_EVERY_S)
        if self.look_after is not None:
            ticking.add_job(self.keep_promises, "interval", seconds=PROMISES_EVERY_S)
        ticking.start()
        self.clear()
        while not self.ended.wait(LOOK_EVERY_S):
            self._catch_up(ticking)
        ticking.shutdown(wait=True)

    def _catch_up(self, ticking: BaseScheduler) -> None:
        """A clock that was ahead and is put right would leave everything waiting for the moment it had come to."""
        for job in ticking.get_jobs():
            latest = clock.now() + job.trigger.interval + timedelta(seconds=LOOK_EVERY_S)
            if job.next_run_time > latest:
                log.warning("scheduler.clock_turned_back", extra={"job": job.name})
                job.modify(next_run_time=clock.now())

    def fire_timers(self) -> None:
        """Let what is due queue behind what its person already said."""
        self._do("timers", lambda tx: 0 if self._is_in_doubt(tx) else timers.fire_due(tx, self.now()))

    def keep_promises(self) -> None:
        """Look after what a desk has promised and not done. A case over which this fails keeps no other waiting."""
        look_after, stuck = self.look_after, set[CaseId]()
        if look_after is None:
            return

        def one(tx: Tx) -> int:
            return look_after(tx, self.now(), stuck, is_in_doubt=self._is_in_doubt(tx))

        for _ in range(PROMISES_MOST):
            known = len(stuck)
            if not self._do("promises", one, stuck) and len(stuck) == known:
                return

    def clear(self) -> None:
        """Let go of what need not be kept any longer: once an hour, so little at a time that a bulk stands out.

        An administrator's yes to a clearing that was stopped is not kept waiting for the next hour.
        """
        planned_at = last_planned(self.now())

        def once(tx: Tx) -> int:
            last_at = timers.last_tick(tx, CLEARING)
            is_first = timers.first_to_tick(tx, CLEARING, planned_at)
            if is_first:  # told where nobody who can write to the database reaches
                log.info("audit.head", extra={"head": str(audit.head(tx))})
            if not is_first and not switches.is_on(tx, "clearing_allowed", self.now()):
                return 0
            return retention.clear(tx, last_at, self.now(), self.kept() if self.kept else None)

        self._do(CLEARING, once)

    def _is_in_doubt(self, tx: Tx) -> bool:
        """Whether the clock was turned ahead: nobody is written to for it alone."""
        now, turn = self.now(), self._turning.look()
        if turn == "right" and not turned.put_right(tx, now):
            self._turning.told(turn)  # by a transaction that is over
        rests = turned.rests(tx, now)
        if turn == "ahead" and rests:
            self._turning.told(turn)
        elif turn == "ahead":
            turned.tell(tx, now)
        return rests or turn == "ahead"

    def _do(self, job: str, work: Callable[[Tx], int], stuck: set[CaseId] | None = None) -> int:
        """One piece of work, all or nothing. stuck: takes up the case over which it failed, if it was one's."""
        try:
            with self.store.transaction() as tx:
                count = work(tx)
        except Exception as fault:
            log.error("scheduler.failed", exc_info=fault, extra={"job": job})
            if stuck is not None and isinstance(fault, Stuck):
                stuck.add(fault.case)
            return 0
        if count:
            log.info("scheduler.done", extra={"job": job, "count": count})
        return count


def last_planned(now: datetime) -> datetime:
    """When the latest clearing was due: at the full hour."""
    return now.replace(minute=0, second=0, microsecond=0)
