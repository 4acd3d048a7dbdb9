"""C8: buttons that are not, or no longer, or not for this person, what they claim to be.

The rule: a press has an effect only if its data is what the button of this very person's present question carries, unchanged;
commands of the menu never grow old. Anything else changes nothing, and is answered with the present question, in the same
words whether it was forged, another's or merely old. However often and from however many sides a good one is pressed, it
counts once. Where staff have the talk, nothing is said. The present question's own button with a value that is no choice of it
(only we could seal that, or pick a date for it) is not understood: the question is asked again, in other words.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from typing import Any

from conversations.kernel.replies import Command
from tests.corpus.recipes import CANARY, HUGE_INT, Line
from tests.corpus.signatures import Lines

ASKED = (("write", "相談したい"), ("press", "はい"), ("press", "自分のこと"))
TELLING = (*ASKED, ("press", "介護・高齢"), ("press", "今週じゅう"))
REVIEW = (*TELLING, ("write", "母がよく転びます。"), ("press", "ここ(LINE)で"), ("press", "答えない"))
SCENES: dict[str, tuple[tuple[str, str], ...]] = {
    "new": (),
    "asked": ASKED,
    "telling": TELLING,
    "review": REVIEW,
    "sent": (*REVIEW, ("press", "送る")),
    "stopped": (*ASKED, ("write", "やめる")),
    "blocked": (*ASKED, ("unfollow", "")),
    "taken back": (*TELLING, ("write", "母がよく転びます。"), ("unsend", "")),
    "expired": (*ASKED, ("wait", "")),
    "erased": (*REVIEW, ("press", "送る"), ("erase", "")),
}
"""What somebody has done before the press."""
TOPIC = "介護・高齢"
STEPS = ("はい", "自分のこと", TOPIC, "今週じゅう", "ここ(LINE)で", "答えない", "送る")
NOTHING, WORKS, ONCE, AGAIN = ({"effect": effect} for effect in ("none", "works", "once", "asked again"))
GENUINE: list[Any] = [TOPIC, "@serial", "topic", "@revision", "care"]  # what the present button says, sealed
RAW_BYTES = 60  # every button has more

Case = tuple[str, str, dict[str, Any], dict[str, str]]  # about, scene, what is pressed, expected


def lines() -> Iterator[Line]:
    """Every line of the set."""
    numbers = Lines("c8")
    for make in (
        _controls,
        _made_up,
        _random,
        _altered,
        _of_others,
        _old,
        _said_otherwise,
        _picked,
        _parallel,
        _over,
    ):
        for about, scene, press, expected in make():
            yield {"id": numbers.next(), "about": about, "scene": scene, **press, "expected": expected}


def _button(label: str = TOPIC, **more: Any) -> dict[str, Any]:
    return {"press": {"button": label, **more}}


def _controls() -> Iterator[Case]:
    """What must work, or the rest proves nothing."""
    yield "the present button", "own asked", _button(), WORKS
    yield "the present button after a block", "own blocked", _button(), WORKS
    yield "a button sealed as ours", "own asked", {"press": {"sealed": GENUINE}}, WORKS
    yield "the menu", "own asked", {"press": "menu/staff"}, WORKS


def _made_up() -> Iterator[Case]:
    for words in _WORDS:
        yield f"made up: {words[:24]!r}", "asked", {"press": words}, NOTHING
    for name in (
        "",
        "nothing",
        "CONSULT",
        "consult ",
        "consult/",
        "../consult",
        "consult\0",
        "ｃonsult",
        "consult?x=1",
    ):
        yield f"no menu: {name!r}", "asked", {"press": f"menu/{name}"}, NOTHING
    for prefix in ("Menu/", "menu:", "menu\\", "/menu/", " menu/", "menu//"):
        yield f"no menu: {prefix!r}", "asked", {"press": f"{prefix}{Command.CONSULT.value}"}, NOTHING
    for about, recipe in (
        ("5,000 letters", {"of": "A", "times": 5_000}),
        ("300 letters", {"of": "_-", "times": 150}),
        ("a megabyte", {"of": "QUJD", "times": 250_000}),
        ("300 full-width letters", {"of": "Ａ", "times": 300}),
    ):
        yield f"made up: {about}", "asked", {"press": recipe}, NOTHING
    for words in ("x", "action=erase&sure=yes", "1"):
        yield f"the first thing somebody new does: {words}", "new", {"press": words}, NOTHING


_WORDS = (
    "",
    " ",
    "\0",
    "=",
    "====",
    "A",
    "AA",
    "AAAA",
    "____",
    "----",
    "\n",
    "あ",
    "はい",
    TOPIC,
    CANARY,
    "care",
    "topic=care",
    "action=buy&itemid=123",
    '["x","consult"]',
    '{"action":"consult"}',
    "null",
    "0",
    "-1",
    "1e999",
    HUGE_INT[:300],
    "consult",
    "erase",
    "danger:here",
    "staff",
    "press",
    "change",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "'; drop table people; --",
    "{{7*7}}",
    "${7*7}",
    "%s%s%n",
    "$(id)",
    "richmenu-changed-to-b",
    "\u202e\u2066abc",
    "\ud800",
    "\ufeff",
    "👨\u200d👩\u200d👧",
    "data:text/html,x",
    "line://ti/p/x",
)


def _random() -> Iterator[Case]:
    """Bytes that only look like a button."""
    dice = random.Random(8)
    for size in (*range(0, 100, 2), 128, 200, 222, 225):
        body = bytes([0]) * (size > 40 and size % 4 == 0) + dice.randbytes(size)
        yield f"random, {len(body)} bytes", "asked", {"press": _text(body)}, NOTHING


def _text(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def _altered() -> Iterator[Case]:
    """The present button, altered."""
    for byte in range(RAW_BYTES):
        for bit in (byte % 8, (byte + 5) % 8):
            yield f"bit {bit} of byte {byte}", "asked", _button(flip=[byte, bit]), NOTHING
    for letters in (1, 2, 3, 4, 16, 17, 40, 60, 80):
        yield f"cut by {letters}", "asked", _button(cut=letters), NOTHING
    for more in ("=", "==", "A", "AAAA", " ", "\n", "\0", "!", "&x=1", "あ", "\u200b"):
        yield f"{more!r} behind", "asked", _button(behind=more), NOTHING
        yield f"{more!r} before", "asked", _button(before=more), NOTHING
    for way in ("lower", "upper", "swapcase", "reversed", "twice", "halves"):
        yield f"its letters {way}", "asked", _button(letters=way), NOTHING


def _of_others() -> Iterator[Case]:
    """Another person's button, whose question is the very same."""
    for label in ("お金・食べもの", "住まい", "仕事", TOPIC):
        yield f"another's present: {label}", "asked", _button(label, of="another"), NOTHING
    for label in ("はい", "自分のこと"):
        yield f"another's old: {label}", "asked", _button(label, of="another"), NOTHING
    for scene in ("new", "telling", "review", "sent", "stopped", "taken back"):
        yield f"another's, {scene}", scene, _button(of="another"), NOTHING
    for byte in range(0, RAW_BYTES, 12):
        yield f"another's, byte {byte} altered", "asked", _button(of="another", flip=[byte, 3]), NOTHING
    for who in ("another", "the council", "another council", "a key that is gone"):
        yield f"sealed under the key of {who}", "asked", {"press": {"sealed": GENUINE, "by": who}}, NOTHING
    for place in ("messages.body", "people.name", "talks.state", "button.label"):
        yield f"sealed for {place}", "asked", {"press": {"sealed": GENUINE, "place": place}}, NOTHING


def _old() -> Iterator[Case]:
    """Their own, of a question that is over; or of one not yet asked."""
    for scene, done in (
        ("asked", 2),
        ("telling", 4),
        ("review", 6),
        ("sent", 7),
        ("stopped", 2),
        ("taken back", 4),
    ):
        for label in STEPS[:done]:
            yield f"{scene}: {label} again", scene, _button(label), NOTHING
    for label in ("お金・食べもの", "住まい"):
        yield f"telling: {label} after all", "telling", _button(label), NOTHING
    yield "stopped: the question that was open", "stopped", _button(), NOTHING


def _said_otherwise() -> Iterator[Case]:
    """Sealed as ours, and saying what no present button says: of a release to come, or of another state."""
    for at, about, values in _OTHERWISE:
        for value in values:
            said = [*GENUINE]
            said[at] = value
            is_value = at == len(said) - 1 and isinstance(value, str)
            scene, expected = ("own asked", AGAIN) if is_value else ("asked", NOTHING)
            yield f"{about} {str(value)[:20]!r}", scene, {"press": {"sealed": said}}, expected
    for said in _SHAPES:
        yield f"says {str(said)[:40]}", "asked", {"press": {"sealed": said}}, NOTHING
    for about, plain in _NO_JSON.items():
        yield f"says {about}", "asked", {"press": {"sealed_text": plain}}, NOTHING


_OTHERWISE: tuple[tuple[int, str, tuple[Any, ...]], ...] = (
    (1, "of talk", ("@serial+1", "@serial-1", "@serial+1000000", 0, -1, 10**18, "1", None, [1], 1.5)),
    (2, "of question", ("about", "story", "", "nothing", "TOPIC", None, 7, ["topic"])),
    (3, "of moment", ("@revision+1", "@revision-1", "@revision+1000000", -1, 10**18, "2", None, [2], 2.5)),
    (
        4,
        "value",
        ("", "nothing", "CARE", "care ", "2026-11-21", "change", CANARY, None, 7, ["care"], {"a": 1}),
    ),
)
_SHAPES: tuple[Any, ...] = (
    {},
    [],
    None,
    True,
    7,
    "consult",
    [TOPIC],
    [TOPIC, "no such command"],
    [TOPIC, "CONSULT"],
    [TOPIC, ""],
    [TOPIC, None],
    [None, "consult"],
    [TOPIC, 1, "topic", 2],
    [*GENUINE, "more"],
    ["v2", *GENUINE],
    {"v": 2, "say": GENUINE},
    [GENUINE],
    {"label": TOPIC, "command": "consult"},
)
_NO_JSON = {
    "nothing": "",
    "no JSON": "consult",
    "half a list": '["x","cons',
    "two lists": '["x","consult"]["x","consult"]',
    "NaN": '["x",NaN,"topic",2,"care"]',
    "5,001 digits": f'["x",{HUGE_INT},"topic",2,"care"]',
    "no UTF-8": {"base64": "//79/A=="},
    "NUL": "\0\0\0\0",
}


def _picked() -> Iterator[Case]:
    """A date or time picked with a button that asks for none."""
    for name, picked in (
        ("date", ("2026-12-25", "9999-99-99", "", CANARY, "0000-00-00", "2026-02-30", "care\0")),
        ("time", ("10:00", "25:61", "-1:00", "１０：００")),
        ("datetime", ("2026-12-25T10:00", "2026-12-25t10:00:61Z", "+275760-09-13T00:00")),
    ):
        for value in picked:
            if value:
                yield (
                    f"{name} {value!r} with a choice",
                    "own asked",
                    _button() | {"params": {name: value}},
                    AGAIN,
                )
            yield f"{name} {value!r} with rubbish", "asked", {"press": "x", "params": {name: value}}, NOTHING


def _parallel() -> Iterator[Case]:
    """Often, and from several sides at once."""
    for how in ("one body", "many bodies", "at once"):
        for times in (2, 25):
            press = _button() | {"times": times, "how": how}
            yield f"pressed {times} times, {how}", "own asked", press, ONCE
        every = [{"button": label} for label in ("住まい", "仕事", TOPIC, "お金・食べもの")]
        yield f"four answers, {how}", "own asked", {"press": {"each": every}, "times": 1, "how": how}, ONCE
    for how in ("one body", "at once"):
        mixed = [
            {"button": TOPIC},
            "x",
            {"button": TOPIC, "of": "another"},
            {"button": TOPIC, "flip": [9, 1]},
        ]
        yield f"good among bad, {how}", "own asked", {"press": {"each": mixed}, "times": 5, "how": how}, ONCE


def _over() -> Iterator[Case]:
    """Thirty days later, and when all of theirs has been erased. The last of the set: what is over is over for everybody."""
    often = {"times": 1_000, "how": "at once", "long": True}
    yield "pressed 1,000 times, at once", "own asked", _button() | often, ONCE
    for scene, done in (("expired", 2), ("erased", 7)):
        yield f"{scene}: the question that was open", scene, _button(), NOTHING
        for label in STEPS[:done]:
            yield f"{scene}: {label} again", scene, _button(label), NOTHING
        yield f"{scene}: another's", scene, _button(of="another"), NOTHING
        yield (
            f"{scene}: sealed as ours",
            scene,
            {"press": {"sealed": [TOPIC, 1, "topic", 2, "care"]}},
            NOTHING,
        )
