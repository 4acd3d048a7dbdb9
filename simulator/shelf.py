"""Bytes put aside in one append-only file without a name, so that long runs do not grow in memory."""

import os
import tempfile
from typing import NewType

# Where something lies on the shelf: the offset above, the length in the lowest 32 bits. One small number, because
# a long run keeps very many of them.
Slip = NewType("Slip", int)
LENGTH_BITS = 32
LENGTH_MASK = (1 << LENGTH_BITS) - 1


class Shelf:
    """Keeps what was said and sent, in order, until the simulator stops.

    Locks: `put` and `clear` need the world's lock; `get` does not (what was written never changes).
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 -- closed with the world
        self._end = 0

    def put(self, data: bytes) -> Slip:
        """Lay something down and get a slip for it."""
        slip = Slip(self._end << LENGTH_BITS | len(data))
        self._file.write(data)
        self._end += len(data)
        return slip

    def get(self, slip: Slip) -> bytes:
        """Fetch what a slip stands for."""
        return os.pread(self._file.fileno(), slip & LENGTH_MASK, slip >> LENGTH_BITS)

    def clear(self) -> None:
        """Throw everything away."""
        self._file.truncate(0)
        self._file.seek(0)
        self._end = 0

    def close(self) -> None:
        """Give the file back; the shelf is not usable afterwards."""
        self._file.close()
