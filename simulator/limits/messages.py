"""Message objects: every type LINE accepts, with the limits the reference gives."""

import re
from typing import Any

from simulator.limits.actions import QUICK_REPLY, check_action
from simulator.limits.fields import (
    Rules,
    media_url,
    number,
    obj,
    one_of,
    optional_text,
    sequence,
    text,
)
from simulator.limits.flex import check_flex
from simulator.limits.problems import Problems, Where
from simulator.limits.templates import check_imagemap, check_template
from simulator.shapes import JsonObject

MESSAGES = 5
TEXT = 5000
ALT_TEXT = 1500
PLACE_WORDS = 100
EMOJIS = 20
QUICK_REPLIES = 13
SENDER_NAME = 20
SUBSTITUTIONS = 100
DAY_MS = 86_400_000
_KEY = re.compile(r"[0-9A-Za-z_]{1,20}")
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def check_messages(problems: Problems, value: Any, rules: Rules) -> None:
    """The `messages` of a request: one to five, each within its limits."""
    where = Where().at("messages")
    for index, message in enumerate(sequence(problems, where, value, 1, MESSAGES)):
        problems.message = index
        _message(problems, where.at(index), message, rules)


def _message(problems: Problems, where: Where, value: Any, rules: Rules) -> None:
    message = obj(problems, where, value)
    if message is None or not one_of(problems, where.at("type"), message.get("type"), tuple(CHECKS)):
        return
    CHECKS[message["type"]](problems, where, message, rules)
    _quick_reply(problems, where.at("quickReply"), message.get("quickReply"), rules)
    _sender(problems, where.at("sender"), message.get("sender"), rules)


def _quick_reply(problems: Problems, where: Where, value: Any, rules: Rules) -> None:
    if value is None:
        return
    found = obj(problems, where, value) or {}
    for index, item in enumerate(sequence(problems, where.at("items"), found.get("items"), 1, QUICK_REPLIES)):
        inside = where.at("items", index)
        if obj(problems, inside, item) is None:
            continue
        one_of(problems, inside.at("type"), item.get("type", "action"), ("action",))
        check_action(problems, inside.at("action"), item.get("action"), QUICK_REPLY)
        if item.get("imageUrl") is not None:
            media_url(problems, inside.at("imageUrl"), item["imageUrl"], rules)


def _sender(problems: Problems, where: Where, value: Any, rules: Rules) -> None:
    if value is None:
        return
    found = obj(problems, where, value) or {}
    optional_text(problems, where.at("name"), found.get("name"), SENDER_NAME)
    if str(found.get("name", "")).strip().upper() == "LINE":
        problems.add(where.at("name"), "Must not be a reserved word")
    if found.get("iconUrl") is not None:
        media_url(problems, where.at("iconUrl"), found["iconUrl"], rules)


def _text(problems: Problems, where: Where, message: JsonObject, _rules: Rules) -> None:
    if not text(problems, where.at("text"), message.get("text"), TEXT) or message.get("emojis") is None:
        return
    units = message["text"].encode("utf-16-le", "surrogatepass")
    for index, emoji in enumerate(sequence(problems, where.at("emojis"), message["emojis"], 0, EMOJIS)):
        inside = where.at("emojis", index)
        if obj(problems, inside, emoji) is None:
            continue
        at = emoji.get("index")
        if not isinstance(at, int) or units[at * 2 : at * 2 + 2] != "$".encode("utf-16-le"):
            problems.add(inside.at("index"), "Must point to a placeholder ($) in text")
        for name in ("productId", "emojiId"):
            text(problems, inside.at(name), emoji.get(name), PLACE_WORDS)


def _text_v2(problems: Problems, where: Where, message: JsonObject, _rules: Rules) -> None:
    if not text(problems, where.at("text"), message.get("text"), TEXT):
        return
    given = message.get("substitution") or {}
    if len(given) > SUBSTITUTIONS:
        problems.add(where.at("substitution"), f"Size must be between 0 and {SUBSTITUTIONS}")
    for key, value in given.items():
        if not _KEY.fullmatch(key) or obj(problems, where.at("substitution", key), value) is None:
            problems.add(where.at("substitution", key), "Invalid substitution")
        elif value.get("type") == "mention":
            problems.add(where.at("substitution", key), "Mentions can only be sent to group chats")
    for found in _PLACEHOLDER.finditer(message["text"]):
        if found[0] not in {"{{", "}}"} and (found[1] is None or found[1] not in given):
            problems.add(where.at("text"), f"Placeholder {found[0]} has no substitution")


def _sticker(problems: Problems, where: Where, message: JsonObject, _rules: Rules) -> None:
    for name in ("packageId", "stickerId"):
        given = message.get(name)
        if text(problems, where.at(name), given, PLACE_WORDS) and not str(given).isdecimal():
            problems.add(where.at(name), "Must be a number")


def _image(problems: Problems, where: Where, message: JsonObject, rules: Rules) -> None:
    media_url(problems, where.at("originalContentUrl"), message.get("originalContentUrl"), rules)
    media_url(problems, where.at("previewImageUrl"), message.get("previewImageUrl"), rules)


def _video(problems: Problems, where: Where, message: JsonObject, rules: Rules) -> None:
    _image(problems, where, message, rules)
    optional_text(problems, where.at("trackingId"), message.get("trackingId"), 100)


def _audio(problems: Problems, where: Where, message: JsonObject, rules: Rules) -> None:
    media_url(problems, where.at("originalContentUrl"), message.get("originalContentUrl"), rules)
    number(problems, where.at("duration"), message.get("duration"), 1, DAY_MS)


def _location(problems: Problems, where: Where, message: JsonObject, _rules: Rules) -> None:
    text(problems, where.at("title"), message.get("title"), PLACE_WORDS)
    text(problems, where.at("address"), message.get("address"), PLACE_WORDS)
    number(problems, where.at("latitude"), message.get("latitude"), -90, 90)
    number(problems, where.at("longitude"), message.get("longitude"), -180, 180)


def _imagemap(problems: Problems, where: Where, message: JsonObject, rules: Rules) -> None:
    text(problems, where.at("altText"), message.get("altText"), ALT_TEXT)
    check_imagemap(problems, where, message, rules)


def _template(problems: Problems, where: Where, message: JsonObject, rules: Rules) -> None:
    text(problems, where.at("altText"), message.get("altText"), ALT_TEXT)
    check_template(problems, message.get("template"), rules)


def _flex(problems: Problems, where: Where, message: JsonObject, rules: Rules) -> None:
    text(problems, where.at("altText"), message.get("altText"), ALT_TEXT)
    check_flex(problems, message.get("contents"), rules)


CHECKS = {
    "text": _text,
    "textV2": _text_v2,
    "sticker": _sticker,
    "image": _image,
    "video": _video,
    "audio": _audio,
    "location": _location,
    "imagemap": _imagemap,
    "template": _template,
    "flex": _flex,
}
