"""A release goes out and is taken back in the middle of everybody's conversation: all come to an end, nothing is lost."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.phones import Phone, Phones
from tests.soak.account import acknowledged, answers
from tests.soak.running import DATABASES, SoakedDesk

PEOPLE = 4
STEPS = 60
PATIENCE_S = 120.0
OLD_BUTTONS = 0.2  # of all steps
RECEIVED = "受け付けました"
BEGINNING = ("日本語", "相談する")
FIRST = ("続ける", *BEGINNING, "はい", "ここ(LINE)で", "送る")
LEFT_ALONE = {
    "もどる",
    "やめる",
    "はじめから",
    "なぜ聞くの?",
    "もっとやさしく",
    "人と話す",
    "とばす",
    "使い方",
}


@pytest.fixture(params=DATABASES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SoakedDesk]:
    urls = {}
    if request.param == "postgresql":
        urls["ENGAWA_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
    with SoakedDesk(tmp_path, urls, ("sender", "scheduler")).start() as running:
        running.keep("older", "older")
        yield running


@dataclass
class Resident:
    """Somebody who consults the desk, and now and then presses a button of long ago."""

    phone: Phone
    dice: random.Random
    pressed: list[Mapping[str, Any]] = field(default_factory=list)

    def step(self) -> None:
        """Do what the newest words of the desk ask for, and wait for what follows."""
        before = self.phone.newest()
        if len(self.pressed) > 1 and self.dice.random() < OLD_BUTTONS:
            self.phone.do("tap", action=self.dice.choice(self.pressed[:-1]))
        else:
            self._go_on()
        until = time.monotonic() + PATIENCE_S
        while self.phone.newest() == before:
            assert time.monotonic() < until, f"no answer after: {self.phone.said()[-600:]}"
            time.sleep(0.02)

    def _go_on(self) -> None:
        meant = self._meant()
        if meant is None:
            self.phone.write("さくら")
            return
        if meant["label"] not in BEGINNING:
            self.pressed.append(meant)
        self.phone.do("tap", action=meant)

    def _meant(self) -> Mapping[str, Any] | None:
        """The button under the newest bubble that leads on; None: words are asked for."""
        person = self.phone.phones.ask("GET", f"/people/{self.phone.id}")
        shown = [button for button in person["tappable"] if button["bubble"] is not None]
        newest = max((button["bubble"] for button in shown), default=None)
        labels = {
            button["label"]: {name: value for name, value in button.items() if name != "bubble"}
            for button in shown
            if button["bubble"] == newest
            and button["type"] == "postback"
            and button["label"] not in LEFT_ALONE
            and not button["label"].endswith(("変える", "答える"))
        }
        first = next((label for label in FIRST if label in labels), None)
        if first is not None:
            return labels[first]
        return self.dice.choice(list(labels.values())) if labels else None

    @property
    def has_come_to_an_end(self) -> bool:
        """Whether the desk has taken it in, or has handed it to a person."""
        return RECEIVED in self.phone.said()


@pytest.mark.timeout(900)
def test_a_release_may_go_out_and_be_taken_back_in_the_middle_of_everything(desk: SoakedDesk) -> None:
    phones = Phones(desk.phones)
    people = [Resident(phones.add(f"人{number}"), random.Random(number)) for number in range(PEOPLE)]
    for one in people:
        one.phone.wait_for("Which language", PATIENCE_S)

    for number, one in enumerate(
        people
    ):  # the older one alone: each is somewhere else when the release comes
        steps(one, 3 * number)
    desk.keep("worker", "worker")  # both side by side: no turn knows which will have the next
    for one in people:
        steps(one, 3)
    desk.let_go("older")  # the new one alone
    for one in people:
        steps(one, 2)
    desk.keep("older", "older")
    desk.let_go("worker")  # and back
    for one in people:
        while not one.has_come_to_an_end:
            steps(one, 1)
            assert len(one.phone.bubbles()) < STEPS, one.phone.said()[-600:]

    phones.wait_until_idle()
    assert desk.count("select count(*) from cases where submitted_at is not null") == PEOPLE
    assert desk.count("select count(*) from cases") == PEOPLE
    assert desk.count("select count(*) from arrivals where state = 'parked'") == 0
    asked = acknowledged(phones.ledger("webhook"))
    said = answers(phones.ledger("request"))
    assert said.total() == len(asked), "somebody was not answered, or twice"


def steps(one: Resident, count: int) -> None:
    for _ in range(count):
        if not one.has_come_to_an_end:
            one.step()
