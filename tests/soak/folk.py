"""What people do in a trial: they ask, consult, are in danger, take back what they said, and send what brings a listener down."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count

from tests.e2e.phones import Phone, Phones
from tests.simulation.phones import DANGER, POISON
from tests.soak.residents import Resident
from tests.soak.trouble import FAILS

PAUSE_S = 1.5  # between two messages of one person: more would only pile up while everything is being killed
SHORT_S = 4.0  # how long somebody in the middle of an intake waits for words before they press again

Life = Callable[[Phone, threading.Event, random.Random], None]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a trial, and what they do until it is over."""

    phone: Phone
    life: Life

    def live(self, over: threading.Event, seed: int) -> None:
        """Do it until it is over."""
        self.life(self.phone, over, random.Random(seed))


def ask(phone: Phone, over: threading.Event, dice: random.Random) -> None:
    """Write what is answered every time, now and then several in one breath."""
    while not over.is_set():
        for _ in range(dice.choice((1, 1, 1, 3))):
            phone.write("ヘルプ")
        over.wait(dice.uniform(0.5, 1.5) * PAUSE_S)


def consult(phone: Phone, over: threading.Event, dice: random.Random) -> None:
    """Go through the questions of the desk, again and again pressing what was not answered."""
    resident = Resident(phone, dice, SHORT_S)
    while not over.is_set() and not resident.has_come_to_an_end:
        try:
            resident.step()
        except AssertionError:
            continue  # nothing came: an answer of unknown outcome is not said twice


def cry(phone: Phone, over: threading.Event, dice: random.Random) -> None:
    """Be in danger, and say so again and again."""
    for number in count(1):
        if over.is_set():
            return
        phone.write(f"{DANGER} ◆{number:06d}{phone.id[-8:]}")
        over.wait(dice.uniform(2.0, 8.0))


def cry_alone(phone: Phone, over: threading.Event, dice: random.Random) -> None:
    """The same where nobody of staff comes: they must be called."""
    cry(phone, over, dice)


def regret(phone: Phone, over: threading.Event, dice: random.Random) -> None:
    """Say something and take it back, at once or a little later."""
    for number in count(1):
        if over.is_set():
            return
        phone.write(f"こんにちは ◆{number:06d}{phone.id[-8:]}")
        over.wait(dice.choice((0.0, 0.3, 3.0)))
        if dice.random() < 0.5:
            phone.do("unsend")  # what they wrote last
        over.wait(PAUSE_S)


def waver(phone: Phone, over: threading.Event, dice: random.Random) -> None:
    """Block the account and let it in again, sooner than the news of it may arrive."""
    while not over.is_set():
        phone.do("block")
        over.wait(dice.choice((0.1, PAUSE_S)))
        phone.do("unblock")
        over.wait(dice.choice((0.1, 2 * PAUSE_S)))
    if dice.random() < 0.5:
        phone.do("block")


def poison(phone: Phone, over: threading.Event, dice: random.Random) -> None:
    """Now and then send what brings down whoever listens to it, and then something harmless."""
    while not over.is_set():
        phone.write(f"{FAILS} {POISON}")
        phone.write("ヘルプ")
        over.wait(dice.uniform(8.0, 16.0))


def spoil(phones: Phones, over: threading.Event) -> None:
    """Deliveries in which a good event stands between some that are not LINE's."""
    for number in count(1):
        if over.wait(3.0):
            return
        events = [_event(number, place, what) for place, what in enumerate(_BATCH)]
        for _ in range(1 + number % 2):
            phones.ask("POST", "/webhook/events", {"events": events})


_BATCH: tuple[Mapping[str, object], ...] = (
    {"type": "message", "message": {"type": 5, "id": POISON}},
    {"type": "message", "message": {"type": "text", "id": "77", "text": "ヘルプ"}},
    {"type": "of_a_time_to_come"},
)


def _event(number: int, place: int, what: Mapping[str, object]) -> dict[str, object]:
    return {
        "mode": "active",
        "timestamp": 1_700_000_000_000 + number,
        "webhookEventId": f"01SPOILED{number:08d}{place}",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "group", "groupId": "C" + "5" * 32},
        **what,
    }
