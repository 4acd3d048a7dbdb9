"""How full the disk and the spool of this machine are: said to staff and to the monitor before anything is refused.

Refuses nothing itself, and deletes nothing.
"""

from __future__ import annotations

import logging
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from storage import switches
from storage.db import Store, Tx
from storage.spool import Spool

SHORT = 0.8  # of the spool's limit, or of the disk
VERY_SHORT = 0.9
ENOUGH = 0.75  # below this it is well again: a little to and fro disturbs nobody
PLENTY = 10 * 1024**3  # bytes: with so much free, no share of a large disk is short

log = logging.getLogger(__name__)


class Usage(NamedTuple):
    """A disk, in bytes."""

    total: int
    used: int
    free: int


@dataclass(frozen=True, slots=True)
class Fill:
    """How full it is: shares from 0 to 1. The disk's is 0 while plenty is free."""

    spool: float
    disk: float

    @property
    def worst(self) -> float:
        """The fuller of the two."""
        return max(self.spool, self.disk)

    @property
    def is_short(self) -> bool:
        """Whether somebody should see to it."""
        return self.worst >= SHORT

    def __str__(self) -> str:
        """For people and monitors: which is how full."""
        return f"spool {self.spool:.0%}, disk {self.disk:.0%}"


def measure(spool: Spool, usage: Callable[[Path], Usage] | None = None) -> Fill:
    """How full the spool and its disk are at this moment. Raises: OSError."""
    return Fill(spool.share_used(), _share(spool.folder, usage))


def _share(folder: Path, usage: Callable[[Path], Usage] | None) -> float:
    total, used, free = (usage or shutil.disk_usage)(folder)
    return used / (used + free) if total and free < PLENTY else 0.0


def has_room_for_content(folder: Path, usage: Callable[[Path], Usage] | None = None) -> bool:
    """Whether photos and voice may come in: what is left of a nearly full disk is for what people write.

    A disk that cannot be measured counts as one with room: whoever writes to it finds out.
    """
    try:
        return _share(folder, usage) < VERY_SHORT
    except OSError:
        return True


@dataclass(slots=True)
class Filling:
    """Looks now and then, and keeps the notice to staff true. One for each process that keeps deliveries."""

    store: Store
    spool: Spool
    now: Callable[[], datetime]
    usage: Callable[[Path], Usage] | None = None
    host: str = field(default_factory=socket.gethostname)
    _level: float = 0.0

    def look(self) -> None:
        """Measure, and say so if it has become better or worse. Raises: OSError, SQLAlchemyError."""
        fill = measure(self.spool, self.usage)
        if fill.is_short:
            log.log(_weight(fill), "room.short", extra={"state": str(fill)})
        level = VERY_SHORT if fill.worst >= VERY_SHORT else SHORT if fill.is_short else 0.0
        if level > self._level:
            self._warn(fill, level)
            self._level = level
        elif fill.worst < ENOUGH:
            self._all_is_well()
            self._level = 0.0

    def _warn(self, fill: Fill, level: float) -> None:
        head = f"{self.host} ≥ {level:.0%}: "
        with self.store.transaction() as tx:
            if self._stands(tx, head):
                return  # another process of this machine has said so
            switches.turn_on(tx, "room_short", f"{head}{fill}", self.now(), None)
            switches.tell_again(tx, "room_short")

    def _all_is_well(self) -> None:
        """Take back the notice if it speaks of this machine: another may still be short."""
        with self.store.reading() as tx:
            is_ours = self._stands(tx, f"{self.host} ≥ ")
        if is_ours:
            with self.store.transaction() as tx:
                if self._stands(tx, f"{self.host} ≥ "):
                    switches.turn_off(tx, "room_short")

    def _stands(self, tx: Tx, head: str) -> bool:
        """Whether the notice that stands now begins so, be it from before this process began."""
        return any(
            switch.name == "room_short" and switch.reason.startswith(head)
            for switch in switches.on(tx, self.now())
        )


def _weight(fill: Fill) -> int:
    return logging.CRITICAL if fill.worst >= VERY_SHORT else logging.WARNING
