"""The clock of the desk: one scheduler ticks, in memory; what is due lives in the database.

Timers fire as arrivals. Jobs of the day leave a row for their planned moment, so that two schedulers are harmless.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import TOKYO
from storage import retention, timers
from storage.db import Store, Tx

TIMERS_EVERY_S = 2
NIGHTLY = time(3, 30)  # in Japan: when the fewest write

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Scheduler:
    """Ticks until told to stop. A tick missed while the process was down is made up once."""

    store: Store
    now: Callable[[], datetime]
    ended: threading.Event

    def run(self) -> None:
        """Tick until told to stop."""
        ticking = BackgroundScheduler(
            timezone=TOKYO,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        ticking.add_job(self.fire_timers, "interval", seconds=TIMERS_EVERY_S)
        ticking.add_job(self.nightly, "cron", hour=NIGHTLY.hour, minute=NIGHTLY.minute)
        ticking.start()
        self.nightly()  # made up now if last night's was missed; its row keeps it from running twice
        self.ended.wait()
        ticking.shutdown(wait=True)

    def fire_timers(self) -> None:
        """Let what is due queue behind what its person already said."""
        self._do("timers", lambda tx: timers.fire_due(tx, self.now()))

    def nightly(self) -> None:
        """Let go of what need not be kept any longer."""
        planned_at = last_planned(self.now())

        def once(tx: Tx) -> int:
            if not timers.first_to_tick(tx, "nightly", planned_at):
                return 0
            return retention.let_go(tx, self.now())

        self._do("nightly", once)

    def _do(self, job: str, work: Callable[[Tx], int]) -> None:
        try:
            with self.store.transaction() as tx:
                count = work(tx)
        except Exception as fault:
            log.error("scheduler.failed", exc_info=fault, extra={"job": job})
            return
        if count:
            log.info("scheduler.done", extra={"job": job, "count": count})


def last_planned(now: datetime) -> datetime:
    """When the latest nightly job was due."""
    here = now.astimezone(TOKYO)
    planned = datetime.combine(here.date(), NIGHTLY, TOKYO)
    return planned if planned <= here else planned - timedelta(days=1)
