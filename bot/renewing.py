"""Notices that the profile has changed and gives the new one to whoever works with it. Changes nothing itself."""

from __future__ import annotations

import threading

from sqlalchemy.exc import SQLAlchemyError

from bot.running import Loops
from bot.wiring.parts import Parts

LOOK_S = 3.0  # how long a change may take to be noticed: one look at an index each time


class Renewal:
    """Looks for a newer version of the profile, for everybody in this process who follows `Parts`."""

    def __init__(self, parts: Parts, ended: threading.Event) -> None:
        """Nothing is looked at yet."""
        self._parts = parts
        self._ended = ended

    def run(self) -> None:
        """Look every few seconds until told to stop."""
        while not self._ended.wait(LOOK_S):
            self.step()

    def step(self) -> bool:
        """Look once. False: nothing is new, or the database is away."""
        try:
            with self._parts.store.reading() as tx:
                return self._parts.renew(tx)
        except SQLAlchemyError:
            return False


def start_renewal(parts: Parts, loops: Loops) -> None:
    """Start looking, once in each process that works with the profile."""
    loops.start(lambda ended: Renewal(parts, ended))
