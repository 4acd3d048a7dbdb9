"""What people ask for in their own words, and what the desk does about it: a conversation, a short answer, or a question back.

The verdict only proposes. A wish typed in the middle of something counts when the message is nothing else, or when the
question under way cannot take the message and the wish is hardly another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from conversations.kernel.effects import (
    Effect,
    KeepQuiet,
    NotUnderstood,
    Say,
    TellHours,
    TellProgramme,
    TellStatus,
)
from conversations.kernel.replies import Command
from conversations.phrases import Phrase
from conversations.understanding.verdict import Intent, Verdict

if TYPE_CHECKING:
    from conversations.kernel.talk import Talk
    from conversations.turns import Now

COMMANDS: Mapping[Intent, Command] = {
    Intent.CONSULT: Command.CONSULT,
    Intent.VOLUNTEER_REGISTER: Command.VOLUNTEER,
    Intent.VOLUNTEER_REQUEST: Command.HELPER,
    Intent.DONATION_INFO: Command.GIVE,
    Intent.EVENT_INFO: Command.EVENTS,
    Intent.EVENT_REGISTER: Command.EVENTS,
    Intent.DISASTER_NEED: Command.DISASTER,
    Intent.DISASTER_VOLUNTEER: Command.VOLUNTEER,
    Intent.LANGUAGE_CHANGE: Command.LANGUAGE,
    Intent.TALK_TO_HUMAN: Command.STAFF,
    Intent.CANCEL: Command.CANCEL,
    Intent.BACK: Command.BACK,
    Intent.RESTART: Command.RESTART,
    Intent.HELP: Command.HELP,
    Intent.HOURS_LOCATION: Command.HOURS,
    Intent.MY_STATUS: Command.STATUS,
    Intent.STOP_MESSAGES: Command.QUIET,
    Intent.DELETE_MY_DATA: Command.ERASE,
}

INFORMING: Mapping[Command, tuple[Command, ...]] = {
    Command.VOLUNTEER: (Command.STAFF, Command.EVENTS),
    Command.HELPER: (Command.CONSULT, Command.STAFF),
    Command.GIVE: (Command.STAFF, Command.HOURS),
    Command.EVENTS: (Command.STAFF, Command.HOURS),
    Command.DISASTER: (Command.CONSULT, Command.STAFF),
    Command.HOURS: (Command.STAFF, Command.CONSULT),
    Command.STATUS: (Command.STAFF, Command.CONSULT),
    Command.QUIET: (Command.NOTIFY, Command.STAFF),
    Command.NOTIFY: (Command.QUIET, Command.STAFF),
    Command.ERASE: (Command.STAFF,),
}
"""Wishes that are met with a few words, and the ways on offered under them."""

STEERING = frozenset({Command.STAFF, Command.CANCEL, Command.BACK, Command.RESTART})
"""What a person may type at any moment, in any language, and have at once."""

ASIDE = frozenset({*INFORMING, *STEERING, Command.HELP, Command.LANGUAGE})
"""What may be asked while a question is open that cannot take it."""

GENERAL = frozenset(
    {Command.VOLUNTEER, Command.HELPER, Command.GIVE, Command.EVENTS, Command.DISASTER, Command.HOURS}
)
"""Wishes of which the council's own answer, where it has one for what was named, tells more than a general one."""

BY_NAME = (Command.CONSULT, Command.STAFF)
"""The ways on from an answer about a service."""

MOST_GUESSES = 2
ASIDE_LONGEST = 60
"""Characters: a longer message tells something; it is no question by the way."""

STORY_FROM = 12
"""Characters: from here on what is typed is the beginning of what a person has to tell."""


def command(heard: Verdict) -> Command | None:
    """What was wished for, if it is something the desk can do."""
    return COMMANDS.get(heard.intent)


def inform(wish: Command, now: Now) -> tuple[Effect, ...]:
    """A few true words about what was wished for, and the ways on."""
    if wish is Command.STATUS:
        return (TellStatus(INFORMING[wish]),)
    if wish is Command.HOURS:
        return (TellHours(now.heard.asked.desks, now.heard.asked.day, INFORMING[wish]),)
    said = Say(f"wish.{wish.value}", now.facts.values("council", "phone"), INFORMING[wish])
    if wish in (Command.QUIET, Command.NOTIFY):
        return (KeepQuiet(wish is Command.QUIET), said)
    return (said,)


def by_name(heard: Verdict, typed: Command | None) -> Effect | None:
    """The answer about what the words name of the council's own; None if they name nothing, or only in passing.

    typed: the command that the words are, if they are one. A wish about the talk itself, or about their case, goes before.
    """
    asked = heard.asked
    wish = typed or (command(heard) if heard.is_sure else None)
    if wish is not None and wish not in GENERAL and not (wish is Command.CONSULT and typed is None):
        return None
    if asked.is_hours and (asked.desks or asked.is_plain):
        return TellHours(asked.desks, asked.day, INFORMING[Command.HOURS])
    if asked.programme and (asked.is_whole or asked.is_asking):
        return TellProgramme(asked.programme, BY_NAME)
    return None


def may_tell(talk: Talk, heard: Verdict, *, fits: bool) -> bool:
    """Whether what was named is told of at this point of the talk. fits: the question under way can take the words.

    In the middle of a question only when they are nothing else, and no answer to it.
    """
    asked = heard.asked
    if talk.active is None:
        return True
    is_aside = asked.is_whole or asked.is_plain or (bool(asked.desks) and asked.is_hours)
    return is_aside and (asked.is_asking or not fits)


def courtesy(heard: Verdict) -> Phrase | None:
    """The answer to a greeting or to thanks."""
    match heard.intent:
        case Intent.GREETING:
            return Phrase.GREETED
        case Intent.THANKS:
            return Phrase.WELCOME
        case _:
            return None


def ask_which(heard: Verdict, otherwise: tuple[Command, ...]) -> tuple[Effect, ...]:
    """Not clear what was meant: the likeliest few are offered, never a wall, and a person always."""
    likely = dict.fromkeys(COMMANDS[guess] for guess in heard.guesses if guess in COMMANDS)
    steps = [wish for wish in likely if wish not in STEERING][:MOST_GUESSES]
    noted = not_understood(heard)
    if not steps:
        return (Say(Phrase.UNCLEAR, commands=otherwise), noted)
    return (Say(Phrase.WHICH, commands=(*steps, Command.STAFF)), noted)


def not_understood(heard: Verdict) -> NotUnderstood:
    """For the list staff learn from: what was written had no answer."""
    return NotUnderstood(heard.lang, tuple(subject.value for subject in heard.subjects))
