"""Where a person is to answer and nobody is there, it is said when they will be: by the hour of now, not of the start."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations.kernel.effects import HandToStaff, Say, SubmitCase
from conversations.kernel.replies import Chose, Command, Wrote
from conversations.kernel.shown import Named
from conversations.kernel.stored import from_json, to_json
from conversations.phrases import Phrase
from handlers.council import read_council
from handlers.words import all_words
from locales import LOCALES
from tests.conversations.people import DAYTIME, Person, Press, tell

MONDAY = Named((("ja", "11月24日(火) 8:30"), ("en", "Tue 24 Nov, 8:30")))
CLOSED = Say(Phrase.CLOSED_NOW, (("opens", MONDAY),))
NIGHT = replace(DAYTIME, opens=MONDAY)
TO_SEND = (Press(0), Press(0), Press(3), Press(1), Wrote("転びます"), Press(0), Wrote("さくら"))


def test_asking_for_a_person_at_night_says_when_one_will_be_there() -> None:
    turn = Person(facts=NIGHT).do(Chose(Command.STAFF))

    assert turn.effects == (Say(Phrase.STAFF), HandToStaff("asked"), CLOSED)


def test_by_day_nothing_is_said_of_hours() -> None:
    assert CLOSED not in tell().do(Chose(Command.STAFF)).effects


def test_a_form_begun_by_day_and_sent_at_night_is_told_of_the_night() -> None:
    person = tell(Chose(Command.CONSULT), *TO_SEND)
    person.facts = NIGHT

    sent = person.do(person.reply(Press(0))).effects

    kinds = [type(effect) for effect in sent]
    assert sent[kinds.index(SubmitCase) + 1] == CLOSED


def test_hours_are_kept_with_the_facts_of_the_beginning() -> None:
    person = Person(facts=NIGHT)
    person.do(Chose(Command.CONSULT))

    assert from_json(to_json(person.talk)) == person.talk
    assert person.talk.active is not None
    assert person.talk.active.facts.opens == MONDAY


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (datetime(2026, 11, 20, 1, 0, tzinfo=UTC), None),  # Friday, ten in the morning in Japan
        (datetime(2026, 11, 20, 12, 0, tzinfo=UTC), "11月24日(火) 8:30"),  # Friday night; Monday is a holiday
        (datetime(2026, 12, 30, 1, 0, tzinfo=UTC), "1月4日(月) 8:30"),
    ],
)
def test_the_profile_says_when_somebody_is_there(now: datetime, opens: str | None) -> None:
    facts = read_council("example", all_words()).facts(now, "ja")

    assert (dict(facts.opens.by_locale)["ja"] if facts.opens else None) == opens
    assert facts.opens is None or {locale for locale, _ in facts.opens.by_locale} == set(LOCALES)
