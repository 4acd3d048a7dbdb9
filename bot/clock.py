"""The only source of now. Everything else takes `now` as a parameter."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """This moment, aware UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds on a clock that never jumps, for measuring how long something took."""
    return time.monotonic()


def steady() -> float:
    """Seconds on a clock that never jumps and also counts while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def today(at: datetime) -> date:
    """The date on the desk's calendar at that moment."""
    return at.astimezone(TOKYO).date()
