"""From what a conversation says to what a phone shows."""

from datetime import date, time

import pytest

from conversations.kernel.effects import Call, Choice, Prompt, Review, ReviewLine, Say, Wants
from conversations.kernel.replies import CHANGE, Chose, Command, Tapped
from conversations.kernel.shown import Label, Literal, Named, When
from handlers.messages import Button, Card, Link, PickTime, Press, SendPhoto, SendPlace, Text
from handlers.speaking import VALUE_LIMIT, ButtonValue, render, shown
from locales import LOCALES, speaker
from locales.check import BUTTON_LIMIT

JA = speaker("ja")
NAMES = Named((("ja", "縁側"), ("en", "Engawa")))


def sealed(value: ButtonValue, label: str) -> str:
    return f"{value}|{label}"


def test_a_command_button_carries_its_command_and_echoes_its_label() -> None:
    message = render(Say("menu.main", commands=(Command.STAFF,)), JA, sealed)

    assert isinstance(message, Text)
    assert message.buttons == (
        Button("人と話す", Press(sealed(Chose(Command.STAFF), "人と話す"), "人と話す")),
    )


def test_a_call_button_dials() -> None:
    say = Say("common.why", calls=(Call("call.council", "(03) 0000-0000"),))

    message = render(say, JA, sealed)

    assert message.buttons == (Button("電話をかける", Link("tel:0300000000")),)


@pytest.mark.parametrize(
    ("want", "actions"),
    [
        (Wants.WORDS, ()),
        (Wants.NUMBER, ()),
        (Wants.PHOTO, (SendPhoto("camera"), SendPhoto("album"))),
        (Wants.PLACE, (SendPlace(),)),
        (Wants.DATE, (PickTime(sealed(Tapped(1, "q", 2, ""), "日時を選ぶ"), "date"),)),
        (Wants.TIME, (PickTime(sealed(Tapped(1, "q", 2, ""), "日時を選ぶ"), "time"),)),
    ],
)
def test_a_question_opens_what_it_wants(want: Wants, actions: tuple[object, ...]) -> None:
    message = render(Prompt(1, "q", 2, "ask.story", wants=(want,)), JA, sealed)

    assert tuple(button.action for button in message.buttons) == actions


def test_every_line_of_a_review_can_be_changed_and_long_words_are_cut_between_characters() -> None:
    family = "👨‍👩‍👧"
    lines = (ReviewLine("story", "label.story", Literal(family * 500)),)

    card = render(Review(1, "send", 9, "ask.send", "ask.send.note", lines, ()), JA, sealed)

    assert isinstance(card, Card)
    (row,) = card.rows
    assert row.value == family * (VALUE_LIMIT - 1) + "…"
    assert row.change == Button(
        "変える", Press(sealed(Tapped(1, "story", 9, CHANGE), "できごとを変える"), "できごとを変える")
    )
    assert card.alt == "これでよろしいですか。"


@pytest.mark.parametrize(("locale", "name"), [("ja", "縁側"), ("en", "Engawa"), ("ja@easy", "縁側")])
def test_a_name_is_said_in_the_persons_language_if_it_has_one(locale: str, name: str) -> None:
    assert shown(NAMES, speaker(locale)) == name
    assert shown(Named(()), speaker(locale)) == ""


def test_words_with_braces_are_shown_as_they_are() -> None:
    assert shown(Literal("{council}"), JA) == "{council}"
    assert shown(Label("choice.yes"), JA) == "はい"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "meant", [When(date(2027, 5, 6)), When(date(2026, 11, 22), time(15)), When(clock=time(3))]
)
def test_a_day_or_time_to_be_chosen_fits_on_a_button(locale: str, meant: When) -> None:
    prompt = Prompt(1, "day", 1, "ask.name", choices=(Choice("2027-05-06", "", meant),))

    message = render(prompt, speaker(locale), sealed)

    assert isinstance(message, Text)
    assert 0 < len(message.buttons[0].label) <= BUTTON_LIMIT
