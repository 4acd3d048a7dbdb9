"""What people ask for in their own words: at home, and in the middle of something."""

from __future__ import annotations

import pytest

from conversations.desk import Turn, respond
from conversations.kernel.advance import PATIENCE
from conversations.kernel.effects import (
    Effect,
    FillCase,
    HandToStaff,
    NotUnderstood,
    Prompt,
    Say,
    TellHours,
    TellStatus,
)
from conversations.kernel.replies import Command, Wrote
from conversations.kernel.shown import Literal
from conversations.kernel.talk import Talk
from conversations.understanding.verdict import Intent, Subject, Verdict
from conversations.wishes import COMMANDS, INFORMING
from tests.conversations.people import DAYTIME, WORDS


def write(talk: Talk, text: str, heard: Verdict) -> Turn:
    return respond(talk, Wrote(text), WORDS, DAYTIME, heard)


def wish(intent: Intent, *guesses: Intent, whole: bool = False, sure: bool = True) -> Verdict:
    return Verdict("ja", intent=intent, is_sure=sure, is_whole=whole, guesses=guesses)


def says(effects: tuple[Effect, ...]) -> list[str]:
    return [effect.key for effect in effects if isinstance(effect, Say)]


def in_an_intake() -> Talk:
    return write(Talk(), "相談", Verdict("ja")).talk


def at_the_story() -> Talk:
    talk = in_an_intake()
    for words in ("はい", "自分のこと", "介護", "今週"):
        talk = write(talk, words, Verdict("ja")).talk
    return talk


def question(talk: Talk) -> str:
    (prompt,) = (e for e in write(talk, "再開", Verdict("ja")).effects if isinstance(e, Prompt))
    return prompt.question


@pytest.mark.parametrize("intent", [i for i in Intent if COMMANDS.get(i) in INFORMING])
def test_a_wish_at_home_is_met_with_words_and_ways_on(intent: Intent) -> None:
    turn = write(Talk(), "…", wish(intent))

    assert turn.talk.active is None
    told = [e for e in turn.effects if isinstance(e, Say | TellStatus | TellHours)]
    assert told
    assert told[-1].commands


@pytest.mark.parametrize("intent", list(Intent))
def test_no_wish_is_met_with_silence(intent: Intent) -> None:
    for talk in (Talk(), in_an_intake(), at_the_story()):
        assert write(talk, "何か書いた", wish(intent)).effects


def test_a_trouble_told_straight_away_is_the_story_and_not_asked_for_again() -> None:
    story = "母の介護で夜も眠れず、仕事も休みがちで困っています。"
    turn = write(Talk(), story, wish(Intent.CONSULT))

    assert says(turn.effects) == ["menu.story_heard"]
    assert turn.talk.active is not None
    assert any(story in kept for kept in turn.talk.active.said.values())
    asked = set()
    talk = turn.talk
    for words in ("はい", "自分のこと", "介護", "今週"):
        turn = write(talk, words, Verdict("ja"))
        asked |= {e.question for e in turn.effects if isinstance(e, Prompt)}
        talk = turn.talk
    assert "story" not in asked


@pytest.mark.parametrize(
    "announced", ["だれにもいわないでほしいんだけど", "民生委員です。気になるお宅があります"]
)
def test_what_only_announces_a_story_is_kept_and_the_story_is_asked_for(announced: str) -> None:
    talk = write(Talk(), announced, wish(Intent.CONSULT)).talk
    for words in ("はい", "自分のこと", "介護", "今週"):
        talk = write(talk, words, Verdict("ja")).talk

    assert question(talk) == "story"
    (filled,) = (
        e for e in write(talk, "夜に何度も転びます。", Verdict("ja")).effects if isinstance(e, FillCase)
    )
    assert [line.shown for line in filled.draft.answers[-2:]] == [
        Literal(announced),
        Literal("夜に何度も転びます。"),
    ]


def test_who_begins_with_a_story_and_stops_leaves_it_on_the_case() -> None:
    story = "母が最近物忘れがひどくなってきて、困っています。"
    talk = write(Talk(), story, Verdict("ja", intent=Intent.CONSULT, is_sure=True)).talk
    for words in ("はい", "自分のこと"):
        turn = write(talk, words, Verdict("ja"))
        talk = turn.talk

    (filled,) = (effect for effect in turn.effects if isinstance(effect, FillCase))
    assert Literal(story) in [line.shown for line in filled.draft.answers]


def test_a_short_cry_begins_a_consultation_without_a_story() -> None:
    turn = write(Talk(), "困った", wish(Intent.CONSULT))

    assert turn.talk.active is not None
    assert not turn.talk.active.said


def test_a_greeting_and_thanks_are_answered_as_such() -> None:
    assert says(write(Talk(), "おはようさん", wish(Intent.GREETING)).effects) == ["menu.greeted"]
    assert says(write(Talk(), "たすかりました", wish(Intent.THANKS)).effects) == ["menu.welcome"]


def test_unclear_words_are_met_with_the_likeliest_few_and_noted() -> None:
    heard = Verdict(
        "ja",
        subjects=(Subject.EVENT,),
        guesses=(Intent.EVENT_INFO, Intent.EVENT_REGISTER, Intent.HOURS_LOCATION, Intent.CANCEL),
    )
    said, noted = write(Talk(), "あれ、どうなの", heard).effects

    assert isinstance(said, Say)
    assert said.commands == (Command.EVENTS, Command.HOURS, Command.STAFF)
    assert noted == NotUnderstood("ja", ("event",))


def test_the_third_unclear_message_offers_a_person() -> None:
    talk = Talk()
    for _ in range(3):
        turn = write(talk, "んんん", Verdict("ja"))
        talk = turn.talk

    assert any(isinstance(e, Say) and Command.STAFF in e.commands for e in turn.effects)


def test_a_question_by_the_way_is_answered_and_the_form_goes_on() -> None:
    talk = in_an_intake()
    turn = write(talk, "電話番号だけ先に知りたいのですが", wish(Intent.HOURS_LOCATION))

    assert turn.effects[0] == TellHours((), "", INFORMING[Command.HOURS])
    assert question(turn.talk) == question(talk)


def test_a_question_the_ear_is_not_sure_of_does_not_interrupt() -> None:
    turn = write(in_an_intake(), "えっと…", wish(Intent.HOURS_LOCATION, sure=False))

    assert not [e for e in turn.effects if isinstance(e, TellHours)]


def test_an_answer_in_own_words_wins_over_a_likely_wish() -> None:
    turn = write(at_the_story(), "寄付のことで家族ともめています", wish(Intent.DONATION_INFO))

    assert "wish.give" not in says(turn.effects)
    assert question(turn.talk) != "story"


def test_a_whole_command_in_any_language_steers_also_where_words_are_wanted() -> None:
    handed = write(at_the_story(), "cho tôi gặp người", wish(Intent.TALK_TO_HUMAN, whole=True))
    assert HandToStaff("asked") in handed.effects

    stopped = write(at_the_story(), "그만할게요", wish(Intent.CANCEL, whole=True))
    assert stopped.talk.active is None


def test_whatever_had_no_answer_is_noted_also_when_a_person_is_offered() -> None:
    talk, noted = Talk(), 0
    for _ in range(PATIENCE + 1):
        turn = write(talk, "んほほほ", wish(Intent.UNCLEAR, sure=False))
        talk = turn.talk
        noted += sum(isinstance(effect, NotUnderstood) for effect in turn.effects)

    assert noted == PATIENCE + 1
