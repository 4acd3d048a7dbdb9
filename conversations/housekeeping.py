"""Talking about the talk itself: in which language, and in plainer words. Holds no language's words."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from conversations.kernel.ask import Ask, Script
from conversations.kernel.effects import Effect, Prompt, Review, Say, SpeakIn, Spoken
from conversations.kernel.fields import choice
from conversations.kernel.questions import Question
from conversations.kernel.replies import Command
from conversations.phrases import Phrase
from conversations.turns import Turn

if TYPE_CHECKING:
    from conversations.turns import Now


class Language(Enum):
    """The languages offered; each value is a locale."""

    JAPANESE = "ja"
    PLAIN_JAPANESE = "ja@easy"
    ENGLISH = "en"


PLAIN_JAPANESE = Language.PLAIN_JAPANESE.value

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


def is_spoken(text: str, now: Now) -> bool:
    """Whether these words are written in the language their writer is spoken to in."""
    spoken = now.facts.locale.partition("@")[0]
    return now.heard.lang == spoken and text.isascii() == (spoken == Language.ENGLISH.value)


def simplify(turn: Turn, now: Now) -> Turn:
    """Say the same once more in plainer words, this once; offer to go on so, and a person where nothing is plainer."""
    last = turn.effects[-1] if turn.effects else None
    if not isinstance(last, Say | Prompt | Review):
        return turn
    if now.facts.locale == Language.JAPANESE.value:
        said = tuple(_plainly(effect, Command.PLAIN) for effect in turn.effects)
        return Turn(turn.talk, (Say(Phrase.SIMPLER, simply=True), *said))
    if (now.facts.locale, _key(last)) in now.words.plainer:
        return Turn(turn.talk, (*turn.effects[:-1], _plainly(last, Command.STAFF)))
    return Turn(turn.talk, (Say(Phrase.NO_SIMPLER), *turn.effects[:-1], _offering(last, Command.STAFF)))


def speak_plainly(turn: Turn) -> Turn:
    """Plain Japanese from here on."""
    return Turn(turn.talk, (SpeakIn(PLAIN_JAPANESE), Say(Phrase.PLAIN), *turn.effects))


def _key(spoken: Spoken) -> str:
    return spoken.title_key if isinstance(spoken, Review) else spoken.key


def _plainly(effect: Effect, command: Command) -> Effect:
    if not isinstance(effect, Say | Prompt | Review):
        return effect
    return replace(_offering(effect, command), simply=True)


def _offering(spoken: Spoken, command: Command) -> Spoken:
    others = tuple(other for other in spoken.commands if other is not command)
    return replace(spoken, commands=(command, *others))
