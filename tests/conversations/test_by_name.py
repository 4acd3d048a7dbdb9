"""A service or a desk named in free words is told of, and the conversation under way goes on where it was."""

from dataclasses import replace

import pytest

from conversations.desk import Turn, respond
from conversations.kernel.effects import Effect, Prompt, TellHours, TellProgramme
from conversations.kernel.replies import Joined, Wrote
from conversations.kernel.talk import Talk
from conversations.understanding.verdict import Asked, Evidence, Intent, Kind, Risk, Verdict
from tests.conversations.people import DAYTIME, WORDS

WHOLE = Asked("wheelchair", is_whole=True)
QUESTION = Asked("wheelchair", is_whole=True, is_asking=True)
IN_PASSING = Asked("wheelchair")
AMONG_OTHERS = Asked("wheelchair", is_asking=True)
A_DESK = Asked(desks=("general",), day="sat", is_hours=True)
HEARD = Verdict("ja")
VOLUNTEERING = Verdict("ja", intent=Intent.VOLUNTEER_REGISTER, is_sure=True)
PLAIN = Asked(is_hours=True, is_plain=True)


def write(talk: Talk, text: str, asked: Asked, heard: Verdict = HEARD) -> Turn:
    return respond(talk, Wrote(text), WORDS, DAYTIME, replace(heard, asked=asked))


def in_danger(*rules: str) -> Verdict:
    evidence = tuple(Evidence(rule, 0, 5) for rule in rules)
    return Verdict("ja", Risk.EMERGENCY, (Kind.MEDICAL,), evidence=evidence)


def told(turn: Turn) -> list[Effect]:
    return [effect for effect in turn.effects if isinstance(effect, TellProgramme | TellHours)]


def under_way(*words: str) -> Talk:
    talk = Talk()
    for each in ("相談", *words):
        talk = respond(talk, Wrote(each), WORDS, DAYTIME, Verdict("ja")).talk
    return talk


AT_A_CHOICE = under_way("はい")
AT_THE_STORY = under_way("はい", "自分のこと", "介護", "今週")


@pytest.mark.parametrize(
    ("talk", "asked", "is_told"),
    [
        (Talk(), WHOLE, True),
        (Talk(), AMONG_OTHERS, True),
        (Talk(), IN_PASSING, False),
        (Talk(), A_DESK, True),
        (Talk(), PLAIN, True),
        (AT_A_CHOICE, WHOLE, True),
        (AT_A_CHOICE, AMONG_OTHERS, False),
        (AT_A_CHOICE, IN_PASSING, False),
        (AT_A_CHOICE, A_DESK, True),
        (AT_THE_STORY, WHOLE, False),
        (AT_THE_STORY, QUESTION, True),
        (AT_THE_STORY, IN_PASSING, False),
        (AT_THE_STORY, A_DESK, False),
    ],
)
def test_it_is_told_at_home_and_in_a_form_only_where_it_is_no_answer(
    talk: Talk, asked: Asked, is_told: bool
) -> None:
    assert bool(told(write(talk, "車いす", asked))) is is_told


@pytest.mark.parametrize(("lang", "is_asked"), [("ja", False), ("vi", True)])
def test_whoever_writes_in_the_language_they_are_spoken_to_in_is_not_asked_for_it_again(
    lang: str, is_asked: bool
) -> None:
    greeted = respond(Talk(), Joined(again=False), WORDS, DAYTIME).talk

    turn = write(greeted, "車いすを借りたい", WHOLE, Verdict(lang))

    assert isinstance(turn.effects[0], TellProgramme)
    assert isinstance(turn.effects[-1], Prompt) is is_asked


def test_the_open_question_follows_the_answer() -> None:
    turn = write(AT_A_CHOICE, "車いすとは", QUESTION)

    assert isinstance(turn.effects[0], TellProgramme)
    assert isinstance(turn.effects[-1], Prompt)
    assert turn.talk.active is not None
    assert AT_A_CHOICE.active is not None
    assert turn.talk.active.trail == AT_A_CHOICE.active.trail


def test_danger_goes_before_every_name() -> None:
    turn = write(Talk(), "車いすから落ちて意識がない", WHOLE, in_danger("ja.medical"))

    assert told(turn) == []


def test_a_plain_question_for_hours_is_no_danger_that_only_the_model_guessed() -> None:
    turn = write(Talk(), "open now?", PLAIN, in_danger("model.emergency"))

    assert [type(effect) for effect in turn.effects] == [TellHours]


def test_a_rule_is_not_talked_out_of_it_by_the_same_words() -> None:
    turn = write(Talk(), "open now?", PLAIN, in_danger("model.emergency", "en.medical"))

    assert told(turn) == []


@pytest.mark.parametrize("intent", [Intent.MY_STATUS, Intent.TALK_TO_HUMAN, Intent.DELETE_MY_DATA])
def test_a_sure_wish_about_their_own_matter_goes_before_a_name(intent: Intent) -> None:
    heard = Verdict("ja", intent=intent, is_sure=True)

    assert told(write(Talk(), "車いすの件はどうなりましたか", WHOLE, heard)) == []


def test_the_profile_s_answer_goes_before_a_general_one() -> None:
    turn = write(Talk(), "ボランティアしたい", QUESTION, VOLUNTEERING)

    assert [type(effect) for effect in turn.effects] == [TellProgramme]


def test_a_day_and_a_desk_go_along() -> None:
    (effect,) = told(write(Talk(), "総合相談は土曜あいてますか", A_DESK))

    assert isinstance(effect, TellHours)
    assert (effect.desks, effect.day) == (("general",), "sat")
