"""One person writes a thousand messages in ten seconds: how soon others are answered meanwhile, and whether all was in order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.e2e.phones import Phone, Phones
from tests.soak.account import acknowledged, answers
from tests.soak.retaking import at
from tests.soak.running import SoakedDesk

APART_S = 0.01
OTHERS = 4
PAUSE_S = 0.3  # between the answer somebody has got and the next thing they say
PROMISED_S = 3.0  # for 95 of 100 answers to others
PATIENCE_S = 300.0


@dataclass(frozen=True, slots=True)
class Flood:
    """What came of it. poured_s, answered_s: how long the flood took, and its answers. others: how long they waited, shortest first."""

    messages: int
    poured_s: float
    answered_s: float
    others: Sequence[float]
    missing: int
    in_order: bool

    @property
    def is_well(self) -> bool:
        """Whether what was promised was kept."""
        return self.in_order and not self.missing and at(self.others, 95) <= PROMISED_S

    def line(self) -> str:
        """The measurements in one line."""
        order = "in order" if self.in_order else "OUT OF ORDER"
        told = ", ".join(f"{share} of 100 within {at(self.others, share):.2f} s" for share in (50, 95, 99))
        return (
            f"{self.messages} messages of one person in {self.poured_s:.1f} s, answered {order} in {self.answered_s:.1f} s, "
            f"{self.missing} missing; {len(self.others)} answers to others meanwhile: {told}, longest {self.others[-1]:.2f} s"
        )


def measure(desk: SoakedDesk, messages: int, tell: Callable[[str], None]) -> Flood:
    """Let one person pour, and others go on talking until the last answer to the flood is there."""
    phones = Phones(desk.phones)
    one, *others = (phones.add(f"人{number}") for number in range(1 + OTHERS))
    for person in (one, *others):
        person.wait_for("Which language", PATIENCE_S)
    begun = time.monotonic()
    over = threading.Event()
    waited: list[float] = []
    talking = [threading.Thread(target=_talk, args=(other, over, waited)) for other in others]
    for thread in talking:
        thread.start()
    try:
        _pour(one, messages)
        poured_s = time.monotonic() - begun
        tell(f"poured in {poured_s:.1f} s")
        missing = _wait_for_answers(phones, one, 1 + messages)
        answered_s = time.monotonic() - begun
    finally:
        over.set()
        for thread in talking:
            thread.join()
    return Flood(messages, poured_s, answered_s, sorted(waited), missing, _in_order(phones, one))


def _pour(one: Phone, messages: int) -> None:
    begun = time.monotonic()
    for number in range(messages):
        one.write("ヘルプ")
        time.sleep(max(0.0, begun + (number + 1) * APART_S - time.monotonic()))


def _talk(person: Phone, over: threading.Event, waited: list[float]) -> None:
    """Say something, wait for the answer, and again."""
    while not over.wait(PAUSE_S):
        before = person.newest()
        begun = time.monotonic()
        person.write("ヘルプ")
        while person.newest() == before and time.monotonic() - begun < PATIENCE_S:
            time.sleep(0.02)
        waited.append(time.monotonic() - begun)


def _wait_for_answers(phones: Phones, one: Phone, wanted: int) -> int:
    """How many answers are missing in the end, or are too many."""
    until = time.monotonic() + PATIENCE_S
    while (found := answers(phones.ledger("request"))[one.id]) < wanted and time.monotonic() < until:
        time.sleep(1.0)
    return abs(wanted - found)


def _in_order(phones: Phones, one: Phone) -> bool:
    """Whether the free answers went out in the order in which LINE delivered what they answer, and all was safe."""
    webhooks = phones.ledger("webhook")
    tokens = [
        event["replyToken"]
        for attempt in webhooks
        for event in attempt["events"]
        if event["source"]["userId"] == one.id
    ]
    replied = {
        request["body"]["replyToken"]: None
        for request in phones.ledger("request")
        if request["accepted"] and request["path"] == "/v2/bot/message/reply"
    }
    safe = sum(person == one.id for person in acknowledged(webhooks).values())
    return safe == len(set(tokens)) and [token for token in replied if token in set(tokens)] == [
        token for token in dict.fromkeys(tokens) if token in replied
    ]
