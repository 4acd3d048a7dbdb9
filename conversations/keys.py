"""Every key the conversations can ask the catalogues for, found by walking the scripts. For checks, not for talking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain

from conversations import SCRIPTS
from conversations.consultation import AGREED
from conversations.kernel.answers import FIELDS, placeholders
from conversations.kernel.ask import NOT_TOLD, Script
from conversations.kernel.effects import Call, Choice, Effect, Prompt, Review, Say, SubmitCase
from conversations.kernel.explore import explore
from conversations.kernel.facts import NO_PHONE, WITHOUT_PHONE, Earlier, Facts
from conversations.kernel.pieces import SHOWN_KEYS
from conversations.kernel.questions import Question
from conversations.kernel.replies import Command
from conversations.kernel.several import ALL, NONE, SeveralField
from conversations.kernel.shown import Label, Named, Shown, Values
from conversations.phrases import Phrase
from conversations.wishes import INFORMING

EARLIER = (
    Earlier("2611-0001", Label("choice.relation.mother")),
    Earlier("2611-0002", Label("choice.about.self")),
)

EXAMPLE = Facts(date(2026, 11, 20), "ja", Named((("ja", "例"),)), "03-0000-0000", "119", "110", 5)
"""Facts for walking through scripts; no person ever sees them."""

KNOWN = (("example", Named((("ja", "例"),))),)
PLACED = replace(EXAMPLE, areas=KNOWN, desks=KNOWN, by_area=("topic.care", "matter.care"))
"""The same of a council whose desks differ by area."""

Need = tuple[str, frozenset[str]]

# Every message is met with at most so many unusual answers; more of them only repeat it.
_UNUSUAL = 2
_WITH_FACTS = {
    Phrase.HELLO: frozenset({"council", "fire", "police"}),
    Phrase.HELLO_AGAIN: frozenset({"council", "fire", "police"}),
    **dict.fromkeys(
        (
            Phrase.RETURNED,
            Phrase.LAID_ASIDE,
            Phrase.CAME_BACK,
            Phrase.LAID_TO_REST,
            Phrase.FULL,
            Phrase.ROOM_MADE,
        ),
        frozenset({"name"}),
    ),
    Phrase.CLOSED_NOW: frozenset({"opens"}),
    Phrase.HELP: frozenset({"council", "phone", "fire", "police"}),
}
_NO_VALUES: frozenset[str] = frozenset()
_WITH_PHONE: Mapping[str, frozenset[str]] = {
    Phrase.HELP.value: _WITH_FACTS[Phrase.HELP],
    "intake.declined": frozenset({"council", "phone"}),
    "wish.give": frozenset({"council", "phone"}),
    "wish.events": frozenset({"council", "phone"}),
}
"""Messages that name the council's number, with what they are filled with: each is worded for a council without one, too."""
TOLD_ELSEWHERE = (Command.STATUS, Command.HOURS)
"""Wishes whose answers no conversation words."""
WISH_VALUES = frozenset({"council", "phone"})
"""What a short answer to a wish may name."""


def needed() -> Mapping[str, frozenset[str]]:
    """Every key the desk and all scripts may say, with the placeholders that will be filled."""
    found: dict[str, frozenset[str]] = {}
    for key, values in _all():
        found[key] = found.get(key, values) & values
    return found


def _all() -> Iterator[Need]:
    yield from ((phrase.value, _WITH_FACTS.get(phrase, _NO_VALUES)) for phrase in Phrase)
    yield from ((f"command.{command.value}", _NO_VALUES) for command in Command)
    yield from ((key, _NO_VALUES) for key in SHOWN_KEYS)
    yield from ((f"wish.{wish.value}", WISH_VALUES) for wish in INFORMING if wish not in TOLD_ELSEWHERE)
    yield from ((f"{key}{WITHOUT_PHONE}", told - {"phone"}) for key, told in _WITH_PHONE.items())
    yield "heard.answer", frozenset({"answer"})
    yield from ((key, _NO_VALUES) for key in (NO_PHONE, NOT_TOLD, AGREED))
    yield from ((key, placeholders(key)) for field in FIELDS for key in field.errors)
    for script in SCRIPTS.values():
        yield script.name_key, _NO_VALUES
        yield from _of_script(script)


def _of_script(script: Script) -> Iterator[Need]:
    questions: dict[str, Question[object]] = {}
    walked = (
        explore(script, facts, _UNUSUAL) for facts in (EXAMPLE, PLACED, replace(EXAMPLE, earlier=EARLIER))
    )
    for seen in chain.from_iterable(walked):
        for effect in seen.effects:
            yield from _of_effect(effect)
        if seen.question is not None:
            questions.setdefault(seen.question.key, seen.question)
    for question in questions.values():
        yield from _of_question(question)


def _of_question(question: Question[object]) -> Iterator[Need]:
    if isinstance(question.field, SeveralField):
        yield from _labels(question.field.every)
        yield from ((key, _NO_VALUES) for key in (ALL, NONE))
    for key in question.field.errors:
        yield key, placeholders(key)
    if question.listed and not question.label_key.endswith(".more"):
        yield question.label_key, _NO_VALUES
        yield from (need for s in question.field.samples() for need in _of_shown(question.field.shown(s)))
    if question.why:
        yield f"{question.text_key}.why", _NO_VALUES


def _of_effect(effect: Effect) -> Iterator[Need]:
    match effect:
        case Say(key, values, _, calls):
            yield key, _names(values)
            yield from _labels(calls)
        case Prompt(key=key, values=values, choices=choices):
            yield key, _names(values)
            yield from _labels(choices)
        case Review(title_key=title, note_key=note, choices=choices):
            yield from ((key, _NO_VALUES) for key in (title, note))
            yield from _labels(choices)
        case SubmitCase(say=key):
            yield key, frozenset({"number"})
        case _:
            return


def _labels(buttons: tuple[Call | Choice, ...]) -> Iterator[Need]:
    yield from ((button.label_key, _NO_VALUES) for button in buttons if button.label_key)


def _of_shown(shown: Shown) -> Iterator[Need]:
    if isinstance(shown, Label):
        yield shown.key, _NO_VALUES


def _names(values: Values) -> frozenset[str]:
    return frozenset(name for name, _ in values)
