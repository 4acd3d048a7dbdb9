"""A question of the form: its permanent key and what kind of answer fits. Holds no words and no answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from conversations.kernel.effects import Choice, Wants
    from conversations.kernel.facts import Facts, Wording
    from conversations.kernel.replies import Answering
    from conversations.kernel.shown import Named, Shown, Values
    from conversations.kernel.words import Words

T_co = TypeVar("T_co", covariant=True)


class Invalid(Exception):
    """The reply does not fit the question. key: the message that says why, kindly. choices: what it may have meant."""

    def __init__(self, key: str, values: Values = (), choices: tuple[Choice, ...] = ()) -> None:
        """Say why in the message `key`, with these values; offer these choices as buttons."""
        super().__init__(key)
        self.key = key
        self.values = values
        self.choices = choices


class Field(Protocol[T_co]):
    """What counts as an answer: how it is read, kept, loaded and shown."""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The buttons offered."""

    @property
    def wants(self) -> tuple[Wants, ...]:
        """What may be sent besides tapping a button."""

    @property
    def errors(self) -> tuple[str, ...]:
        """Every message key with which a reply can be refused."""

    def read(self, reply: Answering, words: Words, now: Facts) -> str:
        """What is kept of a reply. now: facts of this moment, for words like "tomorrow". Raises: Invalid."""

    def load(self, stored: str) -> T_co:
        """The answer from what was kept, by whatever release. Raises: Invalid, and nothing else."""

    def shown(self, stored: str) -> Shown:
        """How a valid kept answer reads on the review and on the case."""

    def samples(self) -> tuple[str, ...]:
        """Kept answers of every kind that a script can tell apart, for walking all paths."""


@dataclass(frozen=True, slots=True)
class Question(Generic[T_co]):
    """One question. key is permanent and never changes its meaning: new wording that changes it is a new key.

    sensitive: masked wherever cases are listed. listed: a line of the review and of the case.
    why: the catalogue explains why it is asked. facts: names of facts its words need. values: what else they need.
    dated: kept answers that mean a day ("today"): asked again when a draft is taken up much later.
    base: key without repeats and prefixes. words: the council's own, shown instead of the catalogue's.
    """

    key: str
    field: Field[T_co]
    sensitive: bool = False
    listed: bool = True
    why: bool = False
    facts: tuple[str, ...] = ()
    values: Values = ()
    dated: tuple[str, ...] = ()
    base: str = ""
    words: Named | None = None

    @property
    def text_key(self) -> str:
        """The message that asks it."""
        return f"ask.{self.base or self.key}"

    @property
    def label_key(self) -> str:
        """Its short name on a card."""
        return f"label.{self.base or self.key}"

    def at(self, number: int) -> Question[T_co]:
        """The same question asked again, for repeats with a fixed limit. number: from 1."""
        return replace(self, key=f"{self.key}#{number}", base=self.base or self.key)

    def within(self, prefix: str) -> Question[T_co]:
        """The same question inside a sub-dialogue, which may be held for several subjects. prefix: ends with a dot."""
        return replace(self, key=f"{prefix}{self.key}", base=self.base or self.key)

    def worded(self, wording: Wording | None) -> Question[T_co]:
        """The same question as the council words it; its key then says which version of the words was answered."""
        if wording is None:
            return self
        name = self.key.partition(".")[0]
        return replace(self, key=f"{name}.{wording.version}", base=self.base or self.key, words=wording.text)
