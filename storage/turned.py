"""A clock that was turned ahead: what it alone would cause waits, so that somebody can put it right.

A day ahead, every promise would seem broken and every reminder due, and people would be written to by the hundred.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage import switches
from storage.db import Tx

AHEAD = timedelta(
    minutes=10
)  # less than this is a clock being set right; machines of one desk differ by less
REST = timedelta(hours=12)  # a night: then it is believed, whether or not anybody has looked


def tell(tx: Tx, now: datetime) -> None:
    """It was turned: staff see so, and administrators are written to."""
    switches.turn_on(tx, "clock_turned", "", now, now + REST)


def rests(tx: Tx, now: datetime) -> bool:
    """Whether what is due by this clock alone waits. A clock by which it has yet to be turned is not the one that was."""
    told = _told(tx, now)
    return told is not None and told.set_at <= now + AHEAD


def put_right(tx: Tx, now: datetime) -> bool:
    """This clock was turned back, or has just begun to be looked at: what was told of it is over. False: nothing was."""
    told = _told(tx, now)
    if told is None or told.set_at <= now + AHEAD:
        return False
    switches.turn_off(tx, "clock_turned")
    return True


def believe(tx: Tx, now: datetime) -> bool:
    """Somebody has looked: it is right. False: nobody doubted it."""
    if not rests(tx, now):
        return False
    switches.turn_off(tx, "clock_turned")
    return True


def _told(tx: Tx, now: datetime) -> switches.On | None:
    return next((switch for switch in switches.on(tx, now) if switch.name == "clock_turned"), None)
