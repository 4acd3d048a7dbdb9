"""Walking the paths of a script: for tests, for the catalogue check, for drawings. Never used while people talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conversations.kernel.advance import come
from conversations.kernel.ask import Open, Script, given_mark, offer_mark, run
from conversations.kernel.talk import Conversation

if TYPE_CHECKING:
    from conversations.kernel.effects import Effect
    from conversations.kernel.facts import Facts
    from conversations.kernel.questions import Question

MOST_STATES = 200_000
"""A script with more states than this is no form that a person fills in on a phone."""

UNUSUAL = 2
"""How many answers on one path may differ from the usual one. No branch of ours hangs on more that lie far apart."""


class TooWide(Exception):
    """The script has more states than MOST_STATES."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One state met on the walk: where it stands, what is asked (None: it ended) and what came of arriving there.

    offered: questions that a line of its review would ask.
    """

    conversation: Conversation
    question: Question[object] | None
    effects: tuple[Effect, ...]
    offered: tuple[str, ...] = ()


def explore(script: Script, facts: Facts, unusual: int = UNUSUAL) -> Iterator[Seen]:
    """States reached by giving every question an answer of every kind. Raises: TooWide.

    unusual: at most so many answers on a path are other than the question's first sample, which keeps the walk short;
    but the first state met on each order of questions gets every answer, so that every order is met.
    What a review offers is taken up the first time it is met.
    """
    begun = Conversation(script.id, 1, facts, seen=facts.moment)
    filled = frozenset(given_mark(question.key) for question in script.may_gather)
    waiting = [(replace(begun, told=told), unusual) for told in {frozenset[str](), filled}]
    count = 0
    walked: set[tuple[str, ...]] = set()
    opened: set[str] = set()
    while waiting:
        count += 1
        if count > MOST_STATES:
            raise TooWide(script.id)
        before, left = waiting.pop()
        seen = _look(script, before)
        yield seen
        fresh = [key for key in seen.offered if key not in opened]
        waiting.extend((_with(seen.conversation, offer_mark(key), ""), 0) for key in fresh)
        opened.update(fresh)
        if seen.question is not None:
            samples = seen.question.field.samples()
            order = (*sorted(seen.conversation.told), *seen.conversation.said, seen.question.key)
            tried = samples if left or order not in walked else samples[:1]
            walked.add(order)
            waiting.extend((_answered(seen, s), max(0, left - (s != samples[0]))) for s in tried)


def paths(script: Script, facts: Facts) -> frozenset[tuple[str, ...]]:
    """The different orders of questions that lead to an end, what is only offered left aside."""
    ended = (seen.conversation.said for seen in explore(script, facts) if seen.question is None)
    return frozenset(tuple(said) for said in ended if not any(map(is_offer, said)))


def is_offer(key: str) -> bool:
    """Whether this kept answer is the mark of an offer taken up."""
    return key.startswith(offer_mark(""))


def _look(script: Script, before: Conversation) -> Seen:
    ask, stop = run(script, before)
    step = come(script, before, ask, stop, has_moved=bool(before.said))
    question = stop.question if isinstance(stop, Open) else None
    is_review = isinstance(stop, Open) and stop.is_review
    offered = tuple(key for key in ask.met if key in ask.offered and key not in ask.path)
    return Seen(step.conversation or before, question, step.effects, offered if is_review else ())


def _answered(seen: Seen, stored: str) -> Conversation:
    return _with(seen.conversation, seen.question.key if seen.question else "", stored)


def _with(conversation: Conversation, key: str, stored: str) -> Conversation:
    said = {**conversation.said, key: stored}
    return replace(conversation, said=said, revision=conversation.revision + 1)
