"""What one turn at the desk is made of, for the modules that share the work of `desk.py`. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.kernel.replies import Command
from conversations.kernel.shown import Label

if TYPE_CHECKING:
    from conversations.kernel.ask import Script
    from conversations.kernel.effects import Effect, Say
    from conversations.kernel.facts import Facts
    from conversations.kernel.shown import Values
    from conversations.kernel.talk import Conversation, Talk
    from conversations.kernel.words import Words
    from conversations.understanding.verdict import Verdict

MAIN_CHOICES = (Command.CONSULT, Command.STAFF, Command.LANGUAGE, Command.HELP)
"""What the desk offers whenever nothing else is under way."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of one reply: the talk to store and the effects to apply, in order."""

    talk: Talk
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Now:
    """What is the same for the whole turn. facts: of this moment. heard: the verdict on typed words."""

    words: Words
    facts: Facts
    heard: Verdict
    scripts: Mapping[str, Script]

    def script(self, conversation: Conversation) -> Script:
        """The script a conversation follows."""
        return self.scripts[conversation.script]

    def name(self, conversation: Conversation) -> Values:
        """How a conversation is called in passing."""
        return (("name", Label(self.script(conversation).name_key)),)


def saying(say: Say, turn: Turn) -> Turn:
    """The same turn with something said before it."""
    return Turn(turn.talk, (say, *turn.effects))
