"""The one door into conversations: a talk and a reply go in, the next talk and what to do come out.

Pure, total and deterministic: no input raises, and the same input gives the same turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversations.kernel.effects import Effect
    from conversations.kernel.facts import Facts
    from conversations.kernel.replies import Reply
    from conversations.kernel.talk import Talk
    from conversations.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of one reply: the talk to store and the effects to apply, in order."""

    talk: Talk
    effects: tuple[Effect, ...]


def respond(talk: Talk, reply: Reply, words: Words, facts: Facts) -> Turn:
    """What the desk does about one reply. facts: as of now; a conversation that starts keeps them."""
    raise NotImplementedError
