"""LINE's limits, written down from its reference and not from our code: says what LINE would refuse in a request."""

import json
import re
from collections.abc import Iterator
from typing import Any

import regex

Json = dict[str, Any]
TYPES = {"postback", "uri", "location", "camera", "cameraRoll", "datetimepicker"}
QUICK_ONLY = {"location", "camera", "cameraRoll"}
BOUND = {"date": r"\d{4}-\d\d-\d\d", "time": r"\d\d:\d\d", "datetime": r"\d{4}-\d\d-\d\dT\d\d:\d\d"}


def units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2  # raises for a lone surrogate


def letters(words: str) -> int:
    return len(regex.findall(r"\X", words))


def broken(request: list[Json]) -> list[str]:
    """Every limit the request's messages break."""
    return [
        *([] if 1 <= len(request) <= 5 else [f"{len(request)} messages"]),
        *(["2 MB"] if len(json.dumps(request)) > 2_000_000 else []),
        *(fault for message in request for fault in _message(message)),
        *("quick reply is lost" for message in request[:-1] if "quickReply" in message),
    ]


def _message(message: Json) -> Iterator[str]:
    items = message.get("quickReply", {}).get("items", [])
    if len(items) > 13 or ("quickReply" in message and not items):
        yield f"{len(items)} quick replies"
    for item in items:
        yield from _action(item["action"], beside=True)
    if message["type"] == "text":
        yield from _words("text", message["text"], 5000)
    else:
        yield from _words("altText", message["altText"], 1500)
        yield from _bubble(message["contents"])


def _bubble(bubble: Json) -> Iterator[str]:
    if len(json.dumps(bubble)) >= 30_000:
        yield f"bubble of {len(json.dumps(bubble))} bytes"
    if not bubble.keys() & {"body", "footer"}:
        yield "empty bubble"
    for part in parts(bubble):
        if part.get("type") == "text":
            yield from _words("flex text", part["text"], 30_000)
        if part.get("type") == "box" and not part["contents"]:
            yield "empty box"
        if part.get("type") == "button":
            yield from _action(part["action"], beside=False)


def parts(value: object) -> Iterator[Json]:
    """Everything inside a bubble."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        yield from parts(part)


def _words(name: str, words: str, limit: int) -> Iterator[str]:
    if not words.strip() or units(words) > limit or "\x00" in words:
        yield f"{name} of {units(words)}"


def _action(action: Json, *, beside: bool) -> Iterator[str]:
    kind = action["type"]
    if kind not in TYPES or (not beside and kind in QUICK_ONLY):
        yield f"action {kind}"
    if not 1 <= letters(action["label"]) <= 20 or "\n" in action["label"] or not action["label"].strip():
        yield f"label of {letters(action['label'])}"
    if "data" in action and not 1 <= units(action["data"]) <= 300:
        yield f"data of {units(action['data'])}"
    if letters(action.get("displayText", "x")) not in range(1, 301):
        yield "displayText"
    if kind == "uri":
        yield from _uri(action["uri"])
    if kind == "datetimepicker":
        yield from _wheel(action)


def _uri(uri: str) -> Iterator[str]:
    good = r"(https?://[0-9A-Za-z.-]+(:\d+)?([/?#]([!-$&-~]|%[0-9A-Fa-f]{2})*)?|tel:[0-9+-]+)"
    if units(uri) > 1000 or not re.fullmatch(good, uri):
        yield f"uri {uri[:80]}"


def _wheel(action: Json) -> Iterator[str]:
    for name in ("min", "max"):
        bound = action.get(name)
        if bound is not None and not re.fullmatch(BOUND[action["mode"]], bound):
            yield f"{name} {bound}"
        if bound is not None and action["mode"] != "time" and not "1900" <= bound[:4] <= "2100":
            yield f"{name} in another age: {bound}"
    if {"min", "max"} <= action.keys() and action["min"] >= action["max"]:
        yield "min not before max"
