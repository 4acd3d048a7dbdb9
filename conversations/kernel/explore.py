"""Walking the paths of a script: for tests, for the catalogue check, for drawings. Never used while people talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conversations.kernel.advance import settle
from conversations.kernel.ask import Open, Script, run
from conversations.kernel.talk import Conversation

if TYPE_CHECKING:
    from conversations.kernel.effects import Effect
    from conversations.kernel.facts import Facts
    from conversations.kernel.questions import Question

MOST_STATES = 200_000
"""A script with more states than this is no form that a person fills in on a phone."""

UNUSUAL = 4
"""How many answers on one path may differ from the usual one. Every branch of our scripts hangs on at most so many."""


class TooWide(Exception):
    """The script has more states than MOST_STATES."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One state met on the walk: where it stands, what is asked (None: it ended) and what came of arriving there."""

    conversation: Conversation
    question: Question[object] | None
    effects: tuple[Effect, ...]


def explore(script: Script, facts: Facts, unusual: int = UNUSUAL) -> Iterator[Seen]:
    """States reached by giving every question an answer of every kind. Raises: TooWide.

    unusual: at most so many answers on a path are other than the question's first sample, which keeps the walk short.
    """
    waiting = [(Conversation(script.id, 1, facts), unusual)]
    count = 0
    while waiting:
        count += 1
        if count > MOST_STATES:
            raise TooWide(script.id)
        before, left = waiting.pop()
        seen = _look(script, before)
        yield seen
        if seen.question is not None:
            usual, *others = seen.question.field.samples()
            tried = (usual, *others) if left else (usual,)
            waiting.extend((_answered(seen, stored), left - (stored != usual)) for stored in tried)


def paths(script: Script, facts: Facts) -> frozenset[tuple[str, ...]]:
    """The different orders of questions that lead to an end."""
    return frozenset(
        tuple(seen.conversation.said) for seen in explore(script, facts) if seen.question is None
    )


def _look(script: Script, before: Conversation) -> Seen:
    _, stop = run(script, before)
    step = settle(script, before, has_moved=bool(before.said))
    return Seen(step.conversation or before, stop.question if isinstance(stop, Open) else None, step.effects)


def _answered(seen: Seen, stored: str) -> Conversation:
    question = seen.question
    said = {**seen.conversation.said, question.key if question else "": stored}
    return replace(seen.conversation, said=said, revision=seen.conversation.revision + 1)
