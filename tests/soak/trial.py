"""One trial: people write while everything is killed; then it heals, and the accounts are taken."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e.phones import Phone, Phones
from tests.soak import weather
from tests.soak.account import Account, settle
from tests.soak.killer import Killer
from tests.soak.running import SoakedDesk

PEOPLE = 12
PAUSE_S = 1.5  # between two messages of one person: more would only pile up while everything is being killed
HEAL_S = 900.0  # a dead sender's lease, the platform's redeliveries, and thousands of answers that wait behind them
REDELIVERIES_S = [0.5, 1, 2, 3, 4, 6, 8, 10] * 3

Tell = Callable[[str], None]


@dataclass
class Trial:
    """People and a killer, at the same desk at the same time."""

    desk: SoakedDesk
    killer: Killer
    tell: Tell = lambda _line: None

    def run(self) -> Account:
        """Let it happen."""
        phones = Phones(self.desk.phones)
        phones.redeliver(*REDELIVERIES_S)
        people = [phones.add(f"人{number}") for number in range(PEOPLE)]
        for person in people:
            person.wait_for("Which language", 60)
        weather.storm(phones)
        over = threading.Event()
        crowd = [
            threading.Thread(target=_write_on, args=(person, over, number))
            for number, person in enumerate(people)
        ]
        for one in crowd:
            one.start()
        threading.Thread(target=self._report, args=(over,), daemon=True).start()
        self.killer.rage(
            over
        )  # here, in the thread that lives longest: a server started anew dies with its thread
        over.set()
        for one in crowd:
            one.join()
        weather.calm(phones)
        return self._healed(phones)

    def _report(self, over: threading.Event) -> None:
        while not over.wait(10):
            self.tell(", ".join(f"{count} × {what}" for what, count in self.killer.struck.items()))

    def _healed(self, phones: Phones) -> Account:
        """Wait until nothing is under way any more."""
        phones.wait_until_idle(HEAL_S)
        until = time.monotonic() + HEAL_S
        while True:
            account = settle(phones, self.desk)
            if (account.waiting == 0 and account.lost == 0) or time.monotonic() > until:
                return account
            time.sleep(1.0)


def _write_on(person: Phone, over: threading.Event, seed: int) -> None:
    """Write what is answered every time, now and then several in one breath."""
    dice = random.Random(seed)
    while not over.is_set():
        for _ in range(dice.choice((1, 1, 1, 3))):
            person.write("ヘルプ")
        over.wait(dice.uniform(0.5, 1.5) * PAUSE_S)
