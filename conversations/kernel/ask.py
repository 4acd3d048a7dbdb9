"""What a script is given: a way to ask, to say something once, and to do something once.

A script is an ordinary function that runs from its first line at every turn. `ask(QUESTION)` returns the kept answer;
where there is none it stops the script (`Unanswered`, caught in `run` and nowhere else) and the question is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from conversations.kernel.effects import Effect, ReviewLine, Say
from conversations.kernel.questions import Invalid, Question
from conversations.kernel.replies import Command
from conversations.kernel.several import continued
from conversations.kernel.shown import Label
from conversations.vocabulary import Answer

if TYPE_CHECKING:
    from conversations.kernel.facts import Facts
    from conversations.kernel.talk import Conversation

T = TypeVar("T")

NOT_TOLD = "shown.not_told"
"""How a line reads that is offered and not told yet."""

MAX_QUESTIONS = 60
"""More than any form asks: a script that goes beyond it loops, and a person takes over."""


class Unanswered(BaseException):
    """Not an error: how a script stops at the first question it cannot answer yet."""

    def __init__(self, question: Question[object], *, is_review: bool) -> None:
        """Stop at this question."""
        self.question = question
        self.is_review = is_review


class TooMany(BaseException):
    """Not an error of the person: the script asked more than MAX_QUESTIONS."""


class Ask:
    """The script's side of the table: reads answers, notes what to say and do."""

    __slots__ = ("effects", "facts", "marks", "met", "newly", "offered", "path", "said", "told")

    def __init__(self, said: Mapping[str, str], told: frozenset[str], facts: Facts) -> None:
        """Start from what was said and what was already told."""
        self.said = said
        self.told = told
        self.facts = facts
        self.path: dict[str, Question[object]] = {}
        self.effects: list[Effect] = []
        self.newly: set[str] = set()
        self.met: dict[str, Question[object]] = {}
        self.offered: set[str] = set()
        self.marks: set[str] = set()

    def __call__(self, question: Question[T]) -> T:
        """The answer to a question; asks it when there is none yet."""
        return self._read(question, is_review=False)

    def review(self, question: Question[T]) -> T:
        """Show everything told so far and ask whether it is right; any line can be changed."""
        return self._read(question, is_review=True)

    def heard(self, question: Question[T]) -> T | None:
        """The answer if it was read on the way here, else None. Never asks."""
        return question.field.load(self.said[question.key]) if question.key in self.path else None

    def given(self, question: Question[T]) -> T | None:
        """The answer to a question that words filled by themselves (`Script.gather`); asked only to change it."""
        return self(question) if given_mark(question.key) in self.told else None

    def offer(self, question: Question[T]) -> T | None:
        """The answer to a question nobody is asked: a line of the review that says "not told yet", and asks when tapped."""
        self.met[question.key] = question
        self.offered.add(question.key)
        mark = offer_mark(question.key)
        if mark not in self.said:
            return None
        self.marks.add(mark)
        return self(question)

    def several(self, question: Question[T], more: Question[bool], limit: int) -> tuple[T, ...]:
        """The same question up to `limit` times, as long as `more` is answered with yes."""
        found: list[T] = []
        for number in range(1, limit + 1):
            found.append(self(question.at(number)))
            if number == limit or not self(more.at(number)):
                break
        return tuple(found)

    def tell(self, say: Say) -> None:
        """Say something once in this conversation, however often the script runs."""
        self.once(f"say:{say.key}", say)

    def once(self, key: str, effect: Effect) -> None:
        """Do something once in this conversation. key: permanent."""
        if key not in self.told and key not in self.newly:
            self.newly.add(key)
            self.effects.append(effect)

    def did(self, key: str) -> bool:
        """Whether this was done, now or in an earlier turn."""
        return key in self.told or key in self.newly

    def lines(self) -> tuple[ReviewLine, ...]:
        """What was told so far, as lines of a card."""
        return tuple(self._line(question) for question in self.met.values() if question.listed)

    def _line(self, question: Question[object]) -> ReviewLine:
        is_told = question.key in self.path
        shown = question.field.shown(self.said[question.key]) if is_told else Label(NOT_TOLD)
        return ReviewLine(question.key, question.label_key, shown, is_told=is_told)

    def answers(self) -> tuple[Answer, ...]:
        """What was told so far, as answers of a case."""
        return tuple(
            Answer(q.key, q.label_key, q.field.shown(self.said[q.key]), q.sensitive) for q in self._listed()
        )

    def ahead(self, *questions: Question[T]) -> tuple[Answer, ...]:
        """What words filled by themselves in questions that the way has not reached yet."""
        waiting = (q for q in questions if q.key in self.said.keys() - self.path.keys())
        return tuple(
            Answer(q.key, q.label_key, q.field.shown(self.said[q.key]), q.sensitive)
            for q in waiting
            if given_mark(q.key) in self.told
        )

    def _listed(self) -> tuple[Question[object], ...]:
        return tuple(q for q in self.path.values() if q.listed)

    def _read(self, question: Question[T], *, is_review: bool) -> T:
        if len(self.path) >= MAX_QUESTIONS:
            raise TooMany
        try:
            value = question.field.load(self.said[question.key])
        except (KeyError, Invalid):  # never asked, or a release has made the old answer invalid
            asked = continued(question, self.said.get(question.key))
            raise Unanswered(asked, is_review=is_review) from None
        self.path[question.key] = self.met[question.key] = question
        return value


def given_mark(key: str) -> str:
    """How a conversation remembers that words filled this question by themselves."""
    return f"given:{key}"


def offer_mark(key: str) -> str:
    """How a conversation remembers, among its answers, that the person wants to tell what this question offers."""
    return f"offer:{key}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """Words that were no answer to the open question, and the question whose kept answer now holds them."""

    question: str
    stored: str


def _no_words(said: Mapping[str, str], words: str) -> Gathered | None:  # noqa: ARG001 - the shape of Script.gather
    return None


def _nothing(ask: Ask) -> tuple[Effect, ...]:  # noqa: ARG001 - the shape of Script.progress
    return ()


def _no_answers(words: str) -> Mapping[str, str]:  # noqa: ARG001 - the shape of Script.opening
    return {}


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation the desk can hold.

    id: permanent. entry: what starts it. progress: effects after an accepted answer while it goes on.
    undo: for a key done `once`, what takes it back when the person stops. leads_home: the main choices follow.
    asks_commands: offer back and stop under its questions. yields: whatever is not its answer ends it without a word.
    gather: where own words go that answer no button. may_gather: the questions it fills.
    opening: the answers that the words hold with which a person began.
    also: pairs of keys; typed words that answer the first may answer the second as well, as 母 says family and mother.
    """

    id: str
    run: Callable[[Ask], tuple[Effect, ...]]
    entry: tuple[Command, ...] = ()
    progress: Callable[[Ask], tuple[Effect, ...]] = _nothing
    undo: tuple[tuple[str, Effect], ...] = ()
    leads_home: bool = False
    asks_commands: bool = True
    yields: bool = False
    gather: Callable[[Mapping[str, str], str], Gathered | None] = _no_words
    may_gather: tuple[Question[object], ...] = ()
    opening: Callable[[str], Mapping[str, str]] = _no_answers
    also: tuple[tuple[str, str], ...] = ()

    @property
    def name_key(self) -> str:
        """The message that names it in passing, without saying what was told in it."""
        return f"label.script.{self.id}"


@dataclass(frozen=True, slots=True)
class Open:
    """The script waits for an answer."""

    question: Question[object]
    is_review: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The script has all it needs."""

    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Endless:
    """The script asked too much."""


Stop = Open | Ended | Endless


def run(script: Script, conversation: Conversation) -> tuple[Ask, Stop]:
    """Run a script from its first line to its first open question or its end."""
    ask = Ask(conversation.said, conversation.told, conversation.facts)
    try:
        return ask, Ended(script.run(ask))
    except Unanswered as stop:
        return ask, Open(stop.question, stop.is_review)
    except TooMany:
        return ask, Endless()
