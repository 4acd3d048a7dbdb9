"""One trial: people write while everything is killed; then it heals, and the accounts are taken."""

from __future__ import annotations

import threading
import time
import urllib.error
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, or_, select

from bot.settings import read_settings
from bot.wiring.parts import Parts, make_parts
from storage.alarms import LEASE_S
from storage.tables import Arrival
from tests.e2e.phones import Phones
from tests.e2e.running_desk import START_S
from tests.simulation.checks_staff import ALARM_S
from tests.soak import folk, timing, weather
from tests.soak.account import Account, acknowledged, settle
from tests.soak.clerks import LOGINS, Clerks
from tests.soak.folk import Life, Person
from tests.soak.killer import WORKER, Killer
from tests.soak.measured import Doors, Measured, Scales, most_within, punctuality
from tests.soak.rules import Trace, judge, letters_in
from tests.soak.running import SoakedDesk
from tests.soak.timing import Timers

LIVES: tuple[Life, ...] = (
    *[folk.ask] * 6,
    *[folk.consult] * 3,
    folk.cry,
    folk.cry_alone,
    folk.regret,
    folk.waver,
    folk.poison,
)
HEAL_S = 900.0  # a dead sender's lease, the platform's redeliveries, and thousands of answers that wait behind them
RAIN_S = 90.0
LOOK_EVERY_S = 0.3
REDELIVERIES_S = [0.5, 1, 2, 3, 4, 6, 8, 10] * 3
ARRIVALS = "select count(*) from arrivals where state = 'waiting'"
OUTBOX = "select count(*) from outbox where state = 'waiting'"
UNCALLED = "select count(*) from alarms where state = 'open' and round = 0"
CALLS = "select count(*) from alarm_calls where state = 'waiting'"
KEPT = "select count(*) from arrivals where timer is null"

Tell = Callable[[str], None]


@dataclass
class Trial:
    """People, staff and a killer, at the same desk at the same time. turned: now and then a clock is a day off."""

    desk: SoakedDesk
    killer: Killer
    tell: Tell = lambda _line: None
    turned: bool = False

    def run(self) -> Account:
        """Let it happen."""
        phones = Phones(self.desk.phones)
        phones.redeliver(*REDELIVERIES_S)
        people = [Person(phones.add(f"人{number}"), life) for number, life in enumerate(LIVES)]
        for person in people:
            person.phone.wait_for("Which language", START_S)
        parts = make_parts(read_settings(self.desk.environ))
        parts.ready()
        try:
            return self._take_account(phones, people, parts)
        finally:
            parts.close()

    def _take_account(self, phones: Phones, people: list[Person], parts: Parts) -> Account:
        clerks, timers, scales, doors = (
            Clerks(parts, [person.phone.id for person in people if person.life is folk.cry_alone]),
            Timers(parts.store),
            Scales(self.desk),
            Doors(self.desk),
        )
        over, healed = threading.Event(), threading.Event()
        looking = threading.Thread(target=doors.run, args=(healed,))
        looking.start()
        self._storm(
            phones,
            over,
            [
                *(partial(person.live, over, number) for number, person in enumerate(people)),
                *(partial(clerks.work, over, which) for which in range(len(LOGINS))),
                partial(folk.spoil, phones, over),
                partial(timers.run, over),
                partial(scales.run, over),
                *([partial(timing.turn_clocks, self.desk, over)] if self.turned else ()),
            ],
        )
        others_waiting = partial(_others_waiting, parts, _poisoners(parts, people))
        behind, healed_s = others_waiting(), self._heal(phones, others_waiting)
        healed.set()
        looking.join()
        webhooks, requests = phones.ledger("webhook"), phones.ledger("request")
        measured = Measured(
            punctuality(webhooks, doors.ajar, self.killer.away), healed_s, behind, scales.grown
        )
        trace = Trace(
            webhooks,
            requests,
            clerks.log,
            timers.set,
            self.killer.struck[WORKER],
            measured,
            letters_in(self.desk.mail),
            away_s=most_within(ALARM_S + LEASE_S, self.killer.away),
        )
        askers = {person.phone.id for person in people if person.life is folk.ask}
        return settle(judge(parts.store, trace), measured, requests, askers)

    def _storm(self, phones: Phones, over: threading.Event, works: list[Callable[[], None]]) -> None:
        crowd = [threading.Thread(target=work) for work in works]
        weather.storm(phones)
        for one in crowd:
            one.start()
        threading.Thread(target=self._report, args=(over,), daemon=True).start()
        try:
            # here, in the thread that lives longest: a server started anew dies with its thread
            self.killer.rage(over)
        finally:
            over.set()
            for one in crowd:
                one.join()

    def _report(self, over: threading.Event) -> None:
        while not over.wait(10):
            self.tell(self.killer.line())

    def _heal(self, phones: Phones, others_waiting: Callable[[], int]) -> float:
        """Wait until nothing is under way any more; says how long others waited than those whose every second message fells.

        What could not be said for all the killing goes through the same weather, if it does not last too long.
        """
        begun = last = time.monotonic()
        is_calm = False
        while (now := time.monotonic()) - begun < HEAL_S:
            if not is_calm and (now - begun > RAIN_S or not self.desk.count(OUTBOX)):
                weather.calm(phones)
                is_calm = True
            if not _is_idle(phones) or others_waiting():
                last = now
            elif is_calm and not self._is_behind(phones):
                break
            time.sleep(LOOK_EVERY_S)
        self.tell(f"healed after {last - begun:.1f} s, all said after {time.monotonic() - begun:.1f} s")
        return last - begun

    def _is_behind(self, phones: Phones) -> bool:
        """Whether something is still to be heard, said, rung, called, or to be brought in from beside the database."""
        if any(self.desk.count(left) for left in (ARRIVALS, OUTBOX, UNCALLED, CALLS, timing.LEFT)):
            return True
        return self.desk.count(KEPT) < len(acknowledged(phones.ledger("webhook")))


def _poisoners(parts: Parts, people: list[Person]) -> list[bytes]:
    """Who tries the desk's patience: each poison of theirs is tried for six seconds, one after the other."""
    return [parts.store.vault.digest("line_id", each.phone.id) for each in people if each.life is folk.poison]


def _others_waiting(parts: Parts, those: list[bytes]) -> int:
    """How much of anybody else waits."""
    others = or_(Arrival.person_key.is_(None), Arrival.person_key.not_in(those))
    with parts.store.reading() as tx:
        found = tx.connection.execute(select(func.count()).where(Arrival.state == "waiting", others))
        return found.scalar_one()


def _is_idle(phones: Phones) -> bool:
    """Whether LINE has nothing more to deliver."""
    try:
        phones.ask("POST", "/idle?wait=0.01")
    except urllib.error.HTTPError as busy:
        busy.close()
        return False
    return True
