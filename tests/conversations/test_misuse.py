"""People do everything at every question: the desk stays safe, repeats itself at most twice, then offers a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from conversations import SCRIPTS
from conversations.aside import MOST_ASIDE
from conversations.consultation import CONSULTATION
from conversations.kernel.effects import Effect, HandToStaff, Prompt, Review, Say, SubmitCase, WithdrawCase
from conversations.kernel.explore import explore
from conversations.kernel.forgetting import forget
from conversations.kernel.questions import Question
from conversations.kernel.replies import (
    Chose,
    Command,
    Joined,
    Reply,
    SentOther,
    SentPhoto,
    SentPlace,
    Tapped,
    TimedOut,
    TookBack,
    Wrote,
)
from conversations.kernel.stored import from_json, to_json
from conversations.kernel.talk import Conversation, Talk
from conversations.phrases import Phrase
from conversations.unfinished import UNFINISHED
from tests.conversations.people import DAYTIME, WORDS, Move, Person, Press, moves, tell
from tests.corpus.misuse import PLACES

REPEATS = 2
GIBBERISH = ("ほげ", "???", "ふが")
ODD = ("", " ", "\u0000", "\ud800", "\u202e\u200b", "あ" * 6000, "🧓" * 50, "%s{council}\\n", "0", "-1", "１")
OUT_OF_ORDER = (
    "090-1234-5678",
    "さくら",
    "介護",
    "今日じゅう",
    "送る",
    "はい",
    "関町北",
    "82歳",
    "ここで",
    "なし",
)
ELSEWHERE = "home"
"""Asked only where it decides which desk answers."""

TOPICS = "お金のことと、母の介護と、住むところのことで困っています"


@dataclass(frozen=True)
class State:
    """Somebody standing at a question."""

    talk: Talk
    question: Question[object]

    @property
    def name(self) -> str:
        return self.question.key

    def person(self) -> Person:
        return Person(self.talk)


def _states() -> Iterator[State]:
    met: set[str] = set()
    for seen in explore(CONSULTATION, DAYTIME, 1):
        if seen.question and seen.question.key not in met:
            met.add(seen.question.key)
            yield State(Talk(1, seen.conversation), seen.question)


@cache
def states() -> dict[str, State]:
    """Everybody who stands at a question, by its key. Walking there takes seconds: nobody does it who only counts tests."""
    return {state.name: state for state in _states()}


KEYS = tuple(place.key for place in PLACES if place.key != ELSEWHERE)
at_every_question = pytest.mark.parametrize("state", KEYS, indirect=True)


@pytest.fixture
def state(request: pytest.FixtureRequest) -> State:
    """Somebody standing at the question of this key."""
    return states()[request.param]


def said(person: Person) -> dict[str, str]:
    return dict(person.talk.active.said) if person.talk.active else {}


def asked(effects: tuple[Effect, ...]) -> str:
    last = effects[-1]
    return last.question if isinstance(last, Prompt | Review) else ""


def offers_a_person(effects: tuple[Effect, ...]) -> bool:
    buttons = (e.commands for e in effects if isinstance(e, Say | Prompt | Review))
    return any(Command.STAFF in commands for commands in buttons) or any(
        isinstance(effect, HandToStaff) for effect in effects
    )


def test_there_are_enough_of_them() -> None:
    walked = len(states()) * (len(ODD) + len(OUT_OF_ORDER) + len(Command) + len(MISUSES))

    assert walked >= 500


def test_the_corpus_has_lines_for_every_question() -> None:
    assert set(states()) == set(KEYS)


@at_every_question
def test_answers_out_of_order_are_answers_here_or_are_asked_back(state: State) -> None:
    for words in OUT_OF_ORDER:
        person = state.person()
        before = said(person)

        turn = person.do(Wrote(words))

        grown = {key: kept for key, kept in said(person).items() if before.get(key) != kept}
        assert set(grown) <= {state.name}, "an answer never lands on another question"
        assert turn.effects


@at_every_question
def test_odd_words_change_nothing_they_should_not(state: State) -> None:
    for words in ODD:
        person = state.person()
        before = said(person)

        turn = person.do(Wrote(words))

        told = {key: kept for key, kept in before.items() if kept}
        assert all(said(person).get(key, "").startswith(kept) for key, kept in told.items()) or not said(
            person
        )
        assert turn.effects
        assert from_json(to_json(person.talk)) == person.talk


@at_every_question
def test_every_command_works_everywhere(state: State) -> None:
    for command in Command:
        person = state.person()

        turn = person.do(Chose(command))

        assert from_json(to_json(turn.talk)) == turn.talk
        assert turn.effects


@at_every_question
def test_stopping_leaves_nothing_behind(state: State) -> None:
    person = state.person()
    person.do(person.reply(Chose(Command.RESUME)))
    has_case = "case" in (person.talk.active.told if person.talk.active else ())

    turn = person.do(Wrote("やめる"))

    assert person.talk.active is None
    assert (WithdrawCase() in turn.effects) == has_case


@at_every_question
def test_another_language_keeps_the_place_and_the_answers(state: State) -> None:
    person = state.person()

    turn = person.do(Wrote("English"))

    assert said(person) == dict(_active(state.talk).said)
    assert asked(turn.effects) == state.name


def _active(talk: Talk) -> Conversation:
    assert talk.active is not None
    return talk.active


@at_every_question
def test_thirty_days_of_silence_lose_nothing(state: State) -> None:
    person = state.person()
    person.wait(days=30)

    rested = person.do(Wrote("こんにちは、久しぶりです"))
    assert isinstance(rested.effects[0], Say)
    assert rested.effects[0].key == Phrase.LAID_TO_REST

    person.do(Chose(Command.RESUME))
    back = person.do(Chose(Command.RESUME))
    assert asked(back.effects) in (state.name, "urgency")
    assert set(said(person)) >= set(_active(state.talk).said) - {"urgency"}


MISUSES: dict[str, Callable[[], list[Reply]]] = {
    "words that mean nothing": lambda: [Wrote(words) for words in GIBBERISH],
    "stickers only": lambda: [SentOther("sticker")] * 3,
    "voice only": lambda: [SentOther("audio")] * 3,
    "a film, a file, something new": lambda: [SentOther(kind) for kind in ("video", "file", "unknown")],
    "stale and forged buttons": lambda: [
        Tapped(99, "topic", 0, "money"),
        Tapped(1, "x", 9, "y"),
        Tapped(0, "", 0, ""),
    ],
    "three topics at once": lambda: [Wrote(TOPICS), Wrote("どれも急ぎです"), Wrote("どうしたらいいでしょう")],
    "going away and coming": lambda: [Joined(again=True), Joined(again=False), Joined(again=True)],
    "photos where none is wanted": lambda: [SentPhoto(f"m{n}") for n in range(3)],
    "places where none is wanted": lambda: [SentPlace(35.7, 139.6, "駅")] * 3,
    "asking why, three times": lambda: [Wrote("なぜ")] * 3,
    "back, three times": lambda: [Wrote("もどる")] * 3,
    "skipping what cannot be skipped": lambda: [Wrote("とばす")] * 3,
}


@pytest.mark.parametrize("misuse", MISUSES)
@at_every_question
def test_the_same_question_is_repeated_twice_at_most_and_then_a_person_is_offered(
    state: State, misuse: str
) -> None:
    person = state.person()
    repeats = 0
    for reply in MISUSES[misuse]():
        before = said(person)
        turn = person.do(reply)
        is_misread = any(
            isinstance(e, Say)
            and e.key in {"error.choice", "error.words", "error.phone", "error.review", "error.media"}
            for e in turn.effects
        )
        repeats = repeats + 1 if is_misread and said(person) == before else 0
        assert repeats <= REPEATS or offers_a_person(turn.effects)
        assert from_json(to_json(person.talk)) == person.talk


class Anybody(RuleBasedStateMachine):
    """Somebody at the desk for weeks, doing anything in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.person = Person()
        self.opened = 0
        self.sent = 0
        self.written: list[str] = []

    @rule(move=moves)
    def do(self, move: Move) -> None:
        self._do(self.person.reply(move))

    @rule(
        texts=st.lists(
            st.sampled_from(("母が転びます。", "夜中です。", "どうすれば", "はい", "もどる")),
            min_size=3,
            max_size=5,
        )
    )
    def burst(self, texts: list[str]) -> None:
        for words in texts:
            self.written.append(words)
            self._do(Wrote(words))

    @precondition(lambda self: self.written)
    @rule(number=st.integers(0, 50))
    def unsend(self, number: int) -> None:
        words = self.written[number % len(self.written)]
        self.person.talk = forget(self.person.talk, words, SCRIPTS, WORDS, self.person.facts)
        self._do(TookBack())

    @rule(hours=st.sampled_from((1, 13, 20, 30, 24 * 3, 24 * 15, 24 * 30)))
    def be_silent(self, hours: int) -> None:
        self.person.wait(hours=hours)

    @rule()
    def be_reminded(self) -> None:
        active = self.person.talk.active
        before = self.person.talk
        turn = self.person.do(TimedOut(UNFINISHED, str(active.serial) if active else "1"))
        assert sum(isinstance(effect, Say) for effect in turn.effects) <= 1
        assert _all_said(turn.talk) == _all_said(before)

    def _do(self, reply: Reply) -> None:
        turn = self.person.do(reply)
        self.sent += sum(isinstance(effect, SubmitCase) for effect in turn.effects)
        assert self.sent <= self.person.talk.serial

    @invariant()
    def what_is_stored_is_what_was_meant(self) -> None:
        assert from_json(to_json(self.person.talk)) == self.person.talk

    @invariant()
    def no_more_lies_aside_than_anybody_keeps_in_mind(self) -> None:
        assert len(self.person.talk.paused) <= MOST_ASIDE

    @invariant()
    def a_person_is_always_within_reach(self) -> None:
        again = replace(self.person)
        assert HandToStaff("asked") in again.do(Wrote("人と話したい")).effects


def _all_said(talk: Talk) -> list[dict[str, str]]:
    every = (*talk.paused, talk.active) if talk.active else talk.paused
    return [dict(c.said) for c in every]


Anybody.TestCase.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
TestAnybody = Anybody.TestCase


def test_three_matters_in_one_sentence_are_all_kept() -> None:
    person = tell(Chose(Command.CONSULT), Press(0), Press(0))

    person.do(Wrote(TOPICS))

    assert TOPICS in said(person)["beforehand"]
