"""Keeps the desk small on a small machine: what was only needed while starting goes back to the system.

Only where the C library is GNU's; elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
import sys

M_ARENA_MAX = -8  # of <malloc.h>
ARENAS = 2  # one for each core of a small machine: by default every thread may keep one of its own


def keep_few_arenas() -> None:
    """Let threads share their memory. To be called before the first thread starts."""
    libc = ctypes.CDLL(None)
    if sys.platform == "linux" and hasattr(libc, "mallopt"):
        libc.mallopt(M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Give memory that is not used any more back to the system."""
    libc = ctypes.CDLL(None)
    if sys.platform == "linux" and hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)
