"""The consultation form itself: its paths, and what a case holds at the end of them."""

import pytest

from conversations.consultation import CONSULTATION, STORY_LIMIT, draft, intake
from conversations.kernel.ask import Ask, Ended, Open, run
from conversations.kernel.effects import Call, OpenCase, Say, SubmitCase
from conversations.kernel.explore import explore
from conversations.kernel.replies import Command
from conversations.keys import EXAMPLE, KNOWN, PLACED
from conversations.vocabulary import About, CaseDraft, Contact, Role, Topic, Urgency
from tests.conversations.walking import ways

TOLD = {
    "consent.2026-11": "yes",
    "about": "family",
    "person.relation": "father",
    "person.age_group": "old",
    "person.town": "関町北",
    "person.aware": "not_yet",
    "person.their_name": "太郎",
    "topic": "care",
    "urgency": "today",
    "story": "photo:m1",
    "story_more#2": "words:父が",
    "contact": "phone",
    "phone": "+81312345678",
    "name": "さくら",
    "send": "send",
}


def after(**changed: str) -> Ask:
    return Ask({**TOLD, **changed}, frozenset(), EXAMPLE)


def test_a_finished_form_becomes_a_case() -> None:
    ask = after()

    effects = intake(ask)

    assert effects == (SubmitCase(draft(ask), "intake.received"),)
    told = draft(ask)
    assert (told.about, told.topic, told.urgency) == (About.FAMILY, Topic.CARE, Urgency.TODAY)
    assert (told.contact, told.phone, told.name, told.photos) == (
        Contact.PHONE,
        "+81312345678",
        "さくら",
        ("m1",),
    )


def test_answers_of_a_case_begin_with_the_consent_and_are_in_the_order_asked() -> None:
    ask = after()
    intake(ask)

    asked = [answer.question for answer in draft(ask).answers]

    told = [key for key in TOLD if key not in ("consent.2026-11", "send")]
    assert asked == ["consent.intake.2026-11", *told]
    assert [a.question for a in draft(ask).answers if a.sensitive] == [
        "person.their_name",
        "story",
        "story_more#2",
        "phone",
        "name",
    ]


def test_a_number_given_and_then_not_wanted_is_not_on_the_case() -> None:
    ask = after(contact="no_calls")
    intake(ask)

    assert draft(ask).phone is None
    assert "phone" not in [answer.question for answer in draft(ask).answers]


@pytest.mark.parametrize(
    ("about", "aware", "is_named"),
    [("neighbour", "not_yet", False), ("duty", "", False), ("neighbour", "", True), ("duty", "yes", True)],
)
def test_what_others_notice_is_taken_without_a_name(about: str, aware: str, is_named: bool) -> None:
    said = {**TOLD, "role": "commissioner", "office": "東地区"}
    ask = Ask({**said, "about": about, "person.aware": aware}, frozenset(), EXAMPLE)
    intake(ask)

    concerned = draft(ask).concerned
    assert concerned is not None
    assert (concerned.name is not None) == is_named
    assert ("say:intake.noticed" in ask.newly) != is_named
    assert concerned.role == (Role.COMMISSIONER if about == "duty" else None)


def test_without_consent_no_case_is_opened_and_a_person_can_be_reached() -> None:
    ask = Ask({"consent.2026-11": "no"}, frozenset(), EXAMPLE)

    (said,) = intake(ask)

    assert ask.effects == []
    assert draft(ask) == CaseDraft()
    assert isinstance(said, Say)
    assert said.commands == (Command.STAFF,)
    assert said.calls == (Call("call.council", EXAMPLE.phone),)


def test_urgent_is_answered_at_once_and_once() -> None:
    ask = after()
    intake(ask)

    assert [e.key for e in ask.effects if isinstance(e, Say)] == ["intake.urgent"]
    assert OpenCase(None) in ask.effects


def test_the_paths_of_the_form() -> None:
    aware = ("person.age_group", "person.town", "person.aware")
    named = (*aware, "person.their_name")
    duty = ("role", "office")
    others = (("person.relation", *named), named, aware, (*duty, *aware), (*duty, *named))
    more = ("story_more#2", "story_more#3", "story_more#4")
    head = ("consent.2026-11", "about")
    expected = {
        (*head, *who, "topic", second, *first, "story", *more[:pieces], "contact", *call, "name", "send")
        for who in ((), *others)
        for second in ("urgency", "against")
        for first in ((), ("beforehand",))
        for pieces in range(4)
        for call in ((), ("phone",))
    }

    assert ways(CONSULTATION, EXAMPLE) == {("consent.2026-11",), *expected}


def test_the_form_is_short() -> None:
    of_oneself = [path for path in ways(CONSULTATION, EXAMPLE) if "person.town" not in path]

    assert min(len(path) for path in of_oneself if path[-1] == "send") <= 8  # seven, and the review
    assert max(map(len, ways(CONSULTATION, EXAMPLE))) <= 19
    assert STORY_LIMIT <= 5000


def test_where_somebody_lives_is_asked_only_where_it_decides_which_desk_answers() -> None:
    asked = {path for path in ways(CONSULTATION, PLACED) if "home" in path}

    assert asked
    assert all(path[-2:] == ("home", "send") and "person.town" not in path for path in asked)
    assert asked | ways(CONSULTATION, EXAMPLE) == ways(CONSULTATION, PLACED)
    told = {**of_themselves(topic="care"), "home": "関町北"}
    assert draft(placed(told)).home == "関町北"
    assert draft(placed({**told, "topic": "money"})).home is None
    assert draft(placed({**told, "topic": "money", "matters": "income care", "offer:matters": "yes"})).home


def test_which_desk_a_complaint_is_about_is_asked_wherever_it_comes_up() -> None:
    first = {**of_themselves(topic="complaint"), "against": "example"}
    later = {**of_themselves(topic="other"), "matters": "complaint", "offer:matters": "yes", "against": ""}

    assert (draft(placed(first)).against, draft(placed(later)).against) == ("example", None)
    assert "against" in placed(later).path
    assert [line.shown for line in placed(first).lines() if line.question == "against"] == [KNOWN[0][1]]


def of_themselves(**told: str) -> dict[str, str]:
    other = {key: value for key, value in TOLD.items() if not key.startswith("person.")}
    return {**other, "about": "self", **told}


def placed(told: dict[str, str]) -> Ask:
    ask = Ask(told, frozenset(), PLACED)
    intake(ask)
    return ask


def test_every_state_runs_twice_alike_and_either_asks_or_ends() -> None:
    for seen in explore(CONSULTATION, EXAMPLE, 2):
        first_ask, first = run(CONSULTATION, seen.conversation)
        second_ask, second = run(CONSULTATION, seen.conversation)

        assert (first, first_ask.effects, list(first_ask.path)) == (
            second,
            second_ask.effects,
            list(second_ask.path),
        )
        assert isinstance(first, Open | Ended)
