"""The clock of the desk: one scheduler ticks, in memory; what is due lives in the database.

Timers fire as arrivals. Jobs of the hour leave a row for their planned moment, so that two schedulers are harmless.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import TOKYO
from storage import audit, retention, switches, timers
from storage.db import Store, Tx
from storage.retention import Retention

TIMERS_EVERY_S = 2
TELL_EVERY_S = 10  # how soon administrators are written to when the desk itself is in trouble
MAKE_UP_EVERY_S = 600  # how soon an hour missed while the database was away is made up
PROMISES_EVERY_S = 30  # how soon a promise that slipped is announced anew
PROMISES_MOST = 50  # at a time; the others half a minute later
CLEARING = "clearing"

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Scheduler:
    """Ticks until told to stop. A tick missed while the process or the database was down is made up once.

    tell: writes to administrators about what they have not been told yet; never raises.
    look_after: looks after one promise that has slipped; 0 when none has.
    kept: how long cases are kept, as the profile says at this moment; without it none goes.
    """

    store: Store
    now: Callable[[], datetime]
    ended: threading.Event
    tell: Callable[[], object] | None = None
    look_after: Callable[[Tx, datetime], int] | None = None
    kept: Callable[[], Retention] | None = None

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
        self.ended.wait()
        ticking.shutdown(wait=True)

    def fire_timers(self) -> None:
        """Let what is due queue behind what its person already said."""
        self._do("timers", lambda tx: timers.fire_due(tx, self.now()))

    def keep_promises(self) -> None:
        """Look after what a desk has promised and not done."""
        look_after = self.look_after
        if look_after is not None:
            for _ in range(PROMISES_MOST):
                if not self._do("promises", lambda tx: look_after(tx, self.now())):
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

    def _do(self, job: str, work: Callable[[Tx], int]) -> int:
        try:
            with self.store.transaction() as tx:
                count = work(tx)
        except Exception as fault:
            log.error("scheduler.failed", exc_info=fault, extra={"job": job})
            return 0
        if count:
            log.info("scheduler.done", extra={"job": job, "count": count})
        return count


def last_planned(now: datetime) -> datetime:
    """When the latest clearing was due: at the full hour."""
    return now.replace(minute=0, second=0, microsecond=0)
