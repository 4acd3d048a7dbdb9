"""`engawa audit`: whether the record of who saw or did what is whole, told in the terminal. Changes nothing."""

from __future__ import annotations

import sys

from storage import audit
from storage.db import Store

BROKEN = 1


def follow(store: Store, noted: tuple[int, bytes] | None) -> int:
    """Say whether every line fits, and the newest one to note down. 1: somebody has altered, added or taken out lines."""
    with store.reading() as tx:
        found = audit.follow(tx, audit.Head(*noted) if noted else None)
    if found.broken is not None:
        sys.stdout.write(
            f"The record is broken: line {found.broken} does not fit what stands before it ({found.lines} do).\n"
            "Somebody has changed the database past the desk. Keep a copy of it as it is, and look who could write to it.\n"
        )
        return BROKEN
    sys.stdout.write(
        f"The record is whole: {found.lines} lines. The newest, to note elsewhere: {found.head or 'none'}\n"
    )
    return 0
