"""What was shown is kept as it was shown: every message survives its way through JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import rendered
from handlers.messages import Button, Card, Link, Message, PickTime, Press, Row, SendPhoto, SendPlace, Text

words = st.text(alphabet=st.characters(codec=None), max_size=30)
actions = st.one_of(
    st.builds(Press, words, words),
    st.builds(Link, words),
    st.builds(SendPlace),
    st.builds(SendPhoto, st.sampled_from(["camera", "album"])),
    st.builds(PickTime, words, st.sampled_from(["date", "time", "datetime"]), words, words),
)
buttons = st.builds(Button, words, actions)
several = st.lists(buttons, max_size=4).map(tuple)
rows = st.lists(st.builds(Row, words, words, st.none() | buttons), max_size=4).map(tuple)
messages = st.one_of(st.builds(Text, words, several), st.builds(Card, words, words, rows, words, several))


@given(st.lists(messages, max_size=5).map(tuple))
def test_messages_come_back_as_they_were_shown(shown: tuple[Message, ...]) -> None:
    assert rendered.load(rendered.dump(shown)) == shown


@given(messages)
def test_one_message_is_the_same_in_the_thread_as_in_the_outbox(message: Message) -> None:
    in_thread = json.loads(json.dumps(rendered.as_json(message)))

    assert json.loads(rendered.dump([message])) == [in_thread]


@pytest.mark.parametrize(
    "stored",
    ['[{"type": "hologram"}]', '[{"type": "text"}]', '[{"type": "text", "words": 1, "buttons": []}]', "[[]]"],
)
def test_what_no_release_wrote_is_not_guessed_at(stored: str) -> None:
    with pytest.raises(ValueError, match="not a rendered"):
        rendered.load(stored)


@pytest.mark.parametrize(
    "button", ['{"label": "", "do": "dance"}', '{"label": "", "do": "pick", "token": ""}']
)
def test_a_button_no_release_wrote_is_not_guessed_at(button: str) -> None:
    with pytest.raises(ValueError, match="not a rendered button"):
        rendered.load(f'[{{"type": "text", "words": "", "buttons": [{button}]}}]')
