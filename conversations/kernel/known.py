"""An answer that is one of the council's own names, tapped or typed, or else told in own words. Knows none of the names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.kernel.effects import Choice, Wants
from conversations.kernel.fields import NO_WORDS, TextField, pick
from conversations.kernel.questions import Invalid
from conversations.kernel.replies import Answering, SentPlace, Wrote
from conversations.kernel.shown import Literal, Named, Shown
from conversations.kernel.words import normalise, tidy

if TYPE_CHECKING:
    from conversations.kernel.facts import Facts
    from conversations.kernel.words import Words

Known = tuple[str, Named]
"""What is kept, and its names in every language."""

BUTTONS = 9  # with the ways on and back they are what a phone shows under a question


def as_told(text: str, words: Words) -> str:
    """Own words stay as they are."""
    del words
    return text


@dataclass(frozen=True, slots=True)
class KnownField:
    """One of these, or words of at most `limit` characters, kept as `understand` makes them. error: when there are none.

    of_place: a place on the map is read by its address. Only the first BUTTONS are shown; all can be typed.
    """

    limit: int
    options: tuple[Known, ...] = ()
    understand: Callable[[str, Words], str] = as_told
    of_place: bool = False
    error: str = NO_WORDS

    @property
    def choices(self) -> tuple[Choice, ...]:
        """A button for each, by its name."""
        return tuple(Choice(value, "", name) for value, name in self.options[:BUTTONS])

    @property
    def wants(self) -> tuple[Wants, ...]:
        """Words, and a place where one can be read."""
        return (Wants.WORDS, Wants.PLACE) if self.of_place else (Wants.WORDS,)

    @property
    def errors(self) -> tuple[str, ...]:
        """Nothing readable, or too long."""
        return tuple(dict.fromkeys((self.error, *TextField(self.limit).errors[1:])))

    def read(self, reply: Answering, words: Words, now: Facts) -> str:  # noqa: ARG002 - a name is no matter of time
        """The value of the name, or what was told. Raises: Invalid."""
        picked = pick(self.choices, reply, words)
        if picked is not None:
            return picked
        match reply:
            case Wrote(text):
                told = self._named(text) or self.understand(self.load(tidy(text)), words)
            case SentPlace(label=label) if self.of_place:
                told = self.understand(tidy(label), words)[: self.limit]
            case _:
                told = ""
        return self.load(told)

    def _named(self, text: str) -> str:
        typed = normalise(text) if len(text) <= self.limit else ""
        same = (
            value for value, name in self.options for _, known in name.by_locale if normalise(known) == typed
        )
        return next(same, "") if typed else ""

    def load(self, stored: str) -> str:
        """The value or the words. Raises: Invalid when empty or too long."""
        if not stored:
            raise Invalid(self.error)
        return TextField(self.limit).load(stored)

    def shown(self, stored: str) -> Shown:
        """The name, or the words themselves."""
        return dict(self.options).get(stored, Literal(stored))

    def samples(self) -> tuple[str, ...]:
        """Own words, and a name if there is one."""
        return ("…", *(value for value, _ in self.options[:1]))
