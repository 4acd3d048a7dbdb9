"""What may stand behind a button, by the place the button is in."""

import re
from dataclasses import dataclass
from typing import Any

from simulator.limits.counting import graphemes
from simulator.limits.fields import action_uri, label, obj, one_of, optional_text, text
from simulator.limits.problems import Problems, Where
from simulator.shapes import JsonObject

TEXT = 300
DATA = 300
CLIPBOARD = 1000
ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
INPUT_OPTIONS = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
MOMENTS = {
    "date": re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
    "time": re.compile(r"([01]\d|2[0-3]):[0-5]\d"),
    "datetime": re.compile(
        r"(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[tT]([01]\d|2[0-3]):[0-5]\d"
    ),
}
_EVERYWHERE = ("postback", "message", "uri", "datetimepicker", "clipboard")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a button sits: how long its label may be, whether it needs one, and what it may do."""

    label: int
    required: bool
    types: tuple[str, ...] = _EVERYWHERE


TEMPLATE = Place(20, required=True)
IMAGE_CAROUSEL = Place(12, required=False)
RICH_MENU = Place(20, required=False, types=(*_EVERYWHERE, "richmenuswitch"))
QUICK_REPLY = Place(20, required=True, types=(*_EVERYWHERE, "camera", "cameraRoll", "location"))
FLEX_BUTTON = Place(40, required=True)
FLEX_AREA = Place(40, required=False)


def check_action(problems: Problems, where: Where, value: Any, place: Place) -> None:
    """Everything LINE asks of one action."""
    action = obj(problems, where, value)
    if action is None or not one_of(problems, where.at("type"), action.get("type"), place.types):
        return
    label(problems, where.at("label"), action.get("label"), place.label, required=place.required)
    CHECKS.get(action["type"], _nothing_more)(problems, where, action)


def _nothing_more(_problems: Problems, _where: Where, _action: JsonObject) -> None:
    """Camera, camera roll and location have a label and nothing else."""


def _postback(problems: Problems, where: Where, action: JsonObject) -> None:
    text(problems, where.at("data"), action.get("data"), DATA)
    optional_text(problems, where.at("displayText"), action.get("displayText"), TEXT, graphemes)
    optional_text(problems, where.at("text"), action.get("text"), TEXT, graphemes)
    if action.get("inputOption") is not None:
        one_of(problems, where.at("inputOption"), action["inputOption"], INPUT_OPTIONS)
    if action.get("fillInText") is not None:
        optional_text(problems, where.at("fillInText"), action["fillInText"], TEXT, graphemes)
        if action.get("inputOption") != "openKeyboard":
            problems.add(where.at("fillInText"), "fillInText can only be used with inputOption openKeyboard")


def _message(problems: Problems, where: Where, action: JsonObject) -> None:
    text(problems, where.at("text"), action.get("text"), TEXT, graphemes)


def _uri(problems: Problems, where: Where, action: JsonObject) -> None:
    action_uri(problems, where.at("uri"), action.get("uri"))
    if isinstance(action.get("altUri"), dict) and "desktop" in action["altUri"]:
        action_uri(problems, where.at("altUri", "desktop"), action["altUri"]["desktop"])


def _datetimepicker(problems: Problems, where: Where, action: JsonObject) -> None:
    text(problems, where.at("data"), action.get("data"), DATA)
    if not one_of(problems, where.at("mode"), action.get("mode"), tuple(MOMENTS)):
        return
    for name in ("initial", "max", "min"):
        given = action.get(name)
        if given is not None and not (isinstance(given, str) and MOMENTS[action["mode"]].fullmatch(given)):
            problems.add(where.at(name), "invalid format")


def _clipboard(problems: Problems, where: Where, action: JsonObject) -> None:
    text(problems, where.at("clipboardText"), action.get("clipboardText"), CLIPBOARD)


def _richmenuswitch(problems: Problems, where: Where, action: JsonObject) -> None:
    text(problems, where.at("data"), action.get("data"), DATA)
    alias = action.get("richMenuAliasId")
    if not (isinstance(alias, str) and ALIAS.fullmatch(alias)):
        problems.add(where.at("richMenuAliasId"), "invalid richMenuAliasId")


CHECKS = {
    "postback": _postback,
    "message": _message,
    "uri": _uri,
    "datetimepicker": _datetimepicker,
    "clipboard": _clipboard,
    "richmenuswitch": _richmenuswitch,
}
