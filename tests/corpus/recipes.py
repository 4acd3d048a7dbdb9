"""From a line of the corpus to the bytes it stands for: small bodies are written out, large ones are recipes.

Deterministic, and knows nothing of engawa but LINE's sample events.
"""

from __future__ import annotations

import base64
import copy
import gzip
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.bot.line_samples import SAMPLES, message
from tests.bot.webhooks import DESTINATION

Recipe = Any
Line = dict[str, Any]
Way = Sequence[str | int]

CANARY = "カナリアcanary7f3d"  # stands in everything people say here: no log may hold it
HUGE_INT = "1" + "0" * 5_000
HUGE_TEXT = CANARY * 700


def bytes_of(line: Mapping[str, Any]) -> bytes:
    """The body, path or button a line stands for."""
    if "bytes" in line:
        return base64.b64decode(line["bytes"])
    return build(line["recipe"])


def build(recipe: Recipe) -> bytes:
    """Bytes from a recipe. Raises: ValueError for one nobody knows."""
    match recipe:
        case str():
            return recipe.encode("utf-8", "surrogatepass")
        case list():
            return b"".join(map(build, recipe))
        case {"base64": str(written)}:
            return base64.b64decode(written)
        case {"of": part, "times": int(times), **more}:
            whole, between = build(part), build(more.get("between", ""))
            return (whole + between) * (times - 1) + whole
        case {"numbered": str(part), "times": int(times), "between": str(between)}:
            return between.join(part.replace("#", str(number)) for number in range(times)).encode()
        case {"events": list(events)}:
            inside = b",".join(map(build, events))
            return b'{"destination":"' + DESTINATION.encode() + b'","events":[' + inside + b"]}"
        case {"good": str(name)}:
            return _written(good(name))
        case {"sample": str(), "at": list(), "change": str()}:
            return _written(changed(recipe))
        case {"gzip": part}:
            return gzip.compress(build(part), mtime=0)
        case {"encoded": part, "as": str(encoding)}:
            return build(part).decode().encode(encoding)
        case _:
            raise ValueError(f"no recipe: {recipe!r}")


def endings(line: Mapping[str, Any]) -> list[str] | None:
    """What must become of each event; None: whatever the rules allow. A long run of equal ones is written with its length."""
    expected = line["expected"]["states"]
    if expected is None:
        return None
    runs = [(each, 1) if isinstance(each, str) else each for each in expected]
    return [state for state, times in runs for _ in range(times)]


def somebody(name: str) -> str:
    """A LINE user id of its own for every name."""
    return "U" + hashlib.sha256(name.encode()).hexdigest()[:32]


def good(name: str) -> dict[str, Any]:
    """An event nothing is wrong with, from somebody of its own."""
    made = message("text", text=f"{CANARY} 聞こえますか {name}")
    made["message"]["id"] = f"m-{name}"
    return made | {"webhookEventId": name, "source": {"type": "user", "userId": somebody(name)}}


def sample(kind: str, name: str) -> dict[str, Any]:
    """LINE's example of an event, from somebody of its own, with ids of its own."""
    made = copy.deepcopy(SAMPLES[kind])
    made["webhookEventId"] = name
    if isinstance(made["source"], dict) and "userId" in made["source"]:
        made["source"]["userId"] = somebody(name)
    else:  # nothing else in it is its own, should it lose its id
        made["timestamp"] += int(hashlib.sha256(name.encode()).hexdigest()[:6], 16)
    said = made.get("message")
    if isinstance(said, dict):
        said["id"] = f"m-{name}"
        said.update({key: CANARY for key in ("text", "fileName", "title") if key in said})
    return made


def changed(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """A sample with one field taken away or of another kind."""
    made: Any = sample(recipe["sample"], recipe["name"])
    *way, last = recipe["at"]
    inside = made
    for key in way:
        inside = inside[key]
    if recipe["change"] == "drop":
        del inside[last]
    else:
        inside[last] = CHANGES[recipe["change"]](inside[last])
    if recipe["at"] == ["webhookEventId"] and recipe["change"] == "future":
        made[last] += f"-{recipe['name']}"  # of its own: a second event of one id would be none
    return dict(made)


def _written(event: Mapping[str, Any]) -> bytes:
    text = json.dumps(event, ensure_ascii=False)
    return text.replace(str(_HUGE), HUGE_INT).encode("utf-8", "surrogatepass")


_HUGE = 31337 * 10**30  # stands for an integer of 5,001 digits, which Python refuses to write


def _future(old: object) -> object:
    """What LINE may send one day in this field: a later time, or a word nobody knows yet."""
    if isinstance(old, int) and not isinstance(old, bool):
        return old + 10**12
    return "hologram2031" if isinstance(old, str) else {"type": "hologram2031", "parts": [old]}


def _empty(old: object) -> object:
    return {} if isinstance(old, dict) else [] if isinstance(old, list) else ""


def _wrong(old: object) -> object:
    return [old] if isinstance(old, str | int | float) else CANARY


CHANGES: Mapping[str, Callable[[object], object]] = {
    "null": lambda _: None,
    "wrong": _wrong,
    "number": lambda _: 7,
    "truth": lambda _: True,
    "empty": _empty,
    "huge": lambda _: HUGE_TEXT,
    "huge_int": lambda _: _HUGE,
    "negative": lambda _: -1,
    "future": _future,
    "surrogate": lambda _: "\ud800\x00" + CANARY,
    "nan": lambda _: float("nan"),
    "other": lambda old: somebody(f"another, not {old}"),
}
"""How a field is changed, besides being dropped. other: what belongs to another account."""
