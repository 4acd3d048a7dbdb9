"""Talking about the talk itself: in which language. Holds no language's words."""

from __future__ import annotations

from enum import Enum

from conversations.kernel.ask import Ask, Script
from conversations.kernel.effects import Effect, Say, SpeakIn
from conversations.kernel.fields import choice
from conversations.kernel.questions import Question
from conversations.kernel.replies import Command


class Language(Enum):
    """The languages offered; each value is a locale."""

    JAPANESE = "ja"
    PLAIN_JAPANESE = "ja@easy"
    ENGLISH = "en"


LANGUAGE = Question("language", choice(Language, "language"))


def choose_language(ask: Ask) -> tuple[Effect, ...]:
    """Ask in every language's own name, and speak it from then on."""
    return (SpeakIn(ask(LANGUAGE).value), Say("language.set"))


LANGUAGE_CHOICE = Script(
    id="language",
    run=choose_language,
    entry=(Command.LANGUAGE,),
    leads_home=True,
    asks_commands=False,
    yields=True,
)
