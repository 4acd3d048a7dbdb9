"""A stored talk is read whatever it has become: by an old release, by half, by nobody's hand."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.desk import respond
from conversations.kernel.effects import Say
from conversations.kernel.replies import Wrote
from conversations.kernel.stored import from_json, to_json
from conversations.kernel.talk import Talk
from conversations.keys import EXAMPLE
from handlers.words import all_words
from tests.conversations.people import Press, tell

WORDS = all_words()
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def whole() -> dict[str, object]:
    talk: dict[str, object] = json.loads(to_json(tell(Press(0), Press(0), Press(1)).talk))
    return talk


@given(st.text())
def test_any_words_are_read_as_some_talk(stored: str) -> None:
    assert isinstance(from_json(stored), Talk)


def test_an_empty_string_is_a_new_talk() -> None:
    assert from_json("") == Talk()


@pytest.mark.parametrize(
    "part", ["script", "serial", "facts", "revision", "said", "told", "trail", "misses", "seen"]
)
@given(value=values)
def test_a_damaged_part_loses_the_conversation_and_never_the_desk(part: str, value: object) -> None:
    damaged = whole()
    active = damaged["active"]
    assert isinstance(active, dict)
    active[part] = value

    turn = respond(from_json(json.dumps(damaged)), Wrote("こんにちは"), WORDS, EXAMPLE)

    assert turn.effects
    assert from_json(to_json(turn.talk)) == turn.talk


@pytest.mark.parametrize("part", ["serial", "active", "paused", "lost", "misses", "held"])
@given(value=values)
def test_a_damaged_talk_is_read_as_some_talk(part: str, value: object) -> None:
    read = from_json(json.dumps({**whole(), part: value}))

    assert from_json(to_json(read)) == read


@pytest.mark.parametrize("stored", ["{", "[]", "null", '{"serial":"x"}', "[" * 100_000, '{"serial":true}'])
def test_what_cannot_be_read_is_said_once(stored: str) -> None:
    talk = from_json(stored)
    first = respond(talk, Wrote("こんにちは"), WORDS, EXAMPLE)
    second = respond(first.talk, Wrote("こんにちは"), WORDS, EXAMPLE)

    assert first.effects[0] == Say("common.lost")
    assert Say("common.lost") not in second.effects


def test_a_conversation_this_release_does_not_know_is_dropped_and_said() -> None:
    unknown = whole()
    active = unknown["active"]
    assert isinstance(active, dict)
    active["script"] = "of_another_time"

    turn = respond(from_json(json.dumps(unknown)), Wrote("こんにちは"), WORDS, EXAMPLE)

    assert turn.effects[0] == Say("common.lost")
    assert turn.talk.active is None
    assert turn.talk.serial == 1
