"""What is to happen when danger is heard: values only. Says what is meant, by key; knows no hour, number or language.

Danger wins over every question and command. The safety question is for staff: its answer leads nowhere by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from conversations.kernel.effects import Alarm
from conversations.kernel.replies import Reply, Tapped, Wrote
from conversations.understanding.verdict import Evidence, Kind, Risk, Verdict
from conversations.whose_danger import tells_of_somebody_else


class Group(Enum):
    """Dangers that are answered alike."""

    LIFE = "life"
    CHILD = "child"
    CARE = "care"
    HOME = "home"
    HEALTH = "health"
    FIRE = "fire"
    NEED = "need"
    CRIME = "crime"


_GROUPS: Mapping[Kind, Group] = {
    Kind.SUICIDE: Group.LIFE,
    Kind.SELF_HARM: Group.LIFE,
    Kind.ABUSE_CHILD: Group.CHILD,
    Kind.ABUSE_ELDER: Group.CARE,
    Kind.ABUSE_DISABLED: Group.CARE,
    Kind.DV: Group.HOME,
    Kind.MEDICAL: Group.HEALTH,
    Kind.FIRE_TRAPPED: Group.FIRE,
    Kind.NO_FOOD_OR_SHELTER: Group.NEED,
    Kind.VIOLENCE_CRIME: Group.CRIME,
}

CHOICES: Mapping[Group, tuple[str, ...]] = {
    Group.LIFE: ("alone", "together", "hurt"),
    Group.CHILD: ("safe", "unsafe", "hurt"),
    Group.CARE: ("none", "hurt", "apart"),
    Group.HOME: ("nobody", "seen"),
    Group.HEALTH: ("awake", "not", "alone"),
    Group.FIRE: ("safe", "inside", "stuck"),
    Group.NEED: ("no_food", "no_bed", "both"),
    Group.CRIME: ("safe", "unsafe", "hurt"),
}
"""The buttons under the safety question. Free words are as good."""

SERVICES: Mapping[Group, tuple[str, ...]] = {
    Group.LIFE: ("fire",),
    Group.CHILD: ("police",),
    Group.CARE: ("police",),
    Group.HOME: ("police",),
    Group.HEALTH: ("fire",),
    Group.FIRE: ("fire",),
    Group.NEED: ("fire",),
    Group.CRIME: ("police",),
}
"""Whom an emergency of each group calls first: fire is 119, ambulance and fire; police is 110."""

ALARMING_ALONE = frozenset({Group.HEALTH, Group.FIRE})
"""Emergencies in which a second number would only cost time."""

HELPED = frozenset({Group.LIFE, Group.CHILD, Group.CARE, Group.HOME})
"""Groups with words of their own for somebody who writes about somebody else."""

_GUESS = "model."
"""How the names of what the model gives as evidence begin."""

QUESTION = "danger."
"""How the safety questions' keys begin in what a button carries back."""

_GRAVE: Mapping[Group, tuple[str, ...]] = {
    Group.LIFE: ("hurt",),
    Group.CHILD: ("unsafe", "hurt"),
    Group.CARE: ("hurt",),
    Group.HEALTH: ("not",),
    Group.FIRE: ("inside", "stuck"),
    Group.CRIME: ("unsafe", "hurt"),
}
"""Answers to the safety question after which no minute may be lost."""

_KIND_OF = {group: kind for kind, group in reversed(tuple(_GROUPS.items()))}


def group_of(kinds: tuple[Kind, ...]) -> Group:
    """How these kinds are answered: as the likeliest of them; without any, as danger to one's own life."""
    return _GROUPS[kinds[0]] if kinds else Group.LIFE


def wins(heard: Verdict) -> bool:
    """Whether this is danger before which every conversation falls silent."""
    return heard.risk >= Risk.URGENT


def wins_over_talk(alarm: Alarm) -> bool:
    """The same, of what was made of a verdict."""
    return alarm.risk >= Risk.URGENT


def only_guessed(heard: Verdict) -> bool:
    """Whether no rule heard this danger, only the model, which a single word tells too little."""
    rules = [why.rule for why in heard.evidence]
    return heard.risk > Risk.NONE and bool(rules) and all(rule.startswith(_GUESS) for rule in rules)


def calmed(heard: Verdict) -> Verdict:
    """The same verdict without the danger."""
    return replace(heard, risk=Risk.NONE, kinds=(), evidence=())


def alarms(heard: Verdict, reply: Reply) -> tuple[Alarm, ...]:
    """What a verdict brings about, beside or instead of the conversation: nothing if it is calm."""
    if heard.risk is Risk.NONE:
        return ()
    text = reply.text if isinstance(reply, Wrote) else ""
    other = group_of(heard.kinds) in HELPED and tells_of_somebody_else(text)
    return (Alarm(heard.risk, heard.kinds, heard.lang, heard.evidence, about_other=other),)


def is_answer(reply: Reply) -> bool:
    """Whether this is a button under a safety question: for staff, whatever else is under way."""
    return isinstance(reply, Tapped) and reply.question.startswith(QUESTION)


def graver(reply: Reply) -> tuple[Alarm, ...]:
    """What a button under the safety question says of the danger: some answers leave no minute to lose."""
    for group, values in _GRAVE.items():
        if isinstance(reply, Tapped) and reply.question == QUESTION + group.value and reply.value in values:
            return (
                Alarm(Risk.EMERGENCY, (_KIND_OF[group],), "", (Evidence(f"answer.{reply.value}", 0, 0),)),
            )
    return ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said in answer, as catalogue keys. question: empty when it was asked before."""

    group: Group
    acknowledged: str
    services: tuple[str, ...]
    question: str
    choices: tuple[str, ...]
    lines_most: int


def answer(alarm: Alarm, *, again: bool) -> Answer:
    """The words for an alarm. again: they have been said before, so now they are short."""
    group = group_of(alarm.kinds)
    is_emergency = alarm.risk is Risk.EMERGENCY
    services = SERVICES[group] if is_emergency else ()
    return Answer(
        group=group,
        acknowledged=f"safety.again.{alarm.risk.word}" if again else _acknowledged(alarm, group),
        services=services,
        question="" if again else f"safety.ask.{group.value}",
        choices=() if again else CHOICES[group],
        lines_most=0 if is_emergency and group in ALARMING_ALONE else 2 - len(services),
    )


def _acknowledged(alarm: Alarm, group: Group) -> str:
    is_helped = alarm.about_other and group in HELPED and alarm.risk is not Risk.EMERGENCY
    return f"safety.ack.{group.value}.{'helper' if is_helped else alarm.risk.word}"


def needed() -> Mapping[str, frozenset[str]]:
    """Every key of the safety catalogue, with the placeholders that will be filled."""
    nothing: frozenset[str] = frozenset()
    keys = {f"safety.ack.{g.value}.{level}": nothing for g in Group for level in ("urgent", "emergency")}
    keys |= {f"safety.ack.{g.value}.helper": nothing for g in HELPED}
    keys |= {f"safety.ask.{g.value}": nothing for g in Group}
    keys |= {f"choice.{g.value}.{value}": nothing for g in Group for value in CHOICES[g]}
    keys |= dict.fromkeys(_FIXED, nothing)
    numbers = frozenset({"fire", "police"})
    return {
        **keys,
        "call.line": frozenset({"number"}),
        "safety.reads.now": numbers,
        "safety.reads.later": numbers | {"opening"},
    }


_FIXED = (
    "label.lines.title",
    "safety.lines.alt",
    "label.lines.fire",
    "label.lines.police",
    "safety.again.urgent",
    "safety.again.emergency",
    "safety.read",
    "safety.watch",
    "safety.hush.line",
    "safety.hush.again",
    "safety.hush.over",
    "choice.hush",
)
