"""The one reminder: after enough silence, by day, of the right conversation, without a word of the matter."""

import pytest

from conversations.kernel.effects import Forget, Remind, Say, SubmitCase
from conversations.kernel.facts import DAY
from conversations.kernel.replies import Chose, Command, TimedOut, Wrote
from conversations.phrases import Phrase
from conversations.unfinished import EVENING, MORNING, UNFINISHED, due_at
from locales import LOCALES, speaker
from tests.conversations.people import Person, Press, tell

TO_TOPIC = (Chose(Command.CONSULT), Press(0), Press(0))
TO_REVIEW = (*TO_TOPIC, Press(3), Press(1), Wrote("転びます"), Press(0), Wrote("さくら"))
RING = TimedOut(UNFINISHED, "1")
REMINDER = (Say(Phrase.UNFINISHED, commands=(Command.RESUME, Command.CANCEL)),)
HOUR = 3600


def test_it_is_asked_for_with_the_first_thing_told_and_not_before() -> None:
    person = tell()
    effects = [
        [e for e in person.do(person.reply(move)).effects if isinstance(e, Remind)]
        for move in (Chose(Command.CONSULT), Press(0), Press(0), Press(3))
    ]

    # Begun at ten in the morning: twenty hours later it is six, and people sleep.
    assert effects == [[], [], [Remind(UNFINISHED, "1", 23 * HOUR)], []]


@pytest.mark.parametrize("end", [Chose(Command.CANCEL), Chose(Command.RESTART)])
def test_it_is_not_wanted_any_more_when_the_conversation_is_over(end: Chose) -> None:
    assert Forget(UNFINISHED, "1") in tell(*TO_TOPIC).do(end).effects


def test_it_is_not_wanted_any_more_when_the_case_is_sent() -> None:
    person = tell(*TO_REVIEW)

    sent = person.do(person.reply(Press(0)))

    assert any(isinstance(effect, SubmitCase) for effect in sent.effects)
    assert Forget(UNFINISHED, "1") in sent.effects


def test_it_comes_once() -> None:
    person = tell(*TO_TOPIC)
    person.wait(hours=24)

    assert person.do(RING).effects == REMINDER
    person.wait(days=1)
    assert person.do(RING).effects == ()


def test_who_has_been_here_since_is_left_alone_for_as_long_again() -> None:
    person = tell(*TO_TOPIC)
    person.wait(hours=10)
    person.do(person.reply(Press(3)))
    person.wait(hours=13)  # nine in the morning, thirteen hours after the last answer

    (again,) = person.do(RING).effects

    assert again == Remind(UNFINISHED, "1", 7 * HOUR)


def test_it_does_not_speak_at_night_even_if_the_clock_rang_late() -> None:
    person = tell(*TO_TOPIC)
    person.wait(hours=36)  # ten in the evening

    assert person.do(RING).effects == (Remind(UNFINISHED, "1", 11 * HOUR),)


@pytest.mark.parametrize("minute", range(0, DAY, 17))
def test_the_moment_is_always_by_day_and_never_earlier(minute: int) -> None:
    due = due_at(5 * DAY + minute)

    assert MORNING <= due % DAY < EVENING
    assert 0 <= due - (5 * DAY + minute) <= 13 * 60


def test_it_says_nothing_of_one_laid_aside_or_over() -> None:
    laid_aside = tell(*TO_TOPIC, Chose(Command.LANGUAGE))
    laid_aside.wait(hours=24)
    over = tell(*TO_TOPIC, Chose(Command.CANCEL))
    over.wait(hours=24)

    assert laid_aside.do(RING).effects == over.do(RING).effects == ()


def test_going_on_from_the_reminder_leads_to_the_question() -> None:
    person: Person = tell(*TO_TOPIC)
    person.wait(hours=24)
    person.do(RING)

    assert [getattr(e, "key", "") for e in person.do(Chose(Command.RESUME)).effects] == [
        Phrase.RETURNED,
        "ask.topic",
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_its_words_tell_nobody_what_it_is_about(locale: str) -> None:
    words = speaker(locale).text(Phrase.UNFINISHED)

    assert not any(told in words for told in ("相談", "そうだん", "困", "こま", "consult", "worr", "help"))
