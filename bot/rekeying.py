"""`engawa rekey`: seals everything again under the first of ENGAWA_FIELD_KEYS, a little at a time, while the desk works."""

from __future__ import annotations

import sys

from bot.wiring.parts import Parts
from storage import rekeying


def rekey(parts: Parts) -> int:
    """Work until nothing is left under an older key. 0: all is done; 1: some values their own key does not open."""
    again = 0
    while True:
        with parts.store.transaction() as tx:
            done = rekeying.step(tx)
        again += done.again
        if done.again == 0:
            break
    sys.stdout.write(f"{again} values were sealed again under key {parts.store.vault.current}.\n")
    if done.stuck:
        sys.stdout.write(
            f"{done.stuck} or more values do not open under their own key and stay as they are.\n"
        )
    return 1 if done.stuck else 0
