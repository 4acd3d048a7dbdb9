"""A sub-dialogue about a person who does not write themselves: a mother, a neighbour. The contact stays the writer.

Only what a desk must know to begin; every question may be passed over. Never asks for a house number, and asks for a
name only where it is family or the person knows: what others notice is taken without consent, so with the least data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.kernel.answers import age_band, called
from conversations.kernel.effects import Say
from conversations.kernel.fields import choice, optional, text
from conversations.kernel.questions import Question
from conversations.towns import TOWN, with_areas
from conversations.vocabulary import About, Age, Aware, Concerned, Relation, Role

if TYPE_CHECKING:
    from conversations.answers.readings import PersonName
    from conversations.kernel.ask import Ask

OFFICE_LIMIT = 80
AGES = (0, 18, 40, 65, 75)
"""Years: where each of the ages begins."""

RELATION = Question("relation", optional(choice(Relation, "relation")))
ROLE = Question("role", optional(choice(Role, "role")), why=True)
OFFICE = Question("office", optional(text(OFFICE_LIMIT)), why=True)
AGE = Question("age_group", optional(age_band(Age, "age", AGES), "choice.unsure"), why=True)
AWARE = Question("aware", optional(choice(Aware, "aware")), why=True)
THEIR_NAME = Question("their_name", optional(called()), sensitive=True, why=True)


def ask_somebody(ask: Ask, prefix: str, about: About) -> None:
    """Who it is. prefix: of the keys, so that the same questions can be asked of several people."""
    if about is About.FAMILY:
        ask(RELATION.within(prefix))
    if about is About.DUTY:
        ask(ROLE)
        ask(OFFICE)
    ask(AGE.within(prefix))
    ask(with_areas(TOWN, ask.facts, "choice.unsure").within(prefix))
    aware = ask(AWARE.within(prefix))
    if may_name(about, aware):
        ask(THEIR_NAME.within(prefix))
    else:
        ask.tell(Say("intake.noticed"))


def may_name(about: About, aware: Aware | None) -> bool:
    """Whether their name is asked for: never where they do not know, and of who tells it in a role only where they do."""
    return about is About.FAMILY or aware is Aware.YES or (aware is None and about is not About.DUTY)


def somebody(ask: Ask, prefix: str) -> Concerned:
    """What has been told of them so far."""
    return Concerned(
        relation=ask.heard(RELATION.within(prefix)),
        age=ask.heard(AGE.within(prefix)),
        town=ask.heard(TOWN.within(prefix)),
        aware=ask.heard(AWARE.within(prefix)),
        name=name_of(ask.heard(THEIR_NAME.within(prefix))),
        role=ask.heard(ROLE),
        office=ask.heard(OFFICE),
    )


def name_of(who: PersonName | None) -> str | None:
    """The name alone, as lists show it."""
    return who.name if who else None
