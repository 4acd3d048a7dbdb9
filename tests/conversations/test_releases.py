"""A release goes out and is taken back in mid-conversation, old buttons included: everybody comes to an end, once.

The release before is the one its saved talks show (`tests/soak/older.py`), with the notes it would have written down.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field

from conversations import SCRIPTS
from conversations.desk import respond
from conversations.kernel.effects import Effect, HandToStaff, OpenCase, SubmitCase
from conversations.kernel.replies import CHANGE, Chose, Command, Reply, Tapped, Wrote
from conversations.kernel.stored import from_json, to_json
from tests.conversations.people import DAYTIME, WORDS, taps
from tests.soak.older import OLDER, as_then

PEOPLE = 500
STEPS = 80
OLD_BUTTONS = 0.2
NOW, BEFORE = SCRIPTS, {**SCRIPTS, OLDER.id: OLDER}


@dataclass
class Resident:
    """Somebody whose turns are taken by whichever release is there. stored: what lies in the database between them."""

    dice: random.Random
    stored: str = ""
    now: list[Tapped] = field(default_factory=list)
    shown: list[Tapped] = field(default_factory=list)
    seen: list[Effect] = field(default_factory=list)

    def step(self, *, is_before: bool) -> None:
        """One turn."""
        talk = from_json(self.stored)
        assert not talk.lost
        turn = respond(talk, self._reply(), WORDS, DAYTIME, scripts=BEFORE if is_before else NOW)
        self.stored = to_json(turn.talk)
        if is_before:
            self.stored = json.dumps(as_then(json.loads(self.stored)))
        fresh = [tap for effect in turn.effects for tap in taps(effect)]
        self.now = [tap for tap in fresh if tap.value != CHANGE]
        self.shown += self.now
        self.seen += turn.effects

    def _reply(self) -> Reply:
        if not self.seen:
            return Chose(Command.CONSULT)
        if self.shown and self.dice.random() < OLD_BUTTONS:
            return self.dice.choice(self.shown)
        return self.dice.choice(self.now) if self.now else Wrote("さくら")

    def count(self, kind: type[Effect]) -> int:
        return sum(1 for effect in self.seen if type(effect) is kind)

    @property
    def is_at_an_end(self) -> bool:
        return bool(self.seen) and from_json(self.stored).active is None


def test_a_release_may_go_out_and_be_taken_back_at_every_step() -> None:
    cut_at, kinds = set(), []
    for number in range(PEOPLE):
        one = Resident(random.Random(number))
        for step in range(STEPS):
            if one.is_at_an_end:
                break
            one.step(is_before=release(one, number % 14, step))
        cut_at.add(number % 14)
        assert one.is_at_an_end, one.stored
        assert one.count(OpenCase) <= 1
        assert one.count(SubmitCase) <= 1
        kinds.append(one.count(SubmitCase) + one.count(HandToStaff))

    assert len(cut_at) == 14
    assert sum(map(bool, kinds)) > PEOPLE * 0.4  # the others did not consent: nothing is kept of them


def release(one: Resident, cut: int, step: int) -> bool:
    """Whether the release before takes this turn: alone, then both side by side, then this one alone, then back."""
    if step < cut:
        return True
    if step < cut + 3:
        return one.dice.random() < 0.5
    return step >= cut + 5
