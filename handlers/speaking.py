"""From what a conversation says to the words a person sees, in their language. Sends nothing, stores nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal as OneOf
from typing import assert_never

import regex

from conversations.kernel.effects import Call, Choice, Prompt, Review, ReviewLine, Say, Spoken, Wants
from conversations.kernel.facts import NO_PHONE, WITHOUT_PHONE
from conversations.kernel.replies import CHANGE, Chose, Command, Tapped
from conversations.kernel.shown import Label, Labels, Literal, Named, Shown, Values, When
from handlers.messages import Button, Card, Link, Message, PickTime, Press, Row, SendPhoto, SendPlace, Text
from locales import Speaker, plainer
from locales.moments import brief, written

ButtonValue = Tapped | Chose
"""What a button of ours carries back."""

VALUE_LIMIT = 120  # graphemes of one line of a card

MAIN, BETWEEN = "◎", " / "  # the main one of several, as on the paper form; and between two of them

KEYS: Mapping[str, frozenset[str]] = {
    "shown.taken_back": frozenset(),
    "label.wish": frozenset(),
    "staff.handed_back": frozenset(),
    "intake.elsewhere": frozenset(),
    "staff.closed": frozenset(),
    "staff.promise.slipped": frozenset({"number", "desk", "by"}),
    "staff.promise.slipped_open": frozenset({"number", "desk"}),
    "ask.share": frozenset({"number", "desk"}),
    "share.yes": frozenset({"desk"}),
    "share.no": frozenset(),
    "staff.desk_now": frozenset({"number", "desk"}),
    "staff.desk_new": frozenset({"number", "desk"}),
    "command.change": frozenset(),
    "command.change_line": frozenset({"label"}),
    "quiet.alt": frozenset(),
    "command.tell": frozenset(),
    "command.tell_line": frozenset({"label"}),
    "send.camera": frozenset(),
    "send.album": frozenset(),
    "send.place": frozenset(),
    "send.pick": frozenset(),
    "status.none": frozenset(),
    "status.started": frozenset({"number", "desk"}),
    "status.waiting": frozenset({"number", "desk"}),
    "status.taken": frozenset({"number", "desk"}),
    "status.for_you": frozenset(),
    "status.for_agency": frozenset(),
    "status.by": frozenset({"by"}),
    "status.late": frozenset({"phone"}),
    f"status.late{WITHOUT_PHONE}": frozenset(),
    "wish.hours": frozenset({"council", "phone"}),
}
"""Keys said here beyond those the conversations name, with the placeholders filled."""

Seal = Callable[[ButtonValue, str], str]
"""Turns a button's value, and the words the talk shows when it is pressed, into a token bound to the person."""


def render(effect: Spoken, speaker: Speaker, seal: Seal) -> Message:
    """The message a person will see for a statement, a question or a review."""
    speaker = plainer(speaker) if effect.simply else speaker
    match effect:
        case Say():
            return _say(effect, speaker, seal)
        case Prompt():
            return _prompt(effect, speaker, seal)
        case Review():
            return _review(effect, speaker, seal)
        case _:
            assert_never(effect)


def shown(value: Shown, speaker: Speaker) -> str:
    """How a value reads in the speaker's language."""
    match value:
        case Literal(text):
            return text
        case Label(key):
            return speaker.text(key)
        case Labels(keys, is_ranked):
            said = [speaker.text(key) for key in keys]
            return (MAIN if is_ranked else "") + BETWEEN.join(said)
        case Named(by_locale):
            names = dict(by_locale)
            return names.get(speaker.locale) or (by_locale[0][1] if by_locale else "")
        case When(day, clock):
            return written(speaker.locale, day, clock)
        case _:
            assert_never(value)


def _words(key: str, values: Values, speaker: Speaker) -> str:
    unknown = any(value == Label(NO_PHONE) for _, value in values) and speaker.has(key + WITHOUT_PHONE)
    told = {name: shown(value, speaker) for name, value in values}
    return speaker.text(key + WITHOUT_PHONE if unknown else key, **told)


def _say(say: Say, speaker: Speaker, seal: Seal) -> Text:
    calls = tuple(_call_button(call, speaker) for call in say.calls)
    return Text(
        _words(say.key, say.values, speaker), (*calls, *_command_buttons(say.commands, speaker, seal))
    )


def words(say: Say, speaker: Speaker) -> str:
    """A statement's words alone."""
    return _words(say.key, say.values, speaker)


def with_commands(words: str, commands: tuple[Command, ...], speaker: Speaker, seal: Seal) -> Text:
    """Words made ready elsewhere, and the ways on under them."""
    return Text(words, _command_buttons(commands, speaker, seal))


def _prompt(prompt: Prompt, speaker: Speaker, seal: Seal) -> Text:
    buttons = (
        *_choice_buttons(prompt, prompt.choices, speaker, seal),
        *_wanted_buttons(prompt, speaker, seal),
        *_command_buttons(prompt.commands, speaker, seal),
    )
    said = shown(prompt.words, speaker) if prompt.words else _words(prompt.key, prompt.values, speaker)
    return Text(said, buttons)


def _review(review: Review, speaker: Speaker, seal: Seal) -> Card:
    return Card(
        title=speaker.text(review.title_key),
        alt=speaker.text(review.title_key),
        rows=tuple(_row(review, line, speaker, seal) for line in review.lines),
        note=speaker.text(review.note_key),
        buttons=(
            *_choice_buttons(review, review.choices, speaker, seal),
            *_command_buttons(review.commands, speaker, seal),
        ),
    )


def _row(review: Review, line: ReviewLine, speaker: Speaker, seal: Seal) -> Row:
    label = speaker.text(line.label_key)
    do = "command.change" if line.is_told else "command.tell"
    echo = speaker.text(f"{do}_line", label=label)
    token = seal(Tapped(review.serial, line.question, review.revision, CHANGE), echo)
    change = Button(speaker.text(do), Press(token, echo))
    return Row(label, _short(shown(line.shown, speaker)), change)


def _short(value: str) -> str:
    """A line's value for the card. The person's whole words stand above it in the talk."""
    graphemes: list[str] = regex.findall(r"\X", value)
    return value if len(graphemes) <= VALUE_LIMIT else "".join(graphemes[: VALUE_LIMIT - 1]) + "…"


def _choice_buttons(
    asked: Prompt | Review, choices: tuple[Choice, ...], speaker: Speaker, seal: Seal
) -> tuple[Button, ...]:
    return tuple(
        _press(_label(c, speaker), Tapped(asked.serial, asked.question, asked.revision, c.value), seal)
        for c in choices
    )


def _label(choice: Choice, speaker: Speaker) -> str:
    """A button's words; a day is written short, because a button shows twenty letters."""
    match choice.shown:
        case None:
            return speaker.text(choice.label_key)
        case When(day, clock) if day is not None:
            return brief(speaker.locale, day, clock)
        case _ as value:
            return shown(value, speaker)


def _wanted_buttons(prompt: Prompt, speaker: Speaker, seal: Seal) -> tuple[Button, ...]:
    return tuple(button for want in prompt.wants for button in _wanted(want, prompt, speaker, seal))


def _wanted(want: Wants, prompt: Prompt, speaker: Speaker, seal: Seal) -> tuple[Button, ...]:
    match want:
        case Wants.WORDS | Wants.NUMBER:
            return ()
        case Wants.PHOTO:
            return (
                Button(speaker.text("send.camera"), SendPhoto("camera")),
                Button(speaker.text("send.album"), SendPhoto("album")),
            )
        case Wants.PLACE:
            return (Button(speaker.text("send.place"), SendPlace()),)
        case Wants.DATE:
            return (_wheel("date", prompt, speaker, seal),)
        case Wants.TIME:
            return (_wheel("time", prompt, speaker, seal),)
        case Wants.MOMENT:
            return (_wheel("datetime", prompt, speaker, seal),)
        case _:
            assert_never(want)


def _wheel(mode: OneOf["date", "time", "datetime"], prompt: Prompt, speaker: Speaker, seal: Seal) -> Button:
    label = speaker.text("send.pick")
    token = seal(Tapped(prompt.serial, prompt.question, prompt.revision, ""), label)
    return Button(label, PickTime(token, mode))


def _command_buttons(commands: tuple[Command, ...], speaker: Speaker, seal: Seal) -> tuple[Button, ...]:
    return tuple(_press(speaker.text(f"command.{c.value}"), Chose(c), seal) for c in commands)


def _call_button(call: Call, speaker: Speaker) -> Button:
    digits = "".join(c for c in call.number if c.isdecimal() or c == "+")
    return Button(speaker.text(call.label_key), Link(f"tel:{digits}"))


def _press(label: str, value: ButtonValue, seal: Seal) -> Button:
    return Button(label, Press(seal(value, label), label))
