"""One trial: people write while everything is killed; then it heals, and the accounts are taken."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.settings import read_settings
from bot.wiring.parts import Parts, make_parts
from tests.e2e.phones import Phones
from tests.soak import folk, rules, weather
from tests.soak.account import Account, settle
from tests.soak.clerks import LOGINS, Clerks
from tests.soak.folk import Life, Person
from tests.soak.killer import Killer
from tests.soak.running import SoakedDesk

LIVES: tuple[Life, ...] = (*[folk.ask] * 6, *[folk.consult] * 3, folk.cry, folk.cry, folk.regret, folk.poison)
HEAL_S = 900.0  # a dead sender's lease, the platform's redeliveries, and thousands of answers that wait behind them
REDELIVERIES_S = [0.5, 1, 2, 3, 4, 6, 8, 10] * 3

Tell = Callable[[str], None]


@dataclass
class Trial:
    """People, staff and a killer, at the same desk at the same time."""

    desk: SoakedDesk
    killer: Killer
    tell: Tell = lambda _line: None

    def run(self) -> Account:
        """Let it happen."""
        phones = Phones(self.desk.phones)
        phones.redeliver(*REDELIVERIES_S)
        people = [Person(phones.add(f"人{number}"), life) for number, life in enumerate(LIVES)]
        for person in people:
            person.phone.wait_for("Which language", 60)
        parts = make_parts(read_settings(self.desk.environ))
        parts.ready()
        try:
            return self._storm(phones, people, parts)
        finally:
            parts.close()

    def _storm(self, phones: Phones, people: list[Person], parts: Parts) -> Account:
        clerks = Clerks(parts)
        over = threading.Event()
        works = [
            *(partial(person.live, over, number) for number, person in enumerate(people)),
            *(partial(clerks.work, over, which) for which in range(len(LOGINS))),
            partial(folk.spoil, phones, over),
        ]
        crowd = [threading.Thread(target=work) for work in works]
        weather.storm(phones)
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
        account = self._healed(phones, [person.phone.id for person in people if person.life is folk.ask])
        ledger = phones.ledger("webhook"), phones.ledger("request")
        return replace(account, wrong=tuple(rules.broken(parts.store, *ledger, clerks.log)))

    def _report(self, over: threading.Event) -> None:
        while not over.wait(10):
            self.tell(", ".join(f"{count} × {what}" for what, count in self.killer.struck.items()))

    def _healed(self, phones: Phones, askers: list[str]) -> Account:
        """Wait until nothing is under way any more."""
        phones.wait_until_idle(HEAL_S)
        until = time.monotonic() + HEAL_S
        while True:
            account = settle(phones, self.desk, askers)
            if (account.waiting == 0 and account.lost == 0) or time.monotonic() > until:
                return account
            time.sleep(1.0)
