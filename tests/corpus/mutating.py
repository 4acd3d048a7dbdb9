"""Genuine deliveries, altered by dice: their bytes, or what they say. The same number gives the same body, always."""

from __future__ import annotations

import copy
import hashlib
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.bot.line_samples import SAMPLES
from tests.bot.webhooks import DESTINATION
from tests.corpus.recipes import CANARY, HUGE_INT, sample, somebody

PEOPLE = 40  # who write, in one piece of the run: their talks go on from body to body
COMMANDS = (
    "menu/consult",
    "menu/staff",
    "menu/language",
    "menu/help",
    "menu/status",
    "menu/volunteer",
    "menu/hours",
)
WORDS = (
    "相談したい",
    "はい",
    "いいえ",
    "やめる",
    "戻る",
    "人と話したい",
    "1",
    "2",
    "自分のこと",
    "English",
    CANARY,
    "",
)
TOKENS: tuple[bytes, ...] = (
    *(
        b'"',
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b" ",
        b"\n",
        b"\x00",
        b"\x7f",
        b"\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
    ),
    *(
        b"\xef\xbb\xbf",
        b"\\u0000",
        b"\\ud800",
        b"\\udc00\\ud800",
        b"\\u202e",
        b"\\x",
        b"null",
        b"true",
        b"-",
        b"1e999",
        b"NaN",
    ),
    *(
        b"-Infinity",
        b"0x1F",
        b'""',
        b"{}",
        b"[]",
        b'"events":[',
        b'"userId":',
        b'"type":"text"',
        b"/*",
        b"//",
        b"'",
    ),
    HUGE_INT.encode(),
    b"[" * 300,
    b'{"a":' * 300,
    "縁".encode() * 50,
)
ODD_WORDS = (
    *(
        "",
        " ",
        "\x00",
        "\ud800",
        "\udfff\ud83d",
        "\u202e\u2066",
        "\u200b" * 9,
        "\ufeff",
        "e\u0301" * 20,
        "\U0001f468\u200d\U0001f469",
    ),
    *(
        "か\u3099",
        "㈱①㍿",
        "葛\U000e0100",
        "\ue000",
        "\U0003134a",
        "a\u2028b\u2029c",
        "\r\n",
        "\x1b[31m",
        "%s%n",
        "{0.__class__}",
    ),
    *(
        "<script>",
        "'; drop table people; --",
        "../../etc/passwd",
        "menu/erase",
        "はい",
        "1",
        "-1",
        "null",
        "1e999",
        "true",
    ),
    *(
        "U" + "0" * 32,
        "u" * 33,
        "2026-12-25T01:00",
        "9999-99-99",
        "０９０",
        "あ" * 3_000,
        "=cmd()",
        "🥺" * 400,
    ),
)
NUMBERS = (
    0,
    -1,
    1,
    7,
    2**31,
    2**53 + 1,
    2**63,
    2**64,
    -(2**63),
    0.1,
    -0.0,
    1e308,
    float("nan"),
    float("inf"),
)


@dataclass(frozen=True, slots=True)
class Body:
    """One body to deliver. good: ids of events in it that were left alone, and must be done."""

    bytes: bytes
    good: tuple[str, ...]


def body(seed: int, number: int) -> Body:
    """The body of this number."""
    dice = random.Random(f"{seed}:{number}")
    # Far apart: a bit that turns over must not make the id of another body's event.
    own = hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()[:16]
    events = [_event(dice, f"f{own}-{at}") for at in range(dice.choice((1, 1, 2, 3)))]
    if dice.random() < 0.5:
        return Body(_scratched(dice, _written(events)), ())
    left = [event["webhookEventId"] for event in events[1:]]
    good = [name for name, event in zip(left, events[1:], strict=True) if _is_theirs(event)]
    events[0] = _reshaped(dice, events[0])
    dice.shuffle(events)
    return Body(_written(events), tuple(good))


def _is_theirs(event: dict[str, Any]) -> bool:
    source = event["source"]
    return isinstance(source, dict) and source.get("type") == "user" and "userId" in source


def _event(dice: random.Random, name: str) -> dict[str, Any]:
    made = sample(dice.choice(KINDS), name)
    if _is_theirs(made):
        made["source"]["userId"] = somebody(f"fuzz {dice.randrange(PEOPLE)}")
    if made["type"] == "postback":
        made["postback"]["data"] = dice.choice(COMMANDS)
    elif "text" in made.get("message", {}):
        made["message"]["text"] = dice.choice(WORDS)
    return made


KINDS = (
    *SAMPLES,
    *["text"] * 12,
    *["postback"] * 8,
    *["image", "sticker", "location", "unsend", "follow", "unfollow"] * 2,
)


def _written(events: Sequence[object]) -> bytes:
    whole = {"destination": DESTINATION, "events": events}
    return json.dumps(whole, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _scratched(dice: random.Random, raw: bytes) -> bytes:
    """Bytes altered at a few places."""
    for _ in range(dice.choice((1, 1, 1, 2, 3, 6))):
        raw = dice.choice(SCRATCHES)(dice, raw)
    return raw


def _spot(dice: random.Random, raw: bytes) -> int:
    return dice.randrange(len(raw) + 1)


def _stretch(dice: random.Random, raw: bytes) -> tuple[int, int]:
    begin = _spot(dice, raw)
    return begin, min(len(raw), begin + dice.choice((1, 2, 4, 16, 64, 400)))


def _flip(dice: random.Random, raw: bytes) -> bytes:
    at = _spot(dice, raw)
    return raw[:at] + bytes(byte ^ (1 << dice.randrange(8)) for byte in raw[at : at + 1]) + raw[at + 1 :]


def _put(dice: random.Random, raw: bytes) -> bytes:
    at = _spot(dice, raw)
    return raw[:at] + dice.choice(TOKENS) + raw[at:]


def _overwrite(dice: random.Random, raw: bytes) -> bytes:
    begin, end = _stretch(dice, raw)
    return raw[:begin] + dice.randbytes(end - begin) + raw[end:]


def _cut(dice: random.Random, raw: bytes) -> bytes:
    begin, end = _stretch(dice, raw)
    return raw[:begin] + raw[end:]


def _repeat(dice: random.Random, raw: bytes) -> bytes:
    begin, end = _stretch(dice, raw)
    return raw[:end] + raw[begin:end] * dice.choice((1, 1, 3, 40)) + raw[end:]


def _end(dice: random.Random, raw: bytes) -> bytes:
    return raw[: _spot(dice, raw)]


def _swap(dice: random.Random, raw: bytes) -> bytes:
    one, two, three = sorted(_spot(dice, raw) for _ in range(3))
    return raw[:one] + raw[two:three] + raw[one:two] + raw[three:]


def _splice(dice: random.Random, raw: bytes) -> bytes:
    other = _written([_event(dice, f"spliced-{dice.getrandbits(60)}")])
    return raw[: _spot(dice, raw)] + other[_spot(dice, other) :]


SCRATCHES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(_flip, _put, _put, _put, _overwrite, _cut, _cut, _repeat, _end, _swap, _splice),
)


def _reshaped(dice: random.Random, event: dict[str, Any]) -> dict[str, Any]:
    """An event that says something else: still JSON, and still an object."""
    made = copy.deepcopy(event)
    for _ in range(dice.choice((1, 1, 2, 4))):
        ways = list(_inside(made))
        where, key = dice.choice(ways) if ways else (made, "x")
        dice.choice(RESHAPES)(dice, where, key)
    return made


def _inside(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of an event: what holds it, and under which key."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _inside(value[key])


def _drop(dice: random.Random, where: Any, key: Any) -> None:
    del where[key]


def _replace(dice: random.Random, where: Any, key: Any) -> None:
    where[key] = anything(dice)


def _wrap(dice: random.Random, where: Any, key: Any) -> None:
    where[key] = [where[key]] * dice.randrange(3) if dice.random() < 0.5 else {str(key): where[key]}


def _add(dice: random.Random, where: Any, key: Any) -> None:
    if isinstance(where, dict):
        where[dice.choice((*ODD_WORDS, "mode", "type", "replyToken", "source", "message", "userId"))] = (
            anything(dice)
        )
    else:
        where.append(anything(dice))


def _exchange(dice: random.Random, where: Any, key: Any) -> None:
    other = dice.choice(list(where) if isinstance(where, dict) else range(len(where)))
    where[key], where[other] = where[other], where[key]


def _word(dice: random.Random, where: Any, key: Any) -> None:
    old = where[key] if isinstance(where[key], str) else ""
    at = dice.randrange(len(old) + 1)
    where[key] = old[:at] + dice.choice(ODD_WORDS) + old[at:]


RESHAPES: tuple[Callable[[random.Random, Any, Any], None], ...] = (
    *(_drop, _replace, _replace, _wrap, _add, _exchange, _word, _word),
)


def anything(dice: random.Random, depth: int = 0) -> Any:
    """Any JSON value, odd ones more often than others."""
    match dice.randrange(9 if depth < 4 else 6):
        case 0:
            return dice.choice((None, True, False))
        case 1 | 2:
            return dice.choice(NUMBERS)
        case 3 | 4 | 5:
            return dice.choice(ODD_WORDS)
        case 6:
            return [anything(dice, depth + 1) for _ in range(dice.randrange(4))]
        case 7:
            return {dice.choice(ODD_WORDS): anything(dice, depth + 1) for _ in range(dice.randrange(4))}
        case _:
            nested: Any = dice.choice(ODD_WORDS)
            for _ in range(dice.choice((3, 30, 300))):
                nested = [nested]
            return nested
