"""Buttons: what they carry is opaque, proven ours, and bound to the person it was made for.

A button forwarded to somebody else, edited, or made up opens to nothing.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass

from conversations.kernel.replies import Chose, Command, Tapped
from handlers.speaking import ButtonValue
from storage.people import Known
from storage.vault import CannotOpen, Place

PLACE = Place("button", "data", "")
MENU = "menu/"  # the rich menu is the same for everybody: it names a command, nothing else


@dataclass(frozen=True, slots=True)
class Pushed:
    """A genuine button: what it means, and the words it showed."""

    value: ButtonValue
    label: str


def sealer(person: Known) -> Callable[[ButtonValue, str], str]:
    """How buttons for this person are made."""
    return lambda value, label: seal(person, value, label)


def seal(person: Known, value: ButtonValue, label: str) -> str:
    """The data a button of this person carries: 300 characters at most, by LINE's rule."""
    match value:
        case Tapped(serial, question, revision, chosen):
            said: list[object] = [label, serial, question, revision, chosen]
        case Chose(command):
            said = [label, command.value]
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return _as_text(person.key.seal_bytes(plain, PLACE))


def open_button(person: Known, data: str) -> Pushed | None:
    """What a pressed button means; none if it is not one of ours for this person."""
    if data.startswith(MENU):
        return _menu(data.removeprefix(MENU))
    try:
        sealed = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
        if _as_text(sealed) != data:  # the decoder passes over what it does not know
            return None
        said = json.loads(person.key.open_bytes(sealed, PLACE))
    except (ValueError, CannotOpen):
        return None
    match said:
        case [str(label), int(serial), str(question), int(revision), str(value)]:
            return Pushed(Tapped(serial, question, revision, value), label)
        case [str(label), str(command)] if command in {known.value for known in Command}:
            return Pushed(Chose(Command(command)), label)
        case _:
            return None


def _as_text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _menu(name: str) -> Pushed | None:
    try:
        return Pushed(Chose(Command(name)), "")
    except ValueError:
        return None
