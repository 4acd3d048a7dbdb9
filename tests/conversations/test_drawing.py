"""The drawings in docs/conversations are today's, and what they are drawn from has no dead ends."""

from enum import Enum
from functools import cache
from pathlib import Path

import pytest

from bot.drawing import charts, drawn
from conversations import SCRIPTS
from conversations.drawing import chart, faults
from conversations.kernel.ask import Ask, Script
from conversations.kernel.effects import Effect, Say
from conversations.kernel.fields import choice, yes_no
from conversations.kernel.questions import Question
from conversations.keys import EXAMPLE

DOCS = Path(__file__).parents[2] / "docs" / "conversations"


class Nothing(Enum):
    """No answer fits."""


ONE = Question("one", yes_no())
LONELY = Question("lonely", yes_no())


met = cache(charts)
"""Walked once: it takes seconds."""


def test_the_drawings_are_up_to_date() -> None:
    """After a wanted change: `engawa chat --draw docs/conversations`, and read the difference."""
    assert {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")} == drawn(met())


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=lambda script: script.id)
def test_every_question_is_asked_and_leads_to_an_end(script: Script) -> None:
    assert faults(script, met()[script.id]) == ()


def test_a_question_nobody_asks_is_found() -> None:
    def form(ask: Ask) -> tuple[Effect, ...]:
        ask(ONE)
        return (Say("done"),)

    script = Script("form", form)

    assert faults(script, chart(script, EXAMPLE)) == ("lonely is never asked",)


def test_a_question_without_a_way_out_is_found() -> None:
    def form(ask: Ask) -> tuple[Effect, ...]:
        if ask(ONE):
            return (Say("done"),)
        return ask_for_ever(ask)

    def ask_for_ever(ask: Ask) -> tuple[Effect, ...]:
        ask(LONELY)
        ask(Question("never", choice(Nothing, "nothing")))
        return ()

    script = Script("form", form)

    assert faults(script, chart(script, EXAMPLE)) == ("lonely leads to no end", "never leads to no end")
