"""Time in a trial: things to be come back to in a moment, and now and then a process whose clock is a day off."""

from __future__ import annotations

import random
import threading
from datetime import timedelta
from itertools import count, cycle

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot import clock
from conversations.unfinished import UNFINISHED
from storage import timers
from storage.db import Store
from storage.ids import PersonId
from storage.tables import Person
from tests.soak.running import SoakedDesk

PAUSE_S = 0.5
SOON_S = 4.0
OURS = "soak"
TURNED = ("tomorrow", "yesterday")
TURNED_FOR_S, RIGHT_FOR_S = 8.0, 15.0
LEFT = f"select count(*) from timers where subject like '%{OURS}%'"  # noqa: S608  # our own word


class Timers:
    """Sets one after the other, for anybody, due at once or in a moment. They ask after no talk there is: nothing is said."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.set: list[str] = []

    def run(self, over: threading.Event) -> None:
        """Set them until it is over. What the database did not say that it kept is not waited for."""
        dice = random.Random(OURS)
        for number in count():
            if over.wait(dice.uniform(0.5, 1.5) * PAUSE_S):
                return
            try:
                with self._store.transaction() as tx:
                    person = dice.choice(tx.connection.execute(select(Person.id)).scalars().all())
                    subject = f"{person.hex}:{OURS}{number}"
                    due = clock.now() + timedelta(seconds=dice.uniform(-1.0, SOON_S))
                    timers.set_timer(tx, PersonId(person), UNFINISHED, subject, due)
            except SQLAlchemyError:
                continue
            self.set.append(subject)


def turn_clocks(desk: SoakedDesk, over: threading.Event) -> None:
    """Beside all others let a process work, send and tick whose clock is a day ahead; a while later one that is a day behind."""
    for kind in cycle(TURNED):
        if over.wait(RIGHT_FOR_S / 3):
            return
        desk.keep(kind)
        over.wait(TURNED_FOR_S)
        desk.let_go(kind)
        over.wait(RIGHT_FOR_S)
