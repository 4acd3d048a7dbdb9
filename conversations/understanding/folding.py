"""One spelling for every way of typing the same words, and the way back to where they stood. Only for comparing.

Width, case, kana, accents, look-alike letters, stretched vowels, invisible characters and spaces between signs no longer matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

STOP = "\n"
"""The end of a sentence in folded text."""

LONGEST = 6000
"""Characters read of one message: more than LINE lets anybody send in one."""

_SPACE = " "
_LINE = "\r"  # a line break of the writer's: two of them end a sentence, one is only the phone's edge

_MARKS = "\u0300-\u036f\u3099\u309a\uff9e\uff9f\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_JAMO = "[\u1100-\u115f][\u1160-\u11a7]+[\u11a8-\u11ff]*"  # a Korean syllable in pieces
_MARK = re.compile(f"[{_MARKS}]")
_APART = re.compile(f"[{_MARKS}\u1160-\u11ff]")
_CLUSTER = re.compile(f"{_JAMO}|[^{_MARKS}]?[{_MARKS}]*", re.DOTALL)
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_GAPS = frozenset(" .\r\n")
_MARKS_READ = 4
_STOPS = frozenset("。．｡!?！？।॥။|…‥;؛\u2028\u2029")
_DROPPED = frozenset("'’‘`´ʼʻ′ーｰ〜～~―・･\u30fb")
_KEPT_SIGNS = frozenset("@#%+")
_SMALL = str.maketrans("ぁぃぅぇぉゎ", "あいうえおわ")
_LOOK_ALIKES = str.maketrans("аеорсхуіѕјһӏмтвкнαορνικτυđıøł", "aeopcxyisjhlmtbkhaopviktudiol")
_KATAKANA = range(0x30A1, 0x30F7)
_KANA_SHIFT = 0x60


@dataclass(frozen=True, slots=True)
class Folded:
    """Text for comparing. places: where each character stood in the text as it came. heads: where words begin."""

    text: str
    places: tuple[int, ...]
    heads: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch in the text as it came."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """The text for comparing. Total: it takes any characters at all."""
    read = text[:LONGEST]
    chars: list[str] = []
    places: list[int] = []
    heads = {0}
    gap = ""
    for place, cluster in _clusters(read):
        for c in _spelled(cluster):
            if c in _GAPS:
                gap = _wider(gap, _dot(read, place) if c == "." else c)
                continue
            if gap:
                if chars and (gap == STOP or (is_spaced(chars[-1]) and is_spaced(c))):
                    chars.append(STOP if gap == STOP else _SPACE)
                    places.append(place)
                heads.add(len(chars))
                gap = ""
            chars.append(c)
            places.append(place)
    return _shorten(Folded("".join(chars), tuple(places), frozenset(heads)))


def _clusters(text: str) -> Iterable[tuple[int, str]]:
    """Each character with the marks on it, and where it stands."""
    if _APART.search(text) is None:
        return enumerate(text)
    return ((found.start(), found[0][: 1 + _MARKS_READ]) for found in _CLUSTER.finditer(text))


def _shorten(folded: Folded) -> Folded:
    """Three times the same letter is the writer's voice, not the word: once is enough."""
    if _STRETCHED.search(folded.text) is None:
        return folded
    left_out = {
        place for run in _STRETCHED.finditer(folded.text) for place in range(run.start() + 1, run.end())
    }
    kept = [place for place in range(len(folded.text)) if place not in left_out]
    moved = {old: new for new, old in enumerate(kept)}
    return Folded(
        "".join(folded.text[place] for place in kept),
        tuple(folded.places[place] for place in kept),
        frozenset(moved[head] for head in folded.heads if head in moved),
    )


def fold_phrase(phrase: str) -> str:
    """A phrase of the lexicon, spelled as the text it is looked for in."""
    return fold(phrase).text.replace(STOP, _SPACE).strip()


def is_spaced(c: str) -> bool:
    """Whether the letter's script puts spaces between words, and its writers keep to them."""
    return not (
        "\u1000" <= c < "\u10a0" or "\u1100" <= c < "\u1200" or "\u2e80" <= c < "\ua500" or c >= "\uac00"
    )


def _wider(gap: str, other: str) -> str:
    """Two gaps in a row: the end of a sentence wins, and two line breaks are one."""
    if STOP in (gap, other) or gap == other == _LINE:
        return STOP
    return _LINE if _LINE in (gap, other) else _SPACE


def _dot(text: str, place: int) -> str:
    """A full stop ends a sentence, unless letters or digits go on at once behind it."""
    return _SPACE if text[place + 1 : place + 2].isalnum() else STOP


@lru_cache(maxsize=20_000)
def _spelled(cluster: str) -> str:
    """One character with the marks on it. Empty for what no eye sees, a space for a sign between words."""
    if cluster in _STOPS:
        return STOP
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
    return "".join(_letter(c) for c in _bare(folded))


def _bare(folded: str) -> str:
    """Latin letters without their accents; other scripts keep the marks that belong to their letters."""
    parts = unicodedata.normalize("NFD", folded)
    if folded.isascii() or not "a" <= parts[:1] <= "z":
        return folded
    return "".join(c for c in parts if not unicodedata.combining(c))


def _letter(c: str) -> str:
    if c in _STOPS:
        return STOP
    if c in _DROPPED:
        return ""
    if c == "\n":
        return _LINE
    if ord(c) in _KATAKANA:
        c = chr(ord(c) - _KANA_SHIFT)
    c = c.translate(_SMALL).translate(_LOOK_ALIKES)
    if c in _KEPT_SIGNS or c == ".":
        return c
    return _by_category(c)


def _by_category(c: str) -> str:
    category = unicodedata.category(c)
    is_selector = "\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef"
    if is_selector or _MARK.match(c) or (category[0] == "C" and not c.isspace()):
        return ""
    return c if category[0] in "LNM" or category == "So" else _SPACE
