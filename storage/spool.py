"""The spool: where a delivery goes when the database is down. Encrypted, fsynced, bounded, drained in order.

One file per delivery, named by its place in the line, so that nothing but whole files exists: a file
half-written by a dying process has another name and is never read. Places follow the clock, and go on
from the last one when somebody sets it back, in all processes alike: the order in which people wrote
depends on no clock.
"""

from __future__ import annotations

import fcntl
import heapq
import os
import secrets
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.vault import Place, Vault

WHOLE = ".kept"
ASIDE = ".unreadable"
DRAFT = ".draft"
ABANDONED = timedelta(hours=1)  # a draft takes milliseconds
LIMIT_BYTES = 512 * 1024 * 1024  # beyond this the edge answers 500, so that LINE knows
MEASURE_AFTER = 0.01  # share of the limit that we may add before the folder is measured again
LATE_S = 5.0  # so late may something come here that reached us earlier; what seems later still was dated by a clock set back
TICK_S = 0.000_01
STAMP_BYTES = 8  # the moment it reached us, before the body
PLACE = Place("spool", "body", "")
PLACES = ".places"  # beside the folder, for all processes: the newest place, and by how much the clock is behind it
PLACES_FORM = struct.Struct(">dd")


class SpoolFull(Exception):
    """The spool has reached its limit; nothing more can be promised."""


class Spool:
    """A folder of sealed deliveries. Safe for several threads and processes."""

    def __init__(self, folder: Path, vault: Vault, limit_bytes: int = LIMIT_BYTES) -> None:
        self.folder = folder
        self._vault = vault
        self._limit = limit_bytes
        self._kept_bytes = 0
        self._measured_bytes: int | None = None
        self._places = folder.with_name(folder.name + PLACES)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(folder.parent)

    def keep(self, body: bytes, received_at: datetime) -> None:
        """Keep a body until the database is back. On return it is on the disk. Raises: SpoolFull, OSError."""
        sealed = self._vault.seal(struct.pack(">d", received_at.timestamp()) + body, PLACE)
        self._make_sure_of_room(len(sealed))
        stamp = f"{self._place(received_at.timestamp()):020.6f}-{secrets.token_hex(8)}"
        draft = self.folder / (stamp + DRAFT)
        try:
            _write(draft, sealed)
            draft.rename(self.folder / (stamp + WHOLE))
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        _sync(self.folder)

    def _place(self, moment: float) -> float:
        """Its place in the line. A clock set back would put it before what came first, so its error is made up for."""
        file = os.open(self._places, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)  # until it is closed
            newest, behind_s = self._line(file)
            if moment + behind_s < newest - LATE_S:
                behind_s = newest + TICK_S - moment
            place = moment + behind_s
            os.pwrite(file, PLACES_FORM.pack(max(newest, place), behind_s), 0)
        finally:
            os.close(file)
        return place

    def _line(self, file: int) -> tuple[float, float]:
        """The newest place and by how much the clock is behind it; after a power cut, what the names tell."""
        told = os.pread(file, PLACES_FORM.size, 0)
        if len(told) < PLACES_FORM.size:
            return max((_place_in(name) for name in self._whole()), default=0.0), 0.0
        newest, behind_s = PLACES_FORM.unpack(told)
        return newest, behind_s

    def oldest(self, limit: int) -> list[Path]:
        """The files of what has waited longest."""
        return [self.folder / name for name in heapq.nsmallest(limit, self._whole())]

    def open(self, path: Path) -> tuple[bytes, datetime] | tuple[None, None]:
        """The body in a file and when it reached us; nothing if another process has drained it meanwhile.

        Raises: CannotOpen.
        """
        try:
            opened = self._vault.open(path.read_bytes(), PLACE)
        except FileNotFoundError:
            return None, None
        (stamp,) = struct.unpack(">d", opened[:STAMP_BYTES])
        return opened[STAMP_BYTES:], datetime.fromtimestamp(stamp, UTC)

    def set_aside(self, path: Path) -> None:
        """Keep a file that cannot be opened out of the way, so that it holds nobody up."""
        with suppress(FileNotFoundError):  # another process was faster
            path.rename(path.with_suffix(ASIDE))

    def is_used(self) -> bool:
        """Whether anything waits: what comes now must queue behind it."""
        return next(self._whole(), None) is not None

    def count(self) -> int:
        """How many deliveries wait."""
        return sum(1 for _ in self._whole())

    def share_used(self) -> float:
        """How full it is, from 0 to 1 of its limit."""
        return self._used() / self._limit

    def aside(self) -> int:
        """How many deliveries were set aside, for somebody to look at."""
        with os.scandir(self.folder) as entries:
            return sum(1 for entry in entries if entry.name.endswith(ASIDE))

    def sweep(self, now: datetime) -> None:
        """Throw away what a process that was killed had begun to write: nobody was told that it is safe."""
        with os.scandir(self.folder) as entries:
            drafts = [Path(entry.path) for entry in entries if entry.name.endswith(DRAFT)]
        for draft in drafts:
            with suppress(FileNotFoundError):  # it was finished, or another process was faster
                if draft.stat().st_mtime < (now - ABANDONED).timestamp():
                    draft.unlink()

    def let_go(self, path: Path) -> None:
        """Forget a delivery that the database has taken. One that a power cut brings back is taken once all the same."""
        path.unlink(missing_ok=True)

    def _whole(self) -> Iterator[str]:
        with os.scandir(self.folder) as entries:
            yield from (entry.name for entry in entries if entry.name.endswith(WHOLE))

    def _make_sure_of_room(self, more: int) -> None:
        """Measure the folder now and then, and whenever it seems full: each time would take too long in a long outage."""
        self._kept_bytes += more
        if self._seems_full() or self._kept_bytes > self._limit * MEASURE_AFTER:
            self._measured_bytes, self._kept_bytes = self._used(), more
        if self._seems_full():
            raise SpoolFull

    def _seems_full(self) -> bool:
        return self._measured_bytes is None or self._measured_bytes + self._kept_bytes > self._limit

    def _used(self) -> int:
        return sum(_size(path) for path in self.folder.iterdir())


def _place_in(name: str) -> float:
    with suppress(ValueError):  # somebody else's file
        return float(name.partition("-")[0])
    return 0.0


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # drained while we looked
        return 0


def _sync(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
