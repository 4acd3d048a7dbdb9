"""What holds at the desk whatever anybody does, in whatever order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.desk import Turn, respond
from conversations.kernel.effects import HandToStaff, OpenCase, Prompt, Review, Say, SubmitCase, WithdrawCase
from conversations.kernel.replies import Chose, Command, Tapped
from conversations.kernel.stored import from_json, to_json
from conversations.kernel.talk import Talk
from handlers.messages import Card, Text
from handlers.speaking import render
from handlers.words import all_words
from locales import LOCALES, speaker
from tests.conversations.people import DAYTIME, Move, Person, moves, stories, tell

WORDS = all_words()
IN_ONE_REPLY = 5  # LINE takes five messages with one reply token
QUICK_REPLIES = 13


def asked(turn: Turn) -> list[Prompt | Review]:
    return [effect for effect in turn.effects if isinstance(effect, Prompt | Review)]


@given(stories, moves)
@settings(max_examples=300, deadline=None)
def test_the_same_reply_gives_the_same_turn_also_after_storing(story: list[Move], last: Move) -> None:
    person = tell(*story)
    reply = person.reply(last)

    again = from_json(to_json(person.talk))

    assert again == person.talk
    assert respond(person.talk, reply, WORDS, DAYTIME) == respond(again, reply, WORDS, DAYTIME)


@given(stories)
@settings(max_examples=200, deadline=None)
def test_a_conversation_opens_and_submits_at_most_one_case(story: list[Move]) -> None:
    person = Person()
    effects = [e for move in story for e in person.do(person.reply(move)).effects]

    assert sum(isinstance(e, OpenCase) for e in effects) <= person.talk.serial
    assert sum(isinstance(e, SubmitCase) for e in effects) <= sum(isinstance(e, OpenCase) for e in effects)


@given(stories, moves)
@settings(max_examples=300, deadline=None)
def test_back_undoes_exactly_the_last_accepted_reply(story: list[Move], last: Move) -> None:
    person = tell(*story)
    before = person.talk.active
    person.do(person.reply(last))
    after = person.talk.active
    if not before or not after or before.serial != after.serial or len(after.trail) <= len(before.trail):
        return  # nothing was accepted, or it was the end

    person.do(Chose(Command.BACK))

    assert person.talk.active is not None
    assert dict(person.talk.active.said) == dict(before.said)
    assert person.talk.active.trail == before.trail


@given(stories, st.integers(0, 200))
@settings(max_examples=300, deadline=None)
def test_a_stale_button_changes_nothing(story: list[Move], number: int) -> None:
    person = tell(*story)
    old = [tap for tap in person.shown if not person.talk.active or not _is_present(person.talk, tap)]
    if not old:
        return
    before = person.talk

    turn = person.do(old[number % len(old)])

    assert turn.talk == before
    assert isinstance(turn.effects[0], Say)


def _is_present(talk: Talk, tap: Tapped) -> bool:
    active = talk.active
    return active is not None and (tap.serial, tap.revision) == (active.serial, active.revision)


@given(stories)
@settings(max_examples=200, deadline=None)
def test_every_turn_can_be_said_in_every_locale_within_lines_limits(story: list[Move]) -> None:
    person = Person()
    for move in story:
        turn = person.do(person.reply(move))
        said = [e for e in turn.effects if isinstance(e, Say | Prompt | Review)]
        messages = [render(e, speaker(locale), lambda _v, _l: "t") for locale in LOCALES for e in said]

        assert len(said) + any(isinstance(e, SubmitCase) for e in turn.effects) <= IN_ONE_REPLY
        assert all(_fits(message) for message in messages)


def _fits(message: Text | Card) -> bool:
    return len(message.buttons) <= QUICK_REPLIES


@given(stories)
@settings(max_examples=200, deadline=None)
def test_a_person_who_asks_for_a_person_gets_one_at_any_moment(story: list[Move]) -> None:
    person = tell(*story)
    before = person.talk.active

    turn = person.do(Chose(Command.STAFF))

    assert HandToStaff("asked") in turn.effects
    assert person.talk.active == before


@given(stories)
@settings(max_examples=200, deadline=None)
def test_stopping_takes_back_the_case_and_asks_nothing_of_it(story: list[Move]) -> None:
    person = tell(*story)
    active = person.talk.active

    turn = person.do(Chose(Command.CANCEL))

    if active and "case" in active.told:
        assert WithdrawCase() in turn.effects
    if active:
        assert all(prompt.serial != active.serial for prompt in asked(turn))


@given(stories, moves)
@settings(max_examples=200, deadline=None)
def test_an_open_conversation_always_ends_its_turn_with_its_question(story: list[Move], last: Move) -> None:
    person = tell(*story)

    turn = person.do(person.reply(last))

    if turn.talk.active and asked(turn):
        assert asked(turn)[-1].serial == turn.talk.active.serial
        assert turn.effects[-1] == asked(turn)[-1]
