"""A scheduler that lives an hour in a third of a second, several at once; what each clearing really did is counted in a table.

`python -m tests.soak.clocks 6`, with the desk's settings in the environment: keeps so many running and replaces the dead.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bot import scheduler as ticking
from bot.running import Loops
from bot.scheduler import Scheduler
from bot.wiring.parts import Parts
from storage import retention
from storage.db import Tx
from tests.soak.stable import keep

HOUR_S = 0.3
BEGUN = "SOAK_CLOCKS_FROM"  # names a file with the moment all clocks count from, in seconds since 1970
FIRST = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ASKS_EVERY_S = 0.05
CLEARINGS = "create table clearings (one integer not null)"  # nothing here keeps a second row out


def fast(begun: float) -> datetime:
    """The present of all fast clocks."""
    return FIRST + timedelta(hours=(time.time() - begun) / HOUR_S)


def start(parts: Parts, loops: Loops) -> None:
    """Start one."""
    begun = float(Path(os.environ[BEGUN]).read_text())
    clear = retention.clear

    def counted(
        tx: Tx, last_at: datetime | None, now: datetime, kept: retention.Retention | None = None
    ) -> int:
        tx.connection.execute(text("insert into clearings values (1)"))
        return clear(tx, last_at, now, kept)

    retention.clear = counted  # the very function the scheduler calls, in this process alone
    ticking.TIMERS_EVERY_S = ASKS_EVERY_S  # type: ignore[assignment]  # whole seconds in earnest
    ticking.MAKE_UP_EVERY_S = ASKS_EVERY_S  # type: ignore[assignment]  # as above
    loops.start(lambda ended: _scheduler(parts, begun, ended))


def _scheduler(parts: Parts, begun: float, ended: threading.Event) -> Scheduler:
    def now() -> datetime:
        return fast(begun)

    def steady() -> float:
        return now().timestamp()

    return Scheduler(parts.store, now, ended, steady=steady)


def main(count: int) -> int:
    """Keep so many running until told to stop."""
    begun = Path(os.environ[BEGUN])
    if not begun.exists():
        begun.write_text(str(time.time()))
    return keep({"clock": start}, ["clock"] * count)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
