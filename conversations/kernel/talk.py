"""A person's talk with the desk as it is stored: the conversation under way and those laid aside.

How it becomes JSON and back stands in `stored.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conversations.kernel.facts import Facts


@dataclass(frozen=True, slots=True)
class Undo:
    """How to take back one accepted reply: the question and what stood there before, None for nothing."""

    question: str
    before: str | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One run of one script. Answers are kept by permanent key, so a new release asks only what is missing.

    revision: grows with every accepted reply; a button of an older one is stale. told: what was said or done once.
    trail: accepted replies, newest last, for going back. misses: misreadings in a row.
    seen: the moment of the last accepted reply, as Facts.moment.
    """

    script: str
    serial: int
    facts: Facts
    revision: int = 0
    said: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    trail: tuple[Undo, ...] = ()
    misses: int = 0
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """Everything the bot remembers of where it stands with a person.

    serial: the newest conversation's number; never reused. paused: laid aside, newest last.
    lost: the stored talk could not be read; said once, then forgotten. misses: texts in a row that started nothing.
    held: words that came after a long silence, while the person is asked what they belong to; None: nothing is asked.
    """

    serial: int = 0
    active: Conversation | None = None
    paused: tuple[Conversation, ...] = ()
    lost: bool = False
    misses: int = 0
    held: str | None = None
