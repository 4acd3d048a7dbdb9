"""Every key the conversations can ask the catalogues for, found by walking all paths. For checks, not for talking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from conversations import SCRIPTS
from conversations.kernel.ask import Script
from conversations.kernel.effects import Call, Choice, Effect, Prompt, Review, Say, SubmitCase
from conversations.kernel.explore import explore
from conversations.kernel.facts import Facts
from conversations.kernel.questions import Question
from conversations.kernel.replies import Command
from conversations.kernel.shown import Label, Named, Shown, Values
from conversations.phrases import Phrase

EXAMPLE = Facts(date(2026, 11, 20), "ja", Named((("ja", "例"),)), "03-0000-0000", "119", "110", 5)
"""Facts for walking through scripts; no person ever sees them."""

# Every message is met with at most so many unusual answers; more only repeats them.
_UNUSUAL = 2
_FACT_NAMES = frozenset({"council", "phone", "fire", "police", "kept_years"})


class Use(Enum):
    """Where words appear, which decides how long they may be."""

    MESSAGE = "message"
    BUTTON = "button"
    ROW = "row"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Need:
    """A key that the catalogues must have. values: the placeholders its words may use."""

    key: str
    use: Use
    values: frozenset[str] = frozenset()


def needed() -> frozenset[Need]:
    """Every key the desk and all scripts may say."""
    desk = {
        Need(phrase.value, Use.MESSAGE, _FACT_NAMES if _has_facts(phrase) else frozenset())
        for phrase in Phrase
    }
    commands = {Need(f"command.{command.value}", Use.BUTTON) for command in Command}
    return frozenset(desk | commands | {need for script in SCRIPTS.values() for need in _of_script(script)})


def _has_facts(phrase: Phrase) -> bool:
    return phrase in {Phrase.HELLO, Phrase.HELLO_AGAIN, Phrase.HELP}


def _of_script(script: Script) -> Iterator[Need]:
    seen_questions: dict[str, Question[object]] = {}
    for seen in explore(script, EXAMPLE, _UNUSUAL):
        for effect in seen.effects:
            yield from _of_effect(effect)
        if seen.question is not None:
            seen_questions[seen.question.key] = seen.question
    for question in seen_questions.values():
        yield from _of_question(question)


def _of_question(question: Question[object]) -> Iterator[Need]:
    yield from (Need(key, Use.MESSAGE, frozenset({"limit"})) for key in question.field.errors)
    if question.listed:
        yield Need(question.label_key, Use.ROW)
        yield from (need for s in question.field.samples() for need in _of_shown(question.field.shown(s)))
    if question.why:
        yield Need(f"{question.text_key}.why", Use.MESSAGE)


def _of_effect(effect: Effect) -> Iterator[Need]:
    match effect:
        case Say(key, values, _, calls):
            yield Need(key, Use.MESSAGE, _names(values))
            yield from _of_calls(calls)
        case Prompt(key=key, values=values, choices=choices):
            yield Need(key, Use.MESSAGE, _names(values))
            yield from _of_choices(choices)
        case Review(title_key=title, note_key=note, choices=choices):
            yield from (Need(key, Use.MESSAGE) for key in (title, note))
            yield from _of_choices(choices)
        case SubmitCase(say=key):
            yield Need(key, Use.MESSAGE, frozenset({"number", "desk"}))
        case _:
            return


def _of_calls(calls: tuple[Call, ...]) -> Iterator[Need]:
    yield from (Need(call.label_key, Use.BUTTON) for call in calls)


def _of_choices(choices: tuple[Choice, ...]) -> Iterator[Need]:
    yield from (Need(choice.label_key, Use.BUTTON) for choice in choices)


def _of_shown(shown: Shown) -> Iterator[Need]:
    if isinstance(shown, Label) and not shown.key.startswith("choice."):
        yield Need(shown.key, Use.VALUE)


def _names(values: Values) -> frozenset[str]:
    return frozenset(name for name, _ in values)
