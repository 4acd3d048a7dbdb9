"""An answer of several: each tap adds one, one button ends it. Kept as the values in the order told.

While more may follow, what is kept ends with a mark, and the question stays open. Must not know what the values mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from conversations.answers.reader import says_skip
from conversations.kernel.effects import Choice, Wants
from conversations.kernel.fields import NOT_A_CHOICE, pick
from conversations.kernel.questions import Invalid, Question
from conversations.kernel.replies import Answering, Command, Tapped, Wrote
from conversations.kernel.shown import Label, Labels, Shown
from conversations.kernel.words import bare

if TYPE_CHECKING:
    from conversations.kernel.facts import Facts
    from conversations.kernel.questions import Field
    from conversations.kernel.words import Words

E = TypeVar("E", bound=Enum)
T = TypeVar("T")

MORE = "+"
"""Ends what is kept while more may follow."""

DONE = "done"
"""What the button carries that ends it."""

ALL = "choice.that_is_all"
NONE = "choice.skip"

BUTTONS = 9
"""So many are shown at once: with the ways on and back they are what a phone shows under a question. All can be typed."""

LONGEST = 120
"""Characters of a typed list: what is longer tells a story."""

MOST_BESIDE = 4
"""Words beside each one that is understood (I live with my mother): with more, it tells a story and is no list."""

_BETWEEN = re.compile(r"[、,，・/／\n]|と|\band\b|\s+")


@dataclass(frozen=True, slots=True)
class SeveralField(Generic[E]):
    """Some of the members of an enum. most: of them. first: those shown as buttons, all if empty; any may be typed.

    is_ranked: the first told is the main one. kept: what has been told so far, while more may follow.
    """

    kind: type[E]
    name: str
    most: int
    first: tuple[E, ...] = ()
    is_ranked: bool = False
    kept: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[Choice, ...]:
        """Every member, shown or not."""
        return tuple(Choice(str(m.value), f"choice.{self.name}.{m.value}") for m in self.kind)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Those not told yet, and the button that ends it."""
        values = [str(m.value) for m in self.first or tuple(self.kind)]
        left = [Choice(v, f"choice.{self.name}.{v}") for v in values if v not in self.kept]
        return (*left[:BUTTONS], Choice(DONE, ALL if self.kept else NONE))

    @property
    def wants(self) -> tuple[Wants, ...]:
        """Buttons only."""
        return ()

    @property
    def errors(self) -> tuple[str, ...]:
        """None of the choices."""
        return (NOT_A_CHOICE,)

    def read(self, reply: Answering, words: Words, now: Facts) -> str:
        """All that is told by now, marked while more may follow. Raises: Invalid."""
        if self._ends(reply, words, now):
            return " ".join(self.kept)
        told = tuple(dict.fromkeys((*self.kept, *self._named(reply, words))))[: self.most]
        if len(told) == len(self.kept):
            raise Invalid(NOT_A_CHOICE)
        return " ".join(told) + (MORE if len(told) < self.most else "")

    def _ends(self, reply: Answering, words: Words, now: Facts) -> bool:
        match reply:
            case Tapped(value=value):
                return value == DONE
            case Wrote(text):
                ends = (
                    words.means(ALL, text) or words.means(NONE, text) or words.command(text) is Command.SKIP
                )
                is_choice = any(words.means(choice.label_key, text) for choice in self.every)
                return not is_choice and (ends or says_skip(text, now.locale).value is True)
            case _:
                return False

    def _named(self, reply: Answering, words: Words) -> Iterator[str]:
        """The members a reply means: one tapped, or typed; of a typed list all that are understood."""
        one = pick(self.choices, reply, words) or pick(self.every, reply, words)
        if isinstance(reply, Wrote) and one is None and len(reply.text) <= LONGEST:
            parts = filter(None, map(bare, (reply.text, *_BETWEEN.split(reply.text))))
            found = [pick(self.every, Wrote(part), words) for part in parts if not part.isdecimal()]
            told = [value for value in found if value]
            if len(found) - len(told) - 1 <= MOST_BESIDE * len(told):  # the whole of it is one of them
                yield from told
        elif one not in (None, DONE):
            yield one or ""

    def load(self, stored: str) -> tuple[E, ...]:
        """The members, in the order told. Raises: Invalid while more may follow, and for one that has been retired."""
        known = {str(m.value): m for m in self.kind}
        try:
            return tuple(known[value] for value in stored.split())
        except KeyError:
            raise Invalid(NOT_A_CHOICE) from None

    def shown(self, stored: str) -> Shown:
        """Their labels, or that it was passed over."""
        values = stored.removesuffix(MORE).split()
        keys = tuple(f"choice.{self.name}.{value}" for value in values)
        return Labels(keys, self.is_ranked) if keys else Label("shown.skipped")

    def samples(self) -> tuple[str, ...]:
        """One, none, and one with more to follow; then an end."""
        first = str(next(iter(self.first or self.kind)).value)
        return (" ".join(self.kept),) if self.kept else (first, "", first + MORE)

    def having(self, stored: str) -> SeveralField[E]:
        """The same with what is kept, while more may follow."""
        return replace(self, kept=tuple(stored.removesuffix(MORE).split()))


def several(
    kind: type[E], name: str, most: int, first: tuple[E, ...] = (), *, is_ranked: bool = False
) -> SeveralField[E]:
    """Some of the members of an enum, one after the other. Labels are `choice.<name>.<value>`."""
    return SeveralField(kind, name, most, first, is_ranked)


def is_among(question: Question[T], read: str, kept: str) -> bool:
    """Whether what was read names something that is among the several kept."""
    field: object = question.field
    named = set(read.removesuffix(MORE).split())
    return isinstance(field, SeveralField) and bool(named) and named <= set(kept.removesuffix(MORE).split())


def continued(question: Question[T], stored: str | None) -> Question[T]:
    """The question as it is asked again while more may follow: in its words for that, `ask.<key>.more`."""
    field: object = question.field
    if not isinstance(field, SeveralField) or not stored or not stored.endswith(MORE):
        return question
    return replace(
        question,
        field=cast("Field[T]", field.having(stored)),
        base=f"{question.base or question.key}.more",
        values=(*question.values, ("taken", field.shown(stored))),
        why=False,
    )
