"""Somebody who consults the desk by its buttons, whatever it asks; used wherever whole intakes are played."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.phones import Phone

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


@dataclass
class Resident:
    """Somebody who consults the desk, and now and then presses a button of long ago."""

    phone: Phone
    dice: random.Random
    patience_s: float = PATIENCE_S
    pressed: list[Mapping[str, Any]] = field(default_factory=list)

    def step(self) -> None:
        """Do what the newest words of the desk ask for, and wait for what follows. Raises: AssertionError, if nothing does."""
        before = self.phone.newest()
        if len(self.pressed) > 1 and self.dice.random() < OLD_BUTTONS:
            self.phone.do("tap", action=self.dice.choice(self.pressed[:-1]))
        else:
            self._go_on()
        until = time.monotonic() + self.patience_s
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
