"""Danger wins: in every state of every conversation, whatever it is and in whatever words it came."""

from dataclasses import replace
from itertools import cycle, islice

import pytest

from conversations import SCRIPTS, danger
from conversations.danger import Group
from conversations.desk import respond
from conversations.kernel.effects import Alarm, FillCase
from conversations.kernel.replies import Chose, Command, Tapped, Wrote
from conversations.kernel.talk import Talk
from conversations.keys import EXAMPLE
from conversations.understanding.verdict import CALM, Evidence, Kind, Risk, Verdict
from conversations.whose_danger import tells_of_somebody_else
from handlers.words import all_words
from locales.catalogues import read
from locales.check import safety_faults
from locales.safety import DOMAIN, languages
from locales.sensitive import PREVIEW
from tests.conversations.people import Press, tell
from tests.conversations.walking import walked

UNUSUAL = 1  # every state within one unusual answer: what is asked there does not depend on more of them
IN_EACH_STATE = 7
GRAVE = [Verdict("ja", risk, (kind,)) for risk in (Risk.URGENT, Risk.EMERGENCY) for kind in Kind]
GRAVE += [Verdict("", Risk.EMERGENCY), Verdict("vi", Risk.URGENT, (Kind.DV, Kind.ABUSE_CHILD))]


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_every_state_of_every_conversation_gives_way(name: str) -> None:
    words = all_words()
    rounds = cycle(GRAVE)  # all in turn: what was heard is looked at before where somebody stands
    for seen in walked(name, UNUSUAL):
        talk = Talk(serial=1, active=seen.conversation)
        for heard in islice(rounds, IN_EACH_STATE):
            turn = respond(talk, Wrote("やめる"), words, EXAMPLE, heard)

            assert turn.talk == talk
            assert [type(effect) for effect in turn.effects] == [Alarm]


@pytest.mark.parametrize(
    "typed", ["", "やめる", "もどる", "English", "相談したい", "職員と話したい", "\x00\ud800"]
)
def test_it_wins_over_commands_and_at_the_very_start(typed: str) -> None:
    for heard in GRAVE:
        turn = respond(Talk(), Wrote(typed), all_words(), EXAMPLE, heard)

        (alarm,) = turn.effects
        assert isinstance(alarm, Alarm)
        assert (alarm.risk, alarm.kinds) == (heard.risk, heard.kinds)


TO_URGENCY = (Chose(Command.CONSULT), Press(0), Press(0), Press(0))


def test_words_of_danger_are_part_of_the_story_and_the_question_stays_open() -> None:
    person = tell(*TO_URGENCY, Press(1))
    before = person.talk.active
    assert before is not None

    turn = respond(person.talk, Wrote("夫に突き飛ばされました"), all_words(), EXAMPLE, GRAVE[0])

    assert [type(effect) for effect in turn.effects] == [FillCase, Alarm]
    assert turn.talk.active is not None
    assert turn.talk.active.said["beforehand"] == "words:夫に突き飛ばされました"
    assert (turn.talk.active.revision, turn.talk.active.trail) == (before.revision, before.trail)


def test_before_consent_nothing_of_it_is_kept_as_an_answer() -> None:
    person = tell(Chose(Command.CONSULT))

    turn = respond(person.talk, Wrote("夫に突き飛ばされました"), all_words(), EXAMPLE, GRAVE[0])

    assert turn.talk == person.talk
    assert [type(effect) for effect in turn.effects] == [Alarm]


GUESSED = Verdict("en", Risk.URGENT, (Kind.NO_FOOD_OR_SHELTER,), evidence=(Evidence("model.urgent", 0, 5),))


def test_a_button_typed_by_its_own_words_is_no_danger_only_because_the_model_guesses_so() -> None:
    person = tell(*TO_URGENCY)

    turn = respond(person.talk, Wrote("today"), all_words(), EXAMPLE, GUESSED)

    assert not any(isinstance(effect, Alarm) for effect in turn.effects)
    assert turn.talk != person.talk


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("today is my last day", GUESSED),
        ("today", replace(GUESSED, evidence=(*GUESSED.evidence, Evidence("en.need.food", 0, 5)))),
        ("today", replace(GUESSED, evidence=())),
    ],
)
def test_anything_more_than_a_buttons_words_and_a_guess_is_danger(typed: str, heard: Verdict) -> None:
    person = tell(*TO_URGENCY)

    turn = respond(person.talk, Wrote(typed), all_words(), EXAMPLE, heard)

    assert turn.talk.active is not None
    assert person.talk.active is not None
    assert turn.talk.active.trail == person.talk.active.trail  # no answer to what is asked
    assert [type(e) for e in turn.effects if not isinstance(e, FillCase)] == [
        Alarm
    ]  # kept, and nothing is asked


def test_care_is_added_and_stops_nothing() -> None:
    watch = Verdict("ja", Risk.WATCH, (Kind.SUICIDE,))
    calm = respond(Talk(), Wrote("相談したい"), all_words(), EXAMPLE, CALM)
    heard = respond(Talk(), Wrote("相談したい"), all_words(), EXAMPLE, watch)

    assert isinstance(heard.effects[0], Alarm)
    assert heard.effects[1:] == calm.effects
    assert heard.talk == calm.talk


@pytest.mark.parametrize("group", list(Group))
def test_every_answer_to_a_safety_question_is_for_staff(group: Group) -> None:
    for value in danger.CHOICES[group]:
        reply = Tapped(0, danger.QUESTION + group.value, 0, value)

        assert danger.is_answer(reply)
        assert all(alarm.risk is Risk.EMERGENCY for alarm in danger.graver(reply))


@pytest.mark.parametrize(
    ("text", "is_other"),
    [
        ("友だちが死にたいと言っています", True),
        ("隣の部屋の子がずっと泣いています", True),
        ("娘が消えたいと言ってきました", True),
        ("My friend says he wants to die", True),
        ("息子に殴られました", False),
        ("弟が死んで、私も死にたいです", False),
        ("夫が殴ります", False),
        ("死にたい", False),
        ("my son hits me", False),
        ("友達がいない。もう死にたい", False),
        ("友だちができなくて消えたい", False),
        ("My friends ignore me and I want to die", False),
        ("友達が死にたいって言ってて、私以外に友達がいないみたい", True),
        ("我朋友说他想死", True),
        ("我没有朋友，我想死", False),
        ("친구가 죽고 싶다고 해요", True),
        ("친구가 없어서 죽고 싶어요", False),
        ("Bạn của tôi nói muốn chết", True),
        ("Chào bạn, tôi muốn chết", False),
        ("मेरो साथी मर्न चाहन्छ", True),
        ("Ang kaibigan ko ay gustong mamatay", True),
        ("Wala akong kaibigan, gusto ko nang mamatay", False),
        ("Minha amiga disse que quer morrer", True),
        ("Não tenho amigos, quero morrer", False),
        ("Teman saya ingin bunuh diri", True),
        ("Saya tidak punya teman, ingin mati", False),
        ("သူငယ်ချင်းက သေချင်တယ်", True),
    ],
)
def test_who_writes_about_somebody_else_is_told_from_who_writes_of_themselves(
    text: str, is_other: bool
) -> None:
    assert tells_of_somebody_else(text) is is_other


def test_at_most_two_numbers_are_shown() -> None:
    for group_kind in Kind:
        for risk in (Risk.URGENT, Risk.EMERGENCY):
            for again in (True, False):
                said = danger.answer(Alarm(risk, (group_kind,), "ja"), again=again)

                assert 1 <= len(said.services) + said.lines_most <= 2


def test_the_words_for_danger_are_without_fault_in_every_language_that_has_them() -> None:
    assert [str(fault) for fault in safety_faults(danger.needed())] == []


def test_the_three_languages_we_speak_have_them() -> None:
    assert {"ja", "ja@easy", "en"} <= set(languages())


@pytest.mark.parametrize("locale", ["ja", "ja@easy", "en"])
def test_a_locked_phone_shows_nothing_that_would_give_somebody_away(locale: str) -> None:
    """Where violence at home is feared, also the helpers' usual words would tell."""
    telling = (
        "画面",
        "せい",
        "がめん",
        "わるく",
        "screen",
        "fault",
        "天気",
        "weather",
        "けが",
        "hurt",
        "安全",
        "safe",
    )
    words = {key: text for key, text in read(locale, DOMAIN).items() if ".home" in key or ".hush" in key}
    shown = {
        key: text[:PREVIEW] for key, text in words.items() if key.startswith(("safety.ack", "safety.ask"))
    }

    assert len(shown) == 4
    assert {key: text for key, text in shown.items() if any(word in text for word in telling)} == {}
