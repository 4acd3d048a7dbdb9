"""Which boxes of a matter (相談内容) are offered as buttons for a topic. Whatever is not offered can still be typed."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.vocabulary import Matter, Topic

MOST = 5
"""So many boxes of one case: more say nothing of what matters most."""

OWN: Mapping[Topic, tuple[Matter, ...]] = {
    Topic.MONEY: (Matter.FOOD, Matter.INCOME, Matter.BILLS, Matter.RENT, Matter.DEBT, Matter.LOAN),
    Topic.HOUSING: (Matter.HOUSING, Matter.RENT, Matter.BILLS, Matter.EVACUEE, Matter.COMMUNITY),
    Topic.WORK: (Matter.JOB, Matter.WORKPLACE, Matter.INCOME, Matter.WITHDRAWAL, Matter.RELEASE),
    Topic.CARE: (Matter.CARE, Matter.HEALTH, Matter.ISOLATION, Matter.HANDLING, Matter.RIGHTS, Matter.KIN),
    Topic.DISABILITY: (Matter.DISABILITY, Matter.HEALTH, Matter.MIND, Matter.HANDLING, Matter.RIGHTS),
    Topic.MIND: (
        Matter.MIND,
        Matter.ISOLATION,
        Matter.WITHDRAWAL,
        Matter.DEPENDENCE,
        Matter.HEALTH,
        Matter.KIN,
    ),
    Topic.FAMILY: (
        Matter.CHILDREN,
        Matter.KIN,
        Matter.SCHOOLING,
        Matter.SINGLE_PARENT,
        Matter.YOUNG_CARER,
        Matter.WITHDRAWAL,
    ),
    Topic.COMPLAINT: (Matter.COMPLAINT,),
    Topic.OTHER: (Matter.COMMUNITY, Matter.FOREIGN_LIFE, Matter.HANDLING, Matter.EVACUEE, Matter.COMPLAINT),
}
"""The finer boxes that belong to a topic, the likeliest first."""

OTHERS = (
    Matter.INCOME,
    Matter.HOUSING,
    Matter.JOB,
    Matter.CARE,
    Matter.HEALTH,
    Matter.MIND,
    Matter.KIN,
    Matter.CHILDREN,
    Matter.OTHER,
)
"""One for each of the other topics: troubles seldom come alone."""


def boxes(topic: Topic | None) -> tuple[Matter, ...]:
    """The boxes offered beside this topic, those of other topics after its own."""
    own = OWN[topic] if topic else ()
    return tuple(dict.fromkeys((*own, *OTHERS)))
