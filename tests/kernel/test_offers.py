"""Lines a review offers: left, told, told in several taps, taken back, changed."""

from itertools import combinations

from conversations.consultation import CONSULTATION, draft
from conversations.kernel.ask import NOT_TOLD, run
from conversations.kernel.effects import FillCase, Prompt, Review, SubmitCase
from conversations.kernel.replies import CHANGE, Chose, Command, Tapped, Wrote
from conversations.kernel.several import several
from conversations.kernel.shown import Label, Labels
from conversations.kernel.stored import from_json, to_json
from conversations.kernel.talk import Conversation, Talk
from conversations.keys import EXAMPLE
from conversations.vocabulary import Household, Matter
from tests.conversations.people import WORDS, Person

TOLD = {
    "consent.2026-11": "yes",
    "about": "self",
    "topic": "money",
    "urgency": "calm",
    "story": "words:…",
    "contact": "line",
    "name": "",
}


def at_review() -> Person:
    person = Person(Talk(1, Conversation("consultation", 1, EXAMPLE, said=TOLD)))
    person.do(Chose(Command.RESUME))
    return person


def shown(person: Person) -> Prompt | Review:
    last = person.do(Chose(Command.RESUME)).effects[-1]
    assert isinstance(last, Prompt | Review)
    return last


def tap(person: Person, value: str, question: str = "") -> Prompt | Review:
    now = shown(person)
    person.do(Tapped(now.serial, question or now.question, now.revision, value))
    return shown(person)


def said(person: Person) -> dict[str, str]:
    assert person.talk.active is not None
    return dict(person.talk.active.said)


def test_what_is_offered_stands_on_the_review_and_may_be_left() -> None:
    person = at_review()
    review = shown(person)
    assert isinstance(review, Review)

    offered = {line.question: line.shown for line in review.lines if not line.is_told}

    assert offered == dict.fromkeys(("matters", "household", "reach", "share.2026-11"), Label(NOT_TOLD))
    sent = person.do(Tapped(1, "send", review.revision, "send")).effects
    submitted = next(effect.draft for effect in sent if isinstance(effect, SubmitCase))
    assert (submitted.matters, submitted.household, submitted.reach, submitted.share) == ((), (), None, None)
    assert "matters" not in [answer.question for answer in submitted.answers]


def test_each_tap_adds_one_and_one_button_ends_it() -> None:
    person = at_review()
    asked = tap(person, CHANGE, "matters")
    assert isinstance(asked, Prompt)
    assert (asked.key, asked.choices[-1].label_key) == ("ask.matters", "choice.skip")

    again = tap(person, "food")
    assert isinstance(again, Prompt)
    assert again.key == "ask.matters.more"
    assert again.values == (("taken", Labels(("choice.matter.food",), is_ranked=True)),)
    assert "food" not in [choice.value for choice in again.choices]

    tap(person, "debt")
    review = tap(person, "done")
    assert isinstance(review, Review)
    assert said(person)["matters"] == "food debt"
    ask, _ = run(CONSULTATION, person.talk.active or Conversation("", 0, EXAMPLE))
    assert draft(ask).matters == (Matter.FOOD, Matter.DEBT)


def test_five_end_it_by_themselves() -> None:
    person = at_review()
    tap(person, CHANGE, "matters")
    for value in ("food", "debt", "rent", "kin"):
        assert isinstance(tap(person, value), Prompt)

    assert isinstance(tap(person, "mind"), Review)


def test_a_typed_list_is_understood_word_by_word() -> None:
    person = at_review()
    tap(person, CHANGE, "matters")

    person.do(Wrote("借金と家賃、お酒"))

    assert said(person)["matters"] == "debt rent dependence+"
    person.do(Wrote("それだけです"))
    assert said(person)["matters"] == "debt rent dependence"


def test_who_they_live_with_may_be_several() -> None:
    person = at_review()
    tap(person, CHANGE, "household")
    person.do(Wrote("夫と子ども"))
    tap(person, "done")

    ask, _ = run(CONSULTATION, person.talk.active or Conversation("", 0, EXAMPLE))
    assert draft(ask).household == (Household.SPOUSE, Household.CHILDREN)


def test_back_undoes_one_tap_at_a_time_and_then_the_offer_itself() -> None:
    person = at_review()
    before = said(person)
    tap(person, CHANGE, "matters")
    tap(person, "food")
    tap(person, "debt")

    person.do(Chose(Command.BACK))
    assert said(person)["matters"] == "food+"
    person.do(Chose(Command.BACK))
    assert "matters" not in said(person)
    assert shown(person).question == "matters"
    person.do(Chose(Command.BACK))
    assert isinstance(shown(person), Review)
    assert said(person) == before


def test_an_offer_taken_up_may_still_be_passed_over() -> None:
    person = at_review()
    tap(person, CHANGE, "matters")

    review = tap(person, "done")

    assert isinstance(review, Review)
    line = next(line for line in review.lines if line.question == "matters")
    assert (line.shown, line.is_told) == (Label("shown.skipped"), True)


def test_what_was_told_of_an_offer_can_be_changed() -> None:
    person = at_review()
    tap(person, CHANGE, "reach")
    person.do(Wrote("平日の午前"))
    asked = tap(person, CHANGE, "reach")
    assert asked.question == "reach"

    filled = person.do(Wrote("夜だけ")).effects

    assert [effect.draft.reach for effect in filled if isinstance(effect, FillCase)] == ["夜だけ"]


def test_an_offer_half_told_is_stored_and_goes_on() -> None:
    person = at_review()
    tap(person, CHANGE, "matters")
    tap(person, "food")

    assert from_json(to_json(person.talk)) == person.talk


def test_refusing_that_it_is_passed_on_loses_nothing() -> None:
    person = at_review()
    tap(person, CHANGE, "share.2026-11")
    tap(person, "no")
    review = shown(person)

    sent = person.do(Tapped(1, "send", review.revision, "send")).effects

    assert [effect.draft.share for effect in sent if isinstance(effect, SubmitCase)] == [False]


def test_no_typed_word_means_two_boxes() -> None:
    field = several(Matter, "matter", 5)
    for one, other in combinations(field.every, 2):
        assert not WORDS.labels[one.label_key] & WORDS.labels[other.label_key], (one.value, other.value)
