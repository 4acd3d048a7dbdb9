"""People who do anything at all at the desk: what Hypothesis draws from, and a player who keeps their phone's buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from hypothesis import strategies as st

from conversations.desk import Turn, respond
from conversations.kernel.effects import Effect, Prompt, Review
from conversations.kernel.facts import DAY, Facts
from conversations.kernel.replies import (
    CHANGE,
    Chose,
    Command,
    Joined,
    Reply,
    SentOther,
    SentPhoto,
    SentPlace,
    Tapped,
    TimedOut,
    Wrote,
)
from conversations.kernel.talk import Talk
from conversations.keys import EXAMPLE
from handlers.words import all_words

WORDS = all_words()
DAYTIME = replace(EXAMPLE, minute=10 * 60)


@dataclass(frozen=True)
class Press:
    """Press one of the buttons under the present question; number wraps around."""

    number: int


@dataclass(frozen=True)
class PressOld:
    """Press one of all the buttons ever shown."""

    number: int


Move = Press | PressOld | Wrote | Tapped | Chose | SentPhoto | SentPlace | SentOther | Joined | TimedOut

any_text = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)
known_words = st.sampled_from(
    sorted({*WORDS.commands, *(w for label in WORDS.labels.values() for w in label)})
)
numbers = st.integers(min_value=0, max_value=12)
texts = st.one_of(any_text, known_words, st.sampled_from(["1", "090-1234-5678", "x" * 5001, "さくら"]))
moves: st.SearchStrategy[Move] = st.one_of(
    st.builds(Press, numbers),
    st.builds(Press, numbers),
    st.builds(Press, numbers),
    st.builds(PressOld, st.integers(min_value=0, max_value=200)),
    st.builds(Wrote, texts),
    st.builds(
        Tapped,
        st.integers(0, 3),
        st.sampled_from(["topic", "send", "phone", ""]),
        st.integers(0, 9),
        any_text,
    ),
    st.builds(Chose, st.sampled_from(Command)),
    st.builds(SentPhoto, any_text),
    st.builds(SentPlace, st.floats(), st.floats(), any_text),
    st.builds(SentOther, any_text),
    st.builds(Joined, st.booleans()),
    st.builds(TimedOut, st.sampled_from(["unfinished", "other"]), st.sampled_from(["1", "2", "x"])),
)
stories = st.lists(moves, max_size=25)


@dataclass
class Person:
    """Somebody with a phone. shown: every button, oldest first; now: those under the newest question."""

    talk: Talk = field(default_factory=Talk)
    shown: list[Tapped] = field(default_factory=list)
    now: list[Tapped] = field(default_factory=list)
    facts: Facts = DAYTIME

    def reply(self, move: Move) -> Reply:
        """What a move means on this phone."""
        match move:
            case Press(number):
                return self.now[number % len(self.now)] if self.now else Chose(Command.CONSULT)
            case PressOld(number):
                return self.shown[number % len(self.shown)] if self.shown else Tapped(0, "", 0, "")
            case _:
                return move

    def wait(self, *, days: int = 0, hours: int = 0, minutes: int = 0) -> None:
        """Let time pass on the desk's wall."""
        moment = self.facts.minute + (days * 24 + hours) * 60 + minutes
        today = self.facts.today + timedelta(days=moment // DAY)
        self.facts = replace(self.facts, today=today, minute=moment % DAY)

    def do(self, reply: Reply) -> Turn:
        """Do it, and look at what comes back."""
        turn = respond(self.talk, reply, WORDS, self.facts)
        self.talk = turn.talk
        fresh = [tap for effect in turn.effects for tap in taps(effect)]
        self.now = fresh or self.now
        self.shown += fresh
        return turn


def taps(effect: Effect) -> Iterator[Tapped]:
    """The buttons an effect shows."""
    if isinstance(effect, Prompt | Review):
        at = (effect.serial, effect.question, effect.revision)
        yield from (Tapped(*at, choice.value) for choice in effect.choices)
    if isinstance(effect, Review):
        lines = (line.question for line in effect.lines)
        yield from (Tapped(effect.serial, question, effect.revision, CHANGE) for question in lines)


def tell(*moves: Move) -> Person:
    """A person after these moves."""
    person = Person()
    for move in moves:
        person.do(person.reply(move))
    return person
