"""A calendar that somebody sent from the console. Read in a process of its own, which ends: the readers are heavy, and rules may be endless."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from handlers.profile.calendars import NoCalendar

MOST_BYTES = 400 * 1024
PATIENCE_S = 10
ROOT = Path(__file__).resolve().parents[2]
READER = (sys.executable, "-m", "handlers.profile.calendars")


def days_sent(data: bytes) -> tuple[str, ...]:
    """Every whole day of a calendar, as YYYY-MM-DD; at least one. Takes a second. Raises: NoCalendar."""
    if not data or len(data) > MOST_BYTES:
        raise NoCalendar("nothing was sent, or too much")
    try:
        done = subprocess.run(  # noqa: S603  # our own reader, no shell
            READER, input=data, capture_output=True, cwd=ROOT, timeout=PATIENCE_S, check=True
        )
        days = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as wrong:
        raise NoCalendar(f"it cannot be read ({type(wrong).__name__})") from None
    if not days:
        raise NoCalendar("no whole day is in it")
    return tuple(days)
