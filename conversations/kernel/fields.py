"""The kinds of answer a question can have. Each keeps an answer as one string and can always load it again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

from conversations.answers.reader import says_skip, says_yes
from conversations.answers.readings import Reason
from conversations.kernel.effects import Choice, Wants
from conversations.kernel.questions import Field, Invalid
from conversations.kernel.replies import Answering, Command, Tapped, Wrote
from conversations.kernel.shown import Label, Literal, Shown
from conversations.kernel.words import bare, tidy

if TYPE_CHECKING:
    from conversations.kernel.facts import Facts
    from conversations.kernel.words import Words

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

SKIP = "skip"
"""What the button of a skippable question carries; kept as the empty string, which no field keeps otherwise."""

_PLACE = re.compile(r"([0-9]{1,2})[.。)番]?")  # no phone shows a hundred buttons

NOT_A_CHOICE = "error.choice"
NO_WORDS = "error.words"
TOO_LONG = "error.long"
YES_OR_NO = "error.yes_no.ambiguous"


def pick(choices: tuple[Choice, ...], reply: Answering, words: Words) -> str | None:
    """The value of the choice a reply means: tapped, typed in any language, or typed as its number."""
    match reply:
        case Tapped(value=value):
            return value if any(c.value == value for c in choices) else None
        case Wrote(text):
            return _named(choices, text, words) or _by_number(choices, text)
        case _:
            return None


def _named(choices: tuple[Choice, ...], text: str, words: Words) -> str | None:
    named = [c.value for c in choices if words.means(c.label_key, text)]
    return named[0] if len(named) == 1 else None


def _by_number(choices: tuple[Choice, ...], text: str) -> str | None:
    typed = _PLACE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    place = int(typed[1]) if typed else 0
    return choices[place - 1].value if 1 <= place <= len(choices) else None


@dataclass(frozen=True, slots=True)
class ChoiceField(Generic[E]):
    """One of a few. Labels are `choice.<name>.<value>`."""

    kind: type[E]
    name: str
    error: str = NOT_A_CHOICE

    @property
    def choices(self) -> tuple[Choice, ...]:
        """A button for each member, in the enum's order."""
        return tuple(Choice(str(m.value), f"choice.{self.name}.{m.value}") for m in self.kind)

    @property
    def wants(self) -> tuple[Wants, ...]:
        """Buttons only."""
        return ()

    @property
    def errors(self) -> tuple[str, ...]:
        """Not one of the choices."""
        return (self.error,)

    def read(self, reply: Answering, words: Words, now: Facts) -> str:  # noqa: ARG002 - a choice is no matter of time
        """The chosen value. Raises: Invalid."""
        value = pick(self.choices, reply, words)
        if value is None and isinstance(reply, Wrote):
            value = _named(self.choices, bare(reply.text), words)
        if value is None:
            raise Invalid(self.error)
        return value

    def load(self, stored: str) -> E:
        """The member. Raises: Invalid for one that has been retired."""
        try:
            return self.kind(stored)
        except ValueError:
            raise Invalid(self.error) from None

    def shown(self, stored: str) -> Shown:
        """The choice's own label."""
        return Label(f"choice.{self.name}.{stored}")

    def samples(self) -> tuple[str, ...]:
        """Every choice."""
        return tuple(c.value for c in self.choices)


@dataclass(frozen=True, slots=True)
class YesNoField:
    """Yes or no, in any language."""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Yes first."""
        return (Choice("yes", "choice.yes"), Choice("no", "choice.no"))

    @property
    def wants(self) -> tuple[Wants, ...]:
        """Buttons only."""
        return ()

    @property
    def errors(self) -> tuple[str, ...]:
        """Neither yes nor no, or either."""
        return (NOT_A_CHOICE, YES_OR_NO)

    def read(self, reply: Answering, words: Words, now: Facts) -> str:
        """`yes` or `no`. Raises: Invalid."""
        value = pick(self.choices, reply, words)
        if value is not None:
            return value
        reading = says_yes(reply.text, now.locale) if isinstance(reply, Wrote) else None
        if reading is None or reading.value is None:
            raise Invalid(YES_OR_NO if reading and reading.reason is Reason.AMBIGUOUS else NOT_A_CHOICE)
        return "yes" if reading.value else "no"

    def load(self, stored: str) -> bool:
        """True for yes. Raises: Invalid."""
        if stored not in ("yes", "no"):
            raise Invalid(NOT_A_CHOICE)
        return stored == "yes"

    def shown(self, stored: str) -> Shown:
        """The word for it."""
        return Label(f"choice.{stored}")

    def samples(self) -> tuple[str, ...]:
        """Both."""
        return ("yes", "no")


@dataclass(frozen=True, slots=True)
class TextField:
    """The person's own words. limit: in characters."""

    limit: int

    @property
    def choices(self) -> tuple[Choice, ...]:
        """None: it is typed."""
        return ()

    @property
    def wants(self) -> tuple[Wants, ...]:
        """Words."""
        return (Wants.WORDS,)

    @property
    def errors(self) -> tuple[str, ...]:
        """Nothing readable, or too long."""
        return (NO_WORDS, TOO_LONG)

    def read(self, reply: Answering, words: Words, now: Facts) -> str:  # noqa: ARG002 - own words have no synonyms
        """The words without characters no screen can show. Raises: Invalid."""
        if not isinstance(reply, Wrote):
            raise Invalid(NO_WORDS)
        return self.load(tidy(reply.text))

    def load(self, stored: str) -> str:
        """The words. Raises: Invalid when empty or too long."""
        if not stored:
            raise Invalid(NO_WORDS)
        if len(stored) > self.limit:
            raise Invalid(TOO_LONG, (("limit", Literal(str(self.limit))),))
        return stored

    def shown(self, stored: str) -> Shown:
        """The words themselves."""
        return Literal(stored)

    def samples(self) -> tuple[str, ...]:
        """One: a script must not look inside words."""
        return ("…",)


@dataclass(frozen=True, slots=True)
class OptionalField(Generic[T]):
    """A field the person may pass over, by button or by saying so. label_key: the button's words."""

    inner: Field[T]
    label_key: str

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The field's own, then passing over."""
        return (*self.inner.choices, Choice(SKIP, self.label_key))

    @property
    def wants(self) -> tuple[Wants, ...]:
        """As the field itself."""
        return self.inner.wants

    @property
    def errors(self) -> tuple[str, ...]:
        """As the field itself."""
        return self.inner.errors

    def read(self, reply: Answering, words: Words, now: Facts) -> str:
        """As the field itself, or empty for passed over. Raises: Invalid."""
        return "" if self._is_skipped(reply, words, now) else self.inner.read(reply, words, now)

    def _is_skipped(self, reply: Answering, words: Words, now: Facts) -> bool:
        match reply:
            case Tapped(value=value):
                return value == SKIP
            case Wrote(text):
                # "わからない" may be one of the choices: then it is an answer.
                is_choice = any(words.means(c.label_key, text) for c in self.inner.choices)
                is_pass = words.command(text) is Command.SKIP or words.means(self.label_key, text)
                return not is_choice and (is_pass or says_skip(text, now.locale).value is True)
            case _:
                return False

    def load(self, stored: str) -> T | None:
        """The answer, or None for passed over. Raises: Invalid."""
        return self.inner.load(stored) if stored else None

    def shown(self, stored: str) -> Shown:
        """The answer, or that it was passed over."""
        return self.inner.shown(stored) if stored else Label("shown.skipped")

    def samples(self) -> tuple[str, ...]:
        """The field's own and passed over."""
        return (*self.inner.samples(), "")


def choice(kind: type[E], name: str, error: str = NOT_A_CHOICE) -> Field[E]:
    """One of the members of an enum."""
    return ChoiceField(kind, name, error)


def yes_no() -> Field[bool]:
    """Yes or no."""
    return YesNoField()


def text(limit: int) -> Field[str]:
    """Free words. limit: in characters."""
    return TextField(limit)


def optional(field: Field[T], label_key: str = "choice.skip") -> Field[T | None]:
    """The same, but the person may pass it over."""
    return OptionalField(field, label_key)
