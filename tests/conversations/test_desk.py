"""Single moments at the desk that a property would meet too seldom."""

from conversations.kernel.effects import FillCase, Prompt, Review, Say, SpeakIn
from conversations.kernel.replies import Chose, Command, Joined, SentPhoto, TimedOut, Wrote
from conversations.phrases import Phrase
from tests.conversations.people import Press, tell

TO_TOPIC = (Chose(Command.CONSULT), Press(0), Press(0))
TO_REVIEW = (*TO_TOPIC, Press(3), Press(1), Wrote("母が転びます"), Press(0), Wrote("さくら"))


def test_an_old_button_of_the_same_question_is_stale_after_going_back_and_forth() -> None:
    person = tell(*TO_TOPIC)
    old = person.now[0]
    person.do(person.reply(Press(1)))
    person.do(Chose(Command.BACK))

    turn = person.do(old)

    assert turn.effects[0] == Say(Phrase.STALE)


def test_a_button_stays_good_after_a_misreading() -> None:
    person = tell(*TO_TOPIC)
    button = person.now[3]
    person.do(Wrote("???"))

    person.do(button)

    assert person.talk.active is not None
    assert person.talk.active.said["topic"] == button.value


def test_while_a_line_is_being_changed_the_case_keeps_what_it_had() -> None:
    person = tell(*TO_REVIEW)
    change_topic = next(tap for tap in person.now if tap.question == "topic")

    changing = person.do(change_topic)
    changed = person.do(person.reply(Press(0)))

    assert not any(isinstance(effect, FillCase) for effect in changing.effects)
    (filled,) = (effect for effect in changed.effects if isinstance(effect, FillCase))
    assert (filled.draft.topic and filled.draft.topic.value, filled.draft.name) == ("money", "さくら")


def test_a_line_may_be_named_instead_of_pressed() -> None:
    person = tell(*TO_REVIEW)

    turn = person.do(Wrote("お名前"))

    prompt = turn.effects[-1]
    assert isinstance(prompt, Prompt)
    assert prompt.question == "name"


def test_going_back_takes_the_answer_off_the_case() -> None:
    person = tell(*TO_TOPIC, Press(3))

    turn = person.do(Chose(Command.BACK))

    (filled,) = (effect for effect in turn.effects if isinstance(effect, FillCase))
    assert filled.draft.topic is None


def test_language_asked_in_the_middle_leads_back_to_the_question() -> None:
    person = tell(*TO_TOPIC, Chose(Command.LANGUAGE))
    assert len(person.talk.paused) == 1  # the form waits

    turn = person.do(Wrote("English"))

    assert SpeakIn("en") in turn.effects
    assert turn.talk.paused == ()
    assert isinstance(turn.effects[-1], Prompt)
    assert turn.effects[-1].question == "topic"


def test_the_question_of_language_gives_way_to_what_a_person_says() -> None:
    greeted = tell(Joined(again=False))

    turn = greeted.do(Wrote("眠れません"))

    assert turn.talk.active is None
    assert [effect.key for effect in turn.effects if isinstance(effect, Say)] == [Phrase.UNCLEAR]


def test_greeting_twice_asks_the_language_again_without_a_word_about_it() -> None:
    turn = tell(Joined(again=False)).do(Joined(again=False))

    assert [type(effect) for effect in turn.effects] == [Say, Prompt]


def test_a_photo_at_a_choice_is_kept_and_the_question_stands() -> None:
    person = tell(*TO_TOPIC)

    turn = person.do(SentPhoto("m1"))

    assert turn.effects[0] == Say(Phrase.MEDIA_KEPT)
    assert isinstance(turn.effects[-1], Prompt)


def test_a_reminder_speaks_only_of_the_conversation_it_was_set_for() -> None:
    person = tell(*TO_TOPIC)
    person.wait(hours=24)

    assert person.do(TimedOut("unfinished", "99")).effects == ()
    assert person.do(TimedOut("unfinished", "1")).effects == (
        Say(Phrase.UNFINISHED, commands=(Command.RESUME, Command.CANCEL)),
    )


def test_the_review_shows_everything_told_and_nothing_else() -> None:
    person = tell(*TO_REVIEW)

    review = person.do(Chose(Command.RESUME)).effects[-1]

    assert isinstance(review, Review)
    assert [line.question for line in review.lines if line.is_told] == [
        "about",
        "topic",
        "urgency",
        "story",
        "contact",
        "name",
    ]
