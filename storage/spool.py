"""The spool: where a delivery goes when the database is down. Encrypted, fsynced, bounded, drained in order.

One file per delivery, named by time and digest, so that nothing but whole files exists: a file
half-written by a dying process has another name and is never read.
"""

from __future__ import annotations

import os
import secrets
import struct
from datetime import UTC, datetime
from pathlib import Path

from storage.vault import Place, Vault

WHOLE = ".kept"
LIMIT_BYTES = 512 * 1024 * 1024  # beyond this the edge answers 500, so that LINE knows
PLACE = Place("spool", "body", "")


class SpoolFull(Exception):
    """The spool has reached its limit; nothing more can be promised."""


class Spool:
    """A folder of sealed deliveries. Safe for several threads and processes."""

    def __init__(self, folder: Path, vault: Vault, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._vault = vault
        self._limit = limit_bytes
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, body: bytes, received_at: datetime) -> None:
        """Keep a body until the database is back. On return it is on the disk. Raises: SpoolFull, OSError."""
        sealed = self._vault.seal(body, PLACE)
        if self._used() + len(sealed) > self._limit:
            raise SpoolFull
        stamp = f"{received_at.timestamp():020.6f}-{secrets.token_hex(8)}"
        draft = self._folder / f"{stamp}.draft"
        with draft.open("xb") as file:
            file.write(struct.pack(">d", received_at.timestamp()) + sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self._folder / (stamp + WHOLE))
        self._sync_folder()

    def oldest(self, limit: int) -> list[Path]:
        """The files of what has waited longest."""
        return sorted(self._folder.glob(f"*{WHOLE}"))[:limit]

    def open(self, path: Path) -> tuple[bytes, datetime] | tuple[None, None]:
        """The body in a file and when it reached us; nothing if another process has drained it meanwhile.

        Raises: CannotOpen.
        """
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            return None, None
        (stamp,) = struct.unpack(">d", raw[:8])
        return self._vault.open(raw[8:], PLACE), datetime.fromtimestamp(stamp, UTC)

    def set_aside(self, path: Path) -> None:
        """Keep a file that cannot be opened out of the way, so that it holds nobody up."""
        path.rename(path.with_suffix(".unreadable"))

    def is_used(self) -> bool:
        """Whether anything waits: what comes now must queue behind it."""
        with os.scandir(self._folder) as entries:
            return any(entry.name.endswith(WHOLE) for entry in entries)

    def count(self) -> int:
        """How many deliveries wait."""
        return sum(1 for _ in self._folder.glob(f"*{WHOLE}"))

    def let_go(self, path: Path) -> None:
        """Forget a delivery that the database has taken."""
        path.unlink(missing_ok=True)
        self._sync_folder()

    def _used(self) -> int:
        return sum(path.stat().st_size for path in self._folder.glob("*") if path.exists())

    def _sync_folder(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
