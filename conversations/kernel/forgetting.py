"""Taking words back: what a person has unsent is no answer any more, and its question is open again.

Pure. Words are known again by what they say, since answers are kept by question and not by message.
"""

from __future__ import annotations

from dataclasses import replace

from conversations.kernel.phones import parse_phone
from conversations.kernel.talk import Conversation, Talk, Undo
from conversations.kernel.words import tidy

CUT = "…"
SURELY = 40  # characters: a shorter beginning might be anybody's


def tells(kept: str, words: str) -> bool:
    """Whether something kept or shown is what these words said: the same words, or the same phone number."""
    said = tidy(words)
    if not said:
        return False
    if said in (kept, kept.partition(":")[2]) or _is_beginning(kept, said):
        return True
    number = parse_phone(said)
    return number is not None and number == parse_phone(kept)


def _is_beginning(kept: str, said: str) -> bool:
    """A card shows only the beginning of long words, with a mark where it stops."""
    return kept.endswith(CUT) and len(kept) > SURELY and said.startswith(kept.removesuffix(CUT))


def forget(talk: Talk, words: str) -> Talk:
    """The talk without any answer these words gave; the same talk if they gave none."""
    return replace(
        talk,
        active=_without(talk.active, words) if talk.active else None,
        paused=tuple(_without(conversation, words) for conversation in talk.paused),
    )


def _without(conversation: Conversation, words: str) -> Conversation:
    said = {key: kept for key, kept in conversation.said.items() if not tells(kept, words)}
    trail = tuple(_undo(step, words) for step in conversation.trail)
    if len(said) == len(conversation.said) and trail == conversation.trail:
        return conversation
    return replace(conversation, said=said, trail=trail, revision=conversation.revision + 1)


def _undo(step: Undo, words: str) -> Undo:
    return replace(step, before=None) if step.before and tells(step.before, words) else step
