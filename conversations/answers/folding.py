"""One spelling for the same answer: width, case, kana, digits of every script. Only for reading; what was written stays."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 400
"""Characters of an answer that are looked at: nobody needs more for a date, and a story is not one."""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣ー"), "-")
_WAVES = dict.fromkeys(map(ord, "〜～∼〰"), "~")
_LONG_BETWEEN_DIGITS = re.compile(
    r"(?<=[0-9〇一二三四五六七八九十])[ー―−‐‑‒–—](?=[0-9〇一二三四五六七八九十])"
)
_KATAKANA = range(0x30A1, 0x30F7)
_HIRAGANA = range(0x3041, 0x3097)
_KANA_SHIFT = 0x60
_SPACES = re.compile(r"\s+")
_MARKS = {0x0300, 0x0301, 0x0302, 0x0303, 0x0306, 0x0309, 0x031B, 0x0323, 0x0327, 0x0328}
_VARIANTS = re.compile(
    r"((?:[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\ufe00-\ufe02\U000e0100-\U000e01ef])"
    r"|[\uf900-\ufaff\U0002f800-\U0002fa1f])"
)  # 異体字: another shape of the same letter
_HIDDEN = set(
    map(ord, "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164")
)  # no screen shows them


def plain(text: str) -> str:
    """The text with one width and one kind of digit, without what cannot be seen. Letters keep their case."""
    return _in_one_line(_seen(text[: LONGEST * 2]))


def as_written(text: str) -> str:
    """Plain, but a letter keeps the shape its writer chose for it: for names, which are nobody's to respell."""
    parts = _VARIANTS.split(text[: LONGEST * 2])  # every second part is such a letter
    return _in_one_line("".join(part if place % 2 else _seen(part) for place, part in enumerate(parts)))


def _seen(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return unicodedata.normalize("NFKC", "".join(_digit(c) for c in folded if not _is_hidden(c)))


def _in_one_line(text: str) -> str:
    dashed = _LONG_BETWEEN_DIGITS.sub("-", text).translate(_WAVES)
    return _SPACES.sub(" ", dashed).strip()[:LONGEST]


def fold(text: str) -> str:
    """For comparing: plain, in small letters, katakana as hiragana, dashes alike (the long vowel stays)."""
    return hiragana(plain(text).lower()).translate(_ONLY_DASHES)


_ONLY_DASHES = {code: dash for code, dash in _DASHES.items() if code != ord("ー")}


def hiragana(text: str) -> str:
    """Katakana as hiragana."""
    return "".join(chr(ord(c) - _KANA_SHIFT) if ord(c) in _KATAKANA else c for c in text)


def katakana(text: str) -> str:
    """Hiragana as katakana."""
    return "".join(chr(ord(c) + _KANA_SHIFT) if ord(c) in _HIRAGANA else c for c in text)


def bare(text: str) -> str:
    """Latin letters without their accents, as typed on a phone in a hurry."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in apart if ord(c) not in _MARKS)).replace("đ", "d")


def _digit(c: str) -> str:
    return str(unicodedata.digit(c)) if unicodedata.category(c) == "Nd" else c


def _is_hidden(c: str) -> bool:
    if unicodedata.category(c) in ("Cf", "Cs", "Co", "Cn") or ord(c) in _HIDDEN:
        return True
    return (
        (unicodedata.category(c) == "Cc" and c not in "\n\t") or "\ufe00" <= c <= "\ufe0f" or c > "\U000e0000"
    )
