"""Where somebody lives, asked only where it decides which desk answers. A town or an area is enough: never a house number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.answers.towns import town_in
from conversations.kernel.fields import optional
from conversations.kernel.known import Known, KnownField
from conversations.kernel.questions import Field, Question

if TYPE_CHECKING:
    from conversations.kernel.ask import Ask
    from conversations.kernel.facts import Facts
    from conversations.kernel.words import Words
    from conversations.vocabulary import Matter, Topic

LIMIT = 60  # characters
FEW = 6
"""So many areas are offered as buttons; more are easier typed."""

ERROR = "error.town"


def _understood(text: str, words: Words) -> str:
    return (town_in(text, words.places) or text)[:LIMIT]


def _town(label_key: str, areas: tuple[Known, ...] = ()) -> Field[str | None]:
    """A town in words, a postal code or a place, or nothing. areas: offered as buttons if they are few."""
    offered = areas if len(areas) <= FEW else ()
    return optional(KnownField(LIMIT, offered, _understood, of_place=True, error=ERROR), label_key)


HOME = Question("home", _town("choice.skip"), why=True)
"""Where the person who writes lives."""

TOWN = Question("town", _town("choice.unsure"), why=True)
"""Where somebody else lives, of whom they write."""


def with_areas(
    question: Question[str | None], facts: Facts, label_key: str = "choice.skip"
) -> Question[str | None]:
    """The question with this council's areas as buttons."""
    return replace(question, field=_town(label_key, facts.areas))


def ask_home(ask: Ask, topic: Topic | None, matters: tuple[Matter, ...]) -> str | None:
    """Ask where they live, if that changes which desk answers what they told of."""
    told = [f"matter.{matter.value}" for matter in matters] or ([f"topic.{topic.value}"] if topic else [])
    if not set(told) & set(ask.facts.by_area):
        return None
    return ask(with_areas(HOME, ask.facts))
