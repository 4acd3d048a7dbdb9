"""Own words where a button was meant: gathered as part of the story, never taken for a later answer, never lost."""

import pytest

from conversations import SCRIPTS
from conversations.desk import respond
from conversations.kernel.effects import FillCase, HandToStaff, Prompt, Review, Say
from conversations.kernel.forgetting import forget
from conversations.kernel.replies import CHANGE, Chose, Command, SentPhoto, Tapped, TookBack, Wrote
from conversations.kernel.shown import Literal
from conversations.phrases import Phrase
from tests.conversations.people import DAYTIME, WORDS, Person, Press, tell

TO_ABOUT = (Chose(Command.CONSULT), Press(0))
TO_TOPIC = (*TO_ABOUT, Press(0))
TO_STORY = (*TO_TOPIC, Press(3), Press(1))
BURST = ("夜中に何度も起きます。", "昼間は眠っています。", "もう三か月になります。", "誰にも話していません。")


def said(person: Person) -> dict[str, str]:
    assert person.talk.active is not None
    return dict(person.talk.active.said)


def at(person: Person) -> str:
    last = person.do(Chose(Command.RESUME)).effects[-1]
    assert isinstance(last, Prompt | Review)
    return last.question


def test_five_quick_messages_are_one_story_and_the_question_stands() -> None:
    person = tell(*TO_STORY, Wrote("父が転びます。"))

    for words in BURST:
        turn = person.do(Wrote(words))
        assert turn.effects[0] == Say(Phrase.GATHERED)
        assert not any(isinstance(effect, HandToStaff) for effect in turn.effects)

    assert said(person)["story"] == "words:" + "\n".join(("父が転びます。", *BURST))
    assert at(person) == "contact"
    assert person.now[0].revision == 5  # its buttons still count


def test_what_is_gathered_is_on_the_case_at_once() -> None:
    person = tell(*TO_STORY, Wrote("父が転びます。"))

    turn = person.do(Wrote(BURST[0]))

    (filled,) = (effect for effect in turn.effects if isinstance(effect, FillCase))
    assert BURST[0] in str(filled.draft.answers)


def test_words_before_the_story_is_asked_for_are_kept_as_a_line_of_their_own() -> None:
    person = tell(*TO_TOPIC, Wrote(BURST[0]), Wrote(BURST[1]))
    assert at(person) == "topic"

    for move in (Press(3), Press(1), Wrote("父のことです"), Press(0), Wrote("さくら")):
        turn = person.do(person.reply(move))

    review = turn.effects[-1]
    assert isinstance(review, Review)
    assert [line.question for line in review.lines][3:5] == ["beforehand", "story"]
    assert said(person)["beforehand"] == "words:" + "\n".join(BURST[:2])


def test_that_line_can_be_changed_and_left_out() -> None:
    person = tell(*TO_TOPIC, Wrote(BURST[0]), Press(3), Press(1), Wrote("父です"), Press(0), Wrote("さくら"))
    active = person.talk.active
    assert active is not None

    person.do(Tapped(active.serial, "beforehand", active.revision, CHANGE))
    assert at(person) == "beforehand"

    person.do(Wrote("これで全部"))
    assert at(person) == "send"


def test_before_consent_nothing_is_kept_as_an_answer() -> None:
    person = tell(Chose(Command.CONSULT), Wrote(BURST[0]))

    assert said(person) == {}


def test_a_slip_of_the_finger_is_no_story() -> None:
    person = tell(*TO_TOPIC)

    turn = person.do(Wrote("あれ?"))

    assert turn.effects[0] == Say("error.choice")
    assert "beforehand" not in said(person)


def test_after_photos_words_find_their_place() -> None:
    person = tell(*TO_STORY, SentPhoto("m1"), Press(0), Wrote(BURST[0]))

    assert said(person)["story"] == "photo:m1"
    assert said(person)["story_more#2"] == f"words:{BURST[0]}"


def test_back_after_a_burst_asks_the_story_again() -> None:
    person = tell(*TO_STORY, Wrote("父が転びます。"), Wrote(BURST[0]))

    person.do(Chose(Command.BACK))

    assert at(person) == "story"
    assert "story" not in said(person)


def test_another_language_in_mid_burst_keeps_everything() -> None:
    person = tell(*TO_STORY, Wrote("父が転びます。"), Wrote(BURST[0]))
    before = said(person)

    person.do(Wrote("English"))

    assert said(person) == before
    assert at(person) == "contact"


def take_back(person: Person, words: str) -> list[str]:
    """The person unsends a message; says what they hear."""
    person.talk = forget(person.talk, words, SCRIPTS, WORDS, DAYTIME)
    turn = respond(person.talk, TookBack(), WORDS, DAYTIME)
    return [effect.key for effect in turn.effects if isinstance(effect, Say | Prompt)]


def test_one_message_of_a_burst_can_be_taken_back() -> None:
    person = tell(*TO_STORY, Wrote("父が転びます。"), Wrote(BURST[0]), Wrote(BURST[1]))

    assert take_back(person, BURST[0]) == [Phrase.UNSAID, "ask.contact"]
    assert said(person)["story"] == f"words:父が転びます。\n{BURST[1]}"


@pytest.mark.parametrize(
    ("moves", "words", "asked"),
    [
        ((Chose(Command.CONSULT), Wrote("はい")), "はい", "ask.consent.2026-11"),
        ((*TO_ABOUT, Wrote("自分")), "自分", "ask.about"),
        ((*TO_TOPIC, Wrote("介護"), Press(1)), "介護", "ask.topic"),
        ((*TO_STORY, Wrote("父が転びます。")), "父が転びます。", "ask.story"),
    ],
)
def test_an_answer_taken_back_is_no_answer_and_is_asked_again(
    moves: tuple[Press | Wrote | Chose, ...], words: str, asked: str
) -> None:
    person = tell(*moves)

    assert take_back(person, words) == [Phrase.UNSAID, asked]


def test_taking_back_what_was_no_answer_changes_nothing() -> None:
    person = tell(*TO_TOPIC, Wrote("ねえ"))
    before = person.talk

    take_back(person, "ねえ")

    assert person.talk == before


def test_only_the_newest_of_two_alike_answers_is_taken_back() -> None:
    person = tell(*TO_STORY, Wrote("父が転びます。"), Press(1), Wrote("わからない"), Wrote("答えない"))
    assert (said(person)["phone"], said(person)["name"]) == ("", "")

    take_back(person, "答えない")

    assert "phone" in said(person)
    assert "name" not in said(person)


def test_words_held_after_a_silence_can_be_taken_back() -> None:
    person = tell(*TO_STORY)
    person.wait(days=2)
    person.do(Wrote("父が転びます。"))

    take_back(person, "父が転びます。")

    assert person.talk.held == ""


TO_REVIEW = (*TO_STORY, Wrote("父が転びます。"), Press(1), Wrote("090-1234-5678"), Wrote("さくら"))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("電話番号", "phone"),  # elsewhere this asks for the council's own
        ("電話番号がちがいます", "phone"),
        ("名前を直したい", "name"),
        ("the phone number is wrong", "phone"),
        ("お名前が違います", "name"),
    ],
)
def test_a_line_of_the_review_is_changed_in_own_words(typed: str, asked: str) -> None:
    person = tell(*TO_REVIEW)
    assert at(person) == "send"

    person.do(Wrote(typed))

    assert at(person) == asked


@pytest.mark.parametrize("typed", ["直したい", "さくらです"])
def test_words_that_name_no_one_line_leave_the_review_as_it_is(typed: str) -> None:
    person = tell(*TO_REVIEW)
    before = said(person)

    person.do(Wrote(typed))

    assert said(person) == before
    assert at(person) == "send"


@pytest.mark.parametrize(
    ("typed", "relation"),
    [
        ("母", "mother"),
        ("うちの母のことです", "mother"),
        ("母のことで相談です", "mother"),
        ("お父さん", "father"),
        ("my wife", "spouse"),
    ],
)
def test_whoever_names_a_relative_is_not_asked_again_who_it_is(typed: str, relation: str) -> None:
    person = tell(*TO_ABOUT, Wrote(typed))

    assert said(person)["about"] == "family"
    assert said(person)["person.relation"] == relation
    assert at(person) == "person.age_group"

    person.do(Chose(Command.BACK))
    assert at(person) == "person.relation"
    person.do(Chose(Command.BACK))
    assert at(person) == "about"


@pytest.mark.parametrize("typed", ["自分のことです", "じぶんのことです", "私のことで相談です", "ぼく"])
def test_whoever_writes_for_themselves_may_say_so_in_a_sentence(typed: str) -> None:
    assert said(tell(*TO_ABOUT, Wrote(typed)))["about"] == "self"


@pytest.mark.parametrize("typed", ["本人には言っていません", "まだ言ってません", "話してないです"])
def test_that_somebody_knows_nothing_of_it_may_be_said_in_own_words(typed: str) -> None:
    person = tell(*TO_ABOUT, Wrote("母"), Wrote("82歳"), Wrote("関町北"), Wrote(typed))

    assert said(person)["person.aware"] == "not_yet"


def test_another_relative_named_after_going_back_takes_the_place_of_the_first() -> None:
    person = tell(*TO_ABOUT, Wrote("母"), Chose(Command.BACK), Chose(Command.BACK), Wrote("父"))

    assert said(person)["person.relation"] == "father"


@pytest.mark.parametrize("typed", ["家族", "近所の人", "その他"])
def test_who_names_nobody_in_particular_is_asked_as_before(typed: str) -> None:
    person = tell(*TO_ABOUT, Wrote(typed))

    assert "person.relation" not in said(person)


def test_going_back_is_understood_and_ends_a_row_of_misreadings() -> None:
    person = tell(*TO_ABOUT, Wrote("ほげ"), Wrote("ふが"), Chose(Command.BACK), Press(0))

    turn = person.do(Wrote("???"))

    assert Say(Phrase.OFFER_STAFF) not in turn.effects


@pytest.mark.parametrize("typed", ["もっとかんたんに", "意味がわかりません"])
def test_a_question_too_hard_is_put_more_simply(typed: str) -> None:
    person = tell(*TO_TOPIC)
    before = said(person)

    turn = person.do(Wrote(typed))

    assert said(person) == before
    assert Say(Phrase.GATHERED) not in turn.effects


def test_of_two_numbers_one_is_pressed_and_nothing_is_typed_again() -> None:
    person = tell(*TO_STORY, Wrote("父が転びます。"), Press(1), Wrote("03-3995-0000か090-1234-5678"))
    assert at(person) == "phone"

    asked = person.do(Wrote("03-3995-0000か090-1234-5678")).effects[-1]
    assert isinstance(asked, Prompt)
    first, second, *_ = asked.choices
    assert [choice.shown for choice in (first, second)] == [Literal("03-3995-0000"), Literal("090-1234-5678")]

    person.do(Tapped(asked.serial, asked.question, asked.revision, second.value))

    assert said(person)["phone"] == "+819012345678"
    assert at(person) == "name"
