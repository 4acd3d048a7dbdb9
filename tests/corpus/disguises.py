"""C4: plain wishes in the disguises Unicode has for them: kept to the byte, shown apart, and heard as what they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import count

from tests.corpus.recipes import Line

CLEAN = (
    "相談したい",
    "職員と話したい",
    "ボランティアをしたい",
    "やめる",
    "もどる",
    "使い方",
    "こんにちは",
    "ありがとう",
    "電話番号を教えてください",
    "介護のことで困っています",
    "もう死にたいです",
    "ガスのにおいがします",
    "talk to a person",
    "I want to die",
)
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u180e\u034f\u061c"
AROUND = {
    "override": ("\u202e", "\u202c"),
    "left override": ("\u202d", "\u202c"),
    "embedding": ("\u202b", "\u202c"),
    "isolate": ("\u2067", "\u2069"),
    "first strong isolate": ("\u2068", "\u2069"),
    "open override": ("\u202e", ""),
    "open isolate": ("\u2066", ""),
    "marks of direction": ("\u200f", "\u200e"),
    "byte order mark": ("\ufeff", "\ufeff"),
    "line separators": ("\u2028", "\u2029"),
    "ideographic spaces": ("\u3000", "\u3000"),
    "family": ("", "👨‍👩‍👧"),
    "flag": ("", "🇯🇵"),
    "skin": ("", "👍🏽"),
}


def _between(before: str, after: str) -> Callable[[str], str]:
    return lambda text: f"{before}{text}{after}"


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _katakana(text: str) -> str:
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


DISGUISES: Mapping[str, Callable[[str], str]] = {
    "as it is": str,
    **{f"between {ord(mark):04x}": mark.join for mark in ZERO_WIDTH},
    **{name: _between(*marks) for name, marks in AROUND.items()},
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "NFKD": lambda text: unicodedata.normalize("NFKD", text),
    "full width": _full_width,
    "katakana": _katakana,
    "variation selectors": lambda text: text.replace("い", "い\ufe0e"),
    "other shapes": lambda text: text.replace("談", "談\U000e0100").replace("死", "死\U000e0100"),
}
ALONE = (
    "か\u3099", "が", "葛\U000e0100飾", "葛飾", "㈱①㍿㌔", "ﾊﾝｶｸ", "\ue000\ue757外字", "𠀀𪜀𫝀𫠠𬺰𰀀", "𠮷野家", "ｱ\u3099",
    "\u0378\U000e0fff未定", "אבג\u202eabc", "שלום 123", "مرحبا", "a" + "\u0301" * 40, "👨‍👩‍👧‍👦👩🏽‍🚒🏴󠁧󠁢󠁥󠁮󠁧󠁿", "(moon smile)", "\U0010ffff",
    "行1\u2028行2\u2029行3", "はい\u200b", "ﾊｲ", "はぃ", "Ηеllо", "x\u2067y\u202ez", "가각", "ก็", "က္က", "हिन्दी", "é", "e\u0301",
)  # fmt: skip


def lines() -> Iterator[Line]:
    """Every line of C4. `heard`: as what it must be heard, besides being kept and shown; none: only that."""
    numbers = count(1)
    for clean in CLEAN:
        for name, disguise in DISGUISES.items():
            expected = {"kept": "equal", "heard": clean}
            yield {
                "id": f"c4-{next(numbers):04d}",
                "about": name,
                "text": disguise(clean),
                "expected": expected,
            }
    for text in ALONE:
        yield {
            "id": f"c4-{next(numbers):04d}",
            "about": "alone",
            "text": text,
            "expected": {"kept": "equal"},
        }
    pile = {"of": "Z" + "\u0301\u0322\u0336" * 100, "times": 4}
    yield {"id": f"c4-{next(numbers):04d}", "about": "pile", "recipe": pile, "expected": {"kept": "equal"}}
