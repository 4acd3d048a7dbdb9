"""The states of a conversation for tests: walked once in a process, since a walk takes seconds and nothing changes a state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from conversations import SCRIPTS
from conversations.kernel.ask import Script
from conversations.kernel.explore import Seen, explore, paths
from conversations.kernel.facts import Facts
from conversations.kernel.questions import Question
from conversations.keys import EXAMPLE


@cache
def walked(script: str, unusual: int = 0) -> Sequence[Seen]:
    """Every state of a script in the example council, within so many unusual answers."""
    return tuple(explore(SCRIPTS[script], EXAMPLE, unusual))


@cache
def ways(script: Script, facts: Facts) -> frozenset[tuple[str, ...]]:
    """The orders of questions that lead to an end."""
    return paths(script, facts)


@cache
def questions() -> dict[str, Question[object]]:
    """Every question anybody can be asked, by its key."""
    seen = (state.question for script in SCRIPTS for state in walked(script, 1))
    return {question.key: question for question in seen if question is not None}
