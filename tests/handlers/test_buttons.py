"""Buttons: only ours open, only for the person they were made for, and LINE takes every one of them."""

import base64
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import SCRIPTS
from conversations.kernel.effects import Prompt, Review, Say
from conversations.kernel.explore import explore
from conversations.kernel.replies import Chose, Command, Tapped
from conversations.keys import EXAMPLE
from handlers import buttons, speaking
from handlers.messages import Button, Card, PickTime, Press, Text
from locales import LOCALES, speaker
from storage.people import Known
from tests.storage.stores import NOW, make_vault

LINE_LIMIT = 300  # characters of a postback's data
OLD_TALK = 1_000_000  # a serial and a revision nobody reaches

values = st.one_of(
    st.builds(Tapped, st.integers(), st.text(max_size=30), st.integers(), st.text(max_size=30)),
    st.builds(Chose, st.sampled_from(Command)),
)
labels = st.text(alphabet=st.characters(codec=None), max_size=20)


def somebody(number: int = 1) -> Known:
    person = uuid.UUID(int=number)
    key, _ = make_vault().new_own_key(person)
    return Known(person, b"", key, "", "ja", locale_chosen=False, reachable=True, met_at=NOW)  # type: ignore[arg-type]  # a bare id will do


MIKI, AOI = somebody(1), somebody(2)
TAPPED = Tapped(3, "topic", 7, "care")


@given(values, labels)
def test_a_button_comes_back_with_what_it_means_and_what_it_showed(
    value: speaking.ButtonValue, label: str
) -> None:
    assert buttons.open_button(MIKI, buttons.seal(MIKI, value, label)) == buttons.Pushed(value, label)


def test_a_button_forwarded_to_somebody_else_opens_nothing() -> None:
    assert buttons.open_button(AOI, buttons.seal(MIKI, TAPPED, "介護")) is None


def test_a_button_edited_anywhere_opens_nothing() -> None:
    data = buttons.seal(MIKI, TAPPED, "介護")

    for at, letter in enumerate(data):
        for other in "AQgwBb-_!":
            if other != letter:
                assert buttons.open_button(MIKI, data[:at] + other + data[at + 1 :]) is None, (at, other)


def test_a_button_cut_or_with_more_on_it_opens_nothing() -> None:
    data = buttons.seal(MIKI, TAPPED, "介護")

    assert [n for n in range(len(data)) if buttons.open_button(MIKI, data[:n])] == []
    for more in ("=", "A", "\n", " ", "!", "=="):
        assert buttons.open_button(MIKI, data + more) is None
        assert buttons.open_button(MIKI, more + data) is None


@given(st.text(alphabet=st.characters(codec=None)))
def test_made_up_buttons_open_nothing(data: str) -> None:
    pushed = buttons.open_button(MIKI, data)

    assert pushed is None or data.startswith(buttons.MENU)


@pytest.mark.parametrize(
    "said",
    [
        {},
        [],
        ["words"],
        ["label", "no such command"],
        ["label", 1, "q", "2", "v"],
        [1, 2, 3, 4, 5],
        "text",
        None,
    ],
)
def test_a_button_of_another_release_that_says_something_else_opens_nothing(said: object) -> None:
    sealed = MIKI.key.seal_bytes(json.dumps(said).encode(), buttons.PLACE)

    assert buttons.open_button(MIKI, base64.urlsafe_b64encode(sealed).decode().rstrip("=")) is None


def test_sealed_words_of_the_person_are_no_button() -> None:
    elsewhere = replace(buttons.PLACE, table="messages", column="body")
    sealed = MIKI.key.seal_bytes(b'["label","consult"]', elsewhere)

    assert buttons.open_button(MIKI, base64.urlsafe_b64encode(sealed).decode().rstrip("=")) is None


@pytest.mark.parametrize("command", Command)
def test_the_menu_names_commands(command: Command) -> None:
    pushed = buttons.open_button(MIKI, f"menu/{command.value}")

    assert pushed == buttons.Pushed(Chose(command), "")


@pytest.mark.parametrize("name", ["", "nothing", "CONSULT", "consult ", "consult/", "../consult"])
def test_the_menu_names_nothing_else(name: str) -> None:
    assert buttons.open_button(MIKI, f"menu/{name}") is None


@pytest.mark.parametrize("locale", LOCALES)
def test_line_takes_every_button_we_ever_make(locale: str) -> None:
    tokens = set(every_token(locale))

    assert len(tokens) > len(SCRIPTS)
    assert max(map(len, tokens)) <= LINE_LIMIT
    assert all(buttons.open_button(MIKI, token) for token in tokens)


def every_token(locale: str) -> Iterator[str]:
    """Of every question, review and statement of every script, in a talk that has gone on for very long."""
    facts, seal = replace(EXAMPLE, locale=locale), cache(buttons.sealer(MIKI))
    for script in SCRIPTS.values():
        for seen in explore(script, facts, unusual=1):
            for effect in seen.effects:
                if isinstance(effect, Prompt | Review):
                    old = replace(effect, serial=OLD_TALK, revision=OLD_TALK)
                    yield from _tokens(speaking.render(old, speaker(locale), seal))
                elif isinstance(effect, Say) and not effect.values:
                    yield from _tokens(speaking.render(effect, speaker(locale), seal))


def _tokens(message: Text | Card) -> Iterator[str]:
    rows: tuple[Button | None, ...] = (
        tuple(row.change for row in message.rows) if isinstance(message, Card) else ()
    )
    for button in (*message.buttons, *rows):
        if button and isinstance(button.action, Press | PickTime):
            yield button.action.token
