"""Plainer words: this question once, or from here on; and why a question is asked. Nothing moves by either."""

from dataclasses import replace

import pytest

from conversations import SCRIPTS
from conversations.desk import respond
from conversations.kernel.effects import Prompt, Review, Say, SpeakIn
from conversations.kernel.replies import Chose, Command, Wrote
from conversations.kernel.talk import Talk
from conversations.keys import EXAMPLE
from conversations.phrases import Phrase
from handlers.messages import Text
from handlers.speaking import render
from locales import speaker
from tests.conversations.people import DAYTIME, WORDS, Press, tell
from tests.conversations.walking import questions, walked

TO_TOPIC = (Chose(Command.CONSULT), Press(0), Press(0))


def test_the_question_is_said_once_in_plain_japanese_and_more_is_offered() -> None:
    person = tell(*TO_TOPIC)
    before = person.talk

    turn = person.do(Wrote("もっとやさしく"))

    prompt = turn.effects[-1]
    assert turn.talk == before
    assert not any(isinstance(effect, SpeakIn) for effect in turn.effects)
    assert isinstance(prompt, Prompt)
    assert prompt.commands[0] is Command.PLAIN
    shown = render(prompt, speaker("ja"), lambda _value, _label: "t")
    assert isinstance(shown, Text)
    assert shown.words == speaker("ja@easy").text("ask.topic")
    assert shown.buttons[0].label == speaker("ja@easy").text("choice.topic.money")


def test_from_here_on_is_a_button() -> None:
    turn = tell(*TO_TOPIC, Chose(Command.SIMPLER)).do(Chose(Command.PLAIN))

    assert turn.effects[0] == SpeakIn("ja@easy")
    assert isinstance(turn.effects[-1], Prompt)


def test_where_nothing_is_plainer_a_person_is_offered() -> None:
    person = tell(*TO_TOPIC)
    person.facts = replace(DAYTIME, locale="ja@easy")

    turn = person.do(Wrote("やさしく"))

    prompt = turn.effects[-1]
    assert turn.effects[0] == Say(Phrase.NO_SIMPLER)
    assert isinstance(prompt, Prompt)
    assert prompt.commands[0] is Command.STAFF


def test_english_has_shorter_words_for_the_promise() -> None:
    person = tell(Chose(Command.CONSULT))
    person.facts = replace(DAYTIME, locale="en")

    prompt = person.do(Wrote("simpler")).effects[-1]

    assert isinstance(prompt, Prompt)
    usual = render(replace(prompt, simply=False), speaker("en"), _seal)
    shorter = render(prompt, speaker("en"), _seal)
    assert isinstance(usual, Text)
    assert isinstance(shorter, Text)
    assert len(shorter.words) < len(usual.words)


def _seal(_value: object, _label: str) -> str:
    return "t"


APART = 3
"""Each wording in every third state, so that every state meets two."""


def states() -> list[Talk]:
    seen = (state for script in SCRIPTS for state in walked(script))
    return [Talk(1, state.conversation) for state in seen if state.question]


@pytest.mark.parametrize(
    ("place", "words"),
    tuple(enumerate(("なぜ聞くの", "why?", "どうして", "もっとやさしく", "simpler", "使い方"))),
)
def test_asking_about_a_question_never_leaves_it(place: int, words: str) -> None:
    for talk in states()[place % APART :: APART]:
        turn = respond(talk, Wrote(words), WORDS, EXAMPLE)
        last = turn.effects[-1]

        assert turn.talk.active is not None
        assert talk.active is not None
        assert (turn.talk.active.said, turn.talk.active.revision) == (talk.active.said, talk.active.revision)
        assert isinstance(last, Prompt | Review)


def test_every_question_that_asks_something_private_can_say_why() -> None:
    for question in questions().values():
        if question.sensitive and (question.base or question.key) not in {"story_more", "beforehand"}:
            assert question.why, question.key
            assert all(speaker(locale).has(f"{question.text_key}.why") for locale in ("ja", "ja@easy", "en"))
