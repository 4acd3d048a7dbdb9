"""C3: every event LINE documents with one field taken away, emptied, blown up, of another kind or of another account.

The rule, which `becomes` writes down. It looks at the changed event alone:
1. The delivery is kept and answered 200; its other events are done.
2. The person is `source.userId`, if that is "U" and 32 small hexadecimal digits. Nobody else is ever the person.
3. Without a person, in a group, a room or a talk of another sort, or while another module has the talk: ignored.
4. Otherwise done. What LINE says is kept as what it is, if every field that meaning hangs on is there and of its kind;
   else it is kept as unknown. Whoever sent a message is answered, also if it cannot be read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.bot.line_samples import SAMPLES
from tests.corpus.recipes import CHANGES, Line, build, changed
from tests.corpus.signatures import Lines

LINE_ID = re.compile(r"U[0-9a-f]{32}")
NUMBER = re.compile(r"[0-9A-Za-z_-]{1,64}")
EVERY_CHANGE = ("drop", *CHANGES)


def lines() -> Iterator[Line]:
    """Every line of the set."""
    numbers = Lines("c3")
    for kind, way, change in _chosen():
        number = numbers.next()
        recipe = {"sample": kind, "name": number, "at": list(way), "change": change}
        yield {
            "id": number,
            "recipe": recipe,
            "sha256": hashlib.sha256(build(recipe)).hexdigest()[:16],
            "expected": becomes(changed(recipe)),
        }


def _chosen() -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Every change of every field of every kind: also of those the desk has no ear for, and of what is around them."""
    for kind, event in SAMPLES.items():
        for way in ways(event):
            for change in EVERY_CHANGE:
                yield kind, way, change


def ways(value: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where each field of an event is."""
    if way:
        yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from ways(part, (*way, key))


def becomes(event: Mapping[str, Any]) -> dict[str, Any]:
    """What must become of this event. kept: as what it is kept; answered: whether the person is told something."""
    source = event.get("source")
    talk = source if isinstance(source, dict) else {}
    person = talk.get("userId")
    if not _fits(LINE_ID, person) or talk.get("type") != "user" or event.get("mode") == "standby":
        return {"state": "ignored", "kept": None, "answered": False}
    kept, is_said = _kept_as(event)
    return {"state": "done", "kept": kept, "answered": is_said}


def _kept_as(event: Mapping[str, Any]) -> tuple[str | None, bool]:
    message = event.get("message")
    number = message.get("id") if isinstance(message, dict) else None
    unknown = ("unknown", _fits(NUMBER, number))
    match event.get("type"):
        case "message" if isinstance(message, dict) and _fits(NUMBER, number):
            kind = _message_kind(message)
            return (kind, True) if kind else unknown
        case "follow":
            return "joined", True
        case "unfollow":
            return None, False
        case "postback" if isinstance(_part(event, "postback", "data"), str):
            return "press", True
        case "unsend" if _fits(NUMBER, _part(event, "unsend", "messageId")):
            return None, False
        case _:
            return unknown


def _message_kind(message: Mapping[str, Any]) -> str | None:
    match message.get("type"):
        case "text":
            return "text" if isinstance(message.get("text"), str) else None
        case "location":
            is_somewhere = _within(message.get("latitude"), 90) and _within(message.get("longitude"), 180)
            return "place" if is_somewhere else None
        case "image" | "video" | "audio" | "file" | "sticker" as kind:
            return str(kind)
        case _:
            return None


def _within(degrees: object, most: int) -> bool:
    return isinstance(degrees, int | float) and not isinstance(degrees, bool) and abs(degrees) <= most


def _part(event: Mapping[str, Any], outer: str, inner: str) -> object:
    part = event.get(outer)
    return part.get(inner) if isinstance(part, dict) else None


def _fits(shape: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and shape.fullmatch(value) is not None


def weight() -> int:
    """How many bytes the set has when written."""
    return sum(len(json.dumps(line, ensure_ascii=False)) for line in lines())
