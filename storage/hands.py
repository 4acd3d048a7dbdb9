"""Which arrival each worker has in hand, written where it outlives the worker's death, and read after it.

An arrival that kills its process rolls back with it, and would kill the next one and the next for ever.
A few bytes in a file of the system's memory cost no commit: they need to outlive a process, not a power cut.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from storage.ids import ArrivalId

_WIDTH = 20  # digits of the largest number there is


class Hand:
    """What one worker holds. The file is locked while its process lives; the kernel lets go of it at its death."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / f"{os.getpid()}-{id(self):x}.hand"
        # Locked before it has its name: without the lock it would be taken for a dead one's, and taken away.
        unnamed = self._path.with_suffix(".new")
        self._file = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        unnamed.rename(self._path)

    def take(self, arrival: ArrivalId) -> None:
        """This is in hand now, until the next is: what has ended meanwhile is known from its own state."""
        os.pwrite(self._file, b"%*d" % (_WIDTH, arrival), 0)

    def empty(self) -> None:
        """Nothing is in hand: for whoever only looked at something that goes on waiting."""
        os.pwrite(self._file, b" " * _WIDTH, 0)

    def close(self) -> None:
        """The worker ends as it should."""
        self._path.unlink(missing_ok=True)
        os.close(self._file)


def has_dead(folder: Path) -> bool:
    """Whether somebody died with something in hand that was not told yet."""
    for path in folder.glob("*.hand"):
        with suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False


def left_behind(folder: Path) -> Iterator[ArrivalId]:
    """What workers had in hand when they died; each is told once."""
    for path in sorted(folder.glob("*.hand")):
        with suppress(FileNotFoundError, BlockingIOError):
            yield from _from_the_dead(path)


def _from_the_dead(path: Path) -> Iterator[ArrivalId]:
    file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = os.pread(file, _WIDTH, 0).strip()
        path.unlink()
        if held.isdigit():
            yield ArrivalId(int(held))
    finally:
        os.close(file)
