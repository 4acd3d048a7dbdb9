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
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u180e\u034f\u061c\u3164\u17b4"
VARIATIONS = "\ufe00\ufe01\ufe0d\ufe0f\u180b\U000e0101\U000e01ef"
"""Of those that ask for another shape of a letter: the first and last, and one of Mongolian."""
AROUND = {
    "override": ("\u202e", "\u202c"),
    "left override": ("\u202d", "\u202c"),
    "embedding": ("\u202b", "\u202c"),
    "left embedding": ("\u202a", "\u202c"),
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


def _after_each(mark: str) -> Callable[[str], str]:
    return lambda text: "".join(f"{letter}{mark}" for letter in text)


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
    **{f"each varied by {ord(mark):04x}": _after_each(mark) for mark in VARIATIONS},
    "variation selectors": lambda text: text.replace("い", "い\ufe0e"),
    "other shapes": lambda text: text.replace("談", "談\U000e0100").replace("死", "死\U000e0100"),
}
ALONE = (
    "か\u3099", "が", "葛\U000e0100飾", "葛飾", "㈱①㍿㌔", "ﾊﾝｶｸ", "\ue000\ue757外字", "𠀀𪜀𫝀𫠠𬺰𰀀", "\U00031350\U000323af拡張Ｈ", "\U0002ebf0", "𠮷野家", "ｱ\u3099",
    "\u0378\U000e0fff未定", "אבג\u202eabc", "שלום 123", "مرحبا", "a" + "\u0301" * 40, "👨‍👩‍👧‍👦👩🏽‍🚒🏴󠁧󠁢󠁥󠁮󠁧󠁿", "(moon smile)", "\U0010ffff",
    "行1\u2028行2\u2029行3", "はい\u200b", "ﾊｲ", "はぃ", "Ηеllо", "x\u2067y\u202ez", "가각", "ก็", "က္က", "हिन्दी", "é", "e\u0301",
)  # fmt: skip

ANOTHER_YES = (
    "はい ハイ ﾊｲ ㋩㋑ は\u200bい はい\ufe0f は\U000e0100い は\u2060い\ufeff \u202aはい\u202c はーい"
)
NO_YES = "はぃ ハィ ﾊｨ ばい ぱい はゐ ハヰ はレ はり はし ほい 八い 灰 拝 はl は丨 は\u1175 h\u0430i はL\\ はいヽ は\u0300い 𛂞い は𛀄 ㇵイ ๒い"
"""What NFKC makes はい of, in either kana, is a yes; a letter that only looks like one of its letters is another."""
PRODUCT = "5ac1bfd5040ab15980c9b435"
EMOJI = "(moon smile)"
MARKS = 1_000


def lines() -> Iterator[Line]:
    """Every line of C4. `heard`: as what it must be heard; `reads`: as what answer, None if it is asked back."""
    numbers = count(1)
    for about, more, expected in _all():
        yield {
            "id": f"c4-{next(numbers):04d}",
            "about": about,
            **more,
            "expected": {"kept": "equal", **expected},
        }


def _all() -> Iterator[tuple[str, Line, Line]]:
    for clean in CLEAN:
        for name, disguise in DISGUISES.items():
            yield name, {"text": disguise(clean)}, {"heard": clean}
        yield "LINE's own emoji", _with_emoji(clean), {"heard": clean}
        pile = [clean[0], {"of": "\u0301", "times": MARKS}, clean[1:]]
        yield "a pile on its first letter", {"recipe": pile}, {}
    for text in ALONE:
        yield "alone", {"text": text}, {}
    yield "pile", {"recipe": {"of": "Z" + "\u0301\u0322\u0336" * 100, "times": 4}}, {}
    for marks in ("\u0301", "\u0301\u0322\u0336\u0489"):
        high = {"of": marks, "times": MARKS // len(marks)}
        yield "a pile of a thousand", {"recipe": ["Z", high]}, {}
    for reads, texts in ((True, ANOTHER_YES), (None, NO_YES)):
        yield from (("looks like yes", {"text": text}, {"reads": reads}) for text in texts.split())


def _with_emoji(clean: str) -> Line:
    """LINE puts a word in brackets where the emoji stands, and says apart which one it is."""
    at = len(clean.encode("utf-16-le")) // 2
    emoji = {"index": at, "length": len(EMOJI), "productId": PRODUCT, "emojiId": "001"}
    return {"text": clean + EMOJI, "emojis": [emoji]}
