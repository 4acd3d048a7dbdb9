"""The release before, as the talks it stored show it (`tests/conversations/saved/0.1.0`): fewer questions, fewer notes.

It runs today's loops with the consultation of then: nobody is asked about the person it concerns, words at a button fill
nothing, and of what a later release wrote down it keeps only what it knows.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any, cast

import conversations
from conversations import Script, desk
from conversations.consultation import (
    ABOUT,
    CASE,
    CONSENT,
    CONSULTATION,
    CONTACT,
    NAME,
    PHONE,
    SEND,
    TOPIC,
    URGENCY,
    declined,
    draft,
    tell_story,
)
from conversations.kernel import stored
from conversations.kernel.ask import Ask
from conversations.kernel.effects import Effect, OpenCase, SubmitCase
from conversations.kernel.talk import Conversation
from conversations.vocabulary import Contact

NOT_YET = ("misses", "held")
NOT_YET_IN_CONVERSATIONS = ("seen",)
NOT_YET_IN_FACTS = ("minute", "opens", "earlier")


def intake(ask: Ask) -> tuple[Effect, ...]:
    """The form as it was."""
    if not ask(CONSENT):
        return (declined(ask),)
    ask(ABOUT)
    ask.once(CASE, OpenCase(None))
    ask(TOPIC)
    ask(URGENCY)
    tell_story(ask)
    if ask(CONTACT) is Contact.PHONE:
        ask(PHONE)
    ask(NAME)
    ask.review(SEND)
    return (SubmitCase(draft(ask), "intake.received"),)


OLDER = replace(CONSULTATION, run=intake, gather=lambda _said, _words: None, may_gather=(), also=())


def become_older() -> None:
    """Make this process one of the release before. There is no way back."""
    cast("MutableMapping[str, Script]", conversations.SCRIPTS)[OLDER.id] = OLDER
    for name in ("is_away", "is_at_rest"):  # it did not know yet how long somebody was silent
        setattr(desk, name, _never)
    plain = stored._plain  # its own hand is what we change
    stored._plain = lambda talk: as_then(cast("dict[str, Any]", plain(talk)))


def _never(_conversation: Conversation, _now: object) -> bool:
    return False


def as_then(talk: dict[str, Any]) -> dict[str, object]:
    """What the release before would have written down of a talk."""
    talks = [part for part in (talk["active"], *talk["paused"]) if part is not None]
    for part in talks:
        part["facts"] = _without(part["facts"], NOT_YET_IN_FACTS)
        for name in NOT_YET_IN_CONVERSATIONS:
            part.pop(name, None)
    return _without(talk, NOT_YET)


def _without(record: dict[str, Any], names: tuple[str, ...]) -> dict[str, object]:
    return {name: value for name, value in record.items() if name not in names}
