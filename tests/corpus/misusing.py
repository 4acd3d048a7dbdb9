"""Somebody at a question of the corpus: brings them there, lets them do what a line says, and tells what was not as it must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from conversations.desk import Turn, respond
from conversations.kernel.effects import Alarm, Effect, FillCase, HandToStaff, Prompt, Review, Say, SpeakIn
from conversations.kernel.facts import Facts
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
    TookBack,
    Wrote,
)
from conversations.kernel.talk import Talk
from conversations.keys import PLACED
from conversations.understanding.verdict import CALM, Verdict
from tests.conversations.people import WORDS, Person, taps
from tests.corpus.misuse import PLACES, Move, way_to
from tests.corpus.recipes import Line
from tests.understanding.ears import ear

GATHERING = "beforehand"
STORY = "story"
AT_DAY = replace(PLACED, minute=10 * 60)


@cache
def heard_in(text: str) -> Verdict:
    """What the desk hears in these words."""
    return ear().hear(text, "ja")


@dataclass
class Visitor(Person):
    """Somebody whose words are heard as the product hears them. asked: the question they were asked last."""

    asked: str = ""
    facts: Facts = AT_DAY

    def do(self, reply: Reply) -> Turn:
        """Do it, and look at what comes back."""
        heard = heard_in(reply.text) if isinstance(reply, Wrote) else CALM
        turn = respond(self.talk, reply, WORDS, self.facts, heard)
        self.talk = turn.talk
        fresh = [tap for effect in turn.effects for tap in taps(effect)]
        self.now = fresh or self.now
        self.asked = asked(turn.effects) or self.asked
        return turn

    def move(self, move: str | Move) -> tuple[Effect, ...]:
        """Press a button by its value, or do something else."""
        if isinstance(move, str):
            return self.do(next(tap for tap in self.now if tap.value == move)).effects
        if "change" in move:
            return self.do(
                next(tap for tap in self.now if (tap.question, tap.value) == (move["change"], CHANGE))
            ).effects
        if "days" in move:
            self.wait(days=move["days"])
            return ()
        return self.do(self._meant(move)).effects

    def _meant(self, move: Mapping[str, Any]) -> Reply:
        match move:
            case {"write": str(words)}:
                return Wrote(words * move.get("times", 1))
            case {"send": str(kind)}:
                return SentOther(kind)
            case {"photo": number}:
                return SentPhoto(f"m{number}")
            case {"place": _}:
                return SentPlace(35.7, 139.6, "駅")
            case {"joined": bool(again)}:
                return Joined(again)
            case {"took_back": _}:
                return TookBack()
            case {"resume": _}:
                return Chose(Command.RESUME)
            case {"tap": [serial, question, revision, value]}:
                active = self.talk.active
                there = active.revision if active and revision == "@" else revision
                return Tapped(serial, self.asked if question == "@" else question, there, value)
            case _:
                raise ValueError(move)

    def said(self) -> dict[str, str]:
        """The answers kept of what is under way."""
        return dict(self.talk.active.said) if self.talk.active else {}


def stand_at(key: str) -> Visitor:
    """Somebody at this question, or at home for none."""
    return replace(_arrived(key))


@cache
def _arrived(key: str) -> Visitor:
    visitor = Visitor()
    if key:
        visitor.do(Chose(Command.CONSULT))
        for move in way_to(key):
            visitor.move(move)
    return visitor


def faults(line: Line) -> Iterator[str]:
    """What was not as the line says."""
    for key in [place.key for place in PLACES] if line["at"] == "*" else [line["at"]]:
        for fault in _faults(line, key):
            yield f"{line['id']} at {key} {str(line['does'])[:70]}: {fault}"


def _faults(line: Line, key: str) -> Iterator[str]:
    visitor, expected = stand_at(key), line["expected"]
    before, talk = visitor.said(), visitor.talk
    effects: tuple[Effect, ...] = ()
    every: list[Effect] = []
    for move in line["does"]:
        effects = visitor.move(move)
        every += effects
    if expected.get("danger"):
        if [type(effect) for effect in effects if not isinstance(effect, FillCase)] != [Alarm]:
            yield "the danger was not heard"
        if standing(visitor.talk) != standing(talk):
            yield "what was under way did not stay as it was"
        return
    if not effects:
        yield "no answer"
    yield from _answers(visitor, before, key, expected["answers"])
    wanted, found = expected.get("asks"), asked(effects)
    if wanted == "next" and found in ("", key):
        yield f"asks {found} again"
    if wanted not in (None, "next") and found != (key if wanted == "same" else wanted):
        yield f"asks {found}"
    is_asked_back = expected.get("or") and found == key and visitor.said() == before
    if not is_asked_back and not _keeps(visitor, expected.get("keeps", ())):
        yield f"keeps {visitor.said()}"
    if expected.get("offers") and not _offers(effects):
        yield "nobody is offered"
    if "hands" in expected and any(isinstance(e, HandToStaff) for e in every) != expected["hands"]:
        yield f"handed over: {not expected['hands']}"
    if expected.get("speaks") and not any(isinstance(e, SpeakIn) for e in effects):
        yield "the language is the old one"


def standing(talk: Talk) -> Talk:
    """Where a talk stands, whatever of the story it has kept: words of danger are part of that."""
    if talk.active is None:
        return talk
    said = {key: told for key, told in talk.active.said.items() if not key.startswith((GATHERING, STORY))}
    told = frozenset(once for once in talk.active.told if not once.startswith("given:"))
    return replace(talk, active=replace(talk.active, said=said, told=told))


def _answers(visitor: Visitor, before: dict[str, str], key: str, expected: str) -> Iterator[str]:
    after = visitor.said()
    changed = {name for name in after.keys() | before.keys() if after.get(name) != before.get(name)}
    match expected:
        case "kept":
            is_right = not changed
        case "here":
            is_right = not after or changed <= {key, GATHERING, *_also(key)}
        case "told":
            is_right = all(name == key or name.startswith((GATHERING, STORY)) for name in changed)
        case "taken":
            is_right = changed == {key}
        case "restored":
            is_right = {name: told for name, told in after.items() if name != key}.items() <= before.items()
        case "undone":
            is_right = after.items() <= before.items()
        case "kept and more":
            is_right = before.items() <= after.items()
        case "gone" | "none":
            is_right = visitor.talk.active is None and not visitor.talk.paused
        case "aside":
            is_right = [dict(c.said) for c in visitor.talk.paused] == [before]
        case "kept or dated":
            is_right = changed <= {"urgency"}
        case _:
            raise ValueError(expected)
    if not is_right:
        yield f"answers {expected}: {sorted(changed)} changed"


def _keeps(visitor: Visitor, words: Iterable[str]) -> bool:
    """Whether all this is kept, word for word, whatever is between the words."""
    kept = " ".join(" ".join(visitor.said().values()).split())
    return all(" ".join(each.split()) in kept for each in words)


def _also(key: str) -> tuple[str, ...]:
    # 母 at the question about whom: family, and the mother.
    return ("person.relation",) if key == "about" else ()


def asked(effects: tuple[Effect, ...]) -> str:
    """The question put last; empty for none."""
    return next((e.question for e in reversed(effects) if isinstance(e, Prompt | Review)), "")


def _offers(effects: tuple[Effect, ...]) -> bool:
    return any(Command.STAFF in e.commands for e in effects if isinstance(e, Say | Prompt | Review))
