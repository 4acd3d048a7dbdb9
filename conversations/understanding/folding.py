"""One spelling for every way of typing the same words, and the way back to where they stood. Only for comparing.

Width, case, kana, accents, look-alike letters, stretched vowels, invisible characters and spaces between signs no longer matter.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

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
_UNSPACED = (
    "\u1000-\u109f\u1100-\u11ff\u2e80-\ua4ff\uac00-\U0010ffff"  # scripts that are compared without spaces
)
_GAP = re.compile(
    rf"[ .\r\n](?:(?<=[.\r\n])[ .\r\n]*|[ .\r\n]+|(?<=[{_UNSPACED}] )|(?<=\A )|(?=[{_UNSPACED}]))"
)
"""All gaps but a single space between words that keep theirs."""
_MARKS_READ = 4
_STOPS = frozenset("。．｡!?！？।॥။|…‥;؛\u2028\u2029")
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"  # no screen shows them
_DROPPED = frozenset("'’‘`´ʼʻ′ーｰ〜～~―・･\u30fb" + _BLANK)
_KEPT_SIGNS = frozenset("@#%+")
_SMALL = str.maketrans("ぁぃぅぇぉゎ", "あいうえおわ")
_LOOK_ALIKES = str.maketrans("аеорсхуіѕјһӏмтвкнαορνικτυđıøł", "aeopcxyisjhlmtbkhaopviktudiol")
_KATAKANA = range(0x30A1, 0x30F7)
_KANA_SHIFT = 0x60


@dataclass(frozen=True, slots=True)
class Folded:
    """Text for comparing. places: where each character stood in the text as it came. heads: where words of scripts without spaces begin, if their writers put some."""

    text: str
    places: tuple[int, ...]
    heads: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch in the text as it came."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """The text for comparing. Total: it takes any characters at all."""
    read = text[:LONGEST]
    begins, clusters = _clusters(read)
    pieces = list(map(_spelled, clusters))
    return _shorten(_closed_up("".join(pieces), _spread(begins, pieces)))


def _spread(begins: Sequence[int], pieces: Sequence[str]) -> Sequence[int]:
    """Where each character of the pieces stood."""
    if all(length == 1 for length in map(len, pieces)):
        return begins
    return [place for place, spelled in zip(begins, pieces, strict=True) for _ in spelled]


def _clusters(text: str) -> tuple[Sequence[int], Sequence[str]]:
    """Where each character stands, and the character with the marks on it."""
    if _APART.search(text) is None:
        return range(len(text)), text
    found = list(_CLUSTER.finditer(text))
    return [one.start() for one in found], [one[0][: 1 + _MARKS_READ] for one in found]


def _closed_up(text: str, places: Sequence[int]) -> Folded:
    """Gaps as one sign each, and none at all where the writers of a script put no spaces."""
    chars: list[str] = []
    kept: list[int] = []
    heads = {0}
    length, behind, gap = 0, 0, ""
    for found in _GAP.finditer(text + _LINE):
        begin, end = found.span()  # the last of them, the end of the text, is not part of it
        if behind < begin:
            if gap:
                if chars and (gap == STOP or (is_spaced(chars[-1][-1]) and is_spaced(text[behind]))):
                    chars.append(STOP if gap == STOP else _SPACE)
                    kept.append(places[behind])
                    length += 1
                heads.add(length)
            chars.append(text[behind:begin])
            kept += places[behind:begin]
            length += begin - behind
        gap, behind = _gap(text, begin, end), end
    return Folded("".join(chars), tuple(kept), frozenset(heads))


def _gap(text: str, begin: int, end: int) -> str:
    """What stands between two words: the end of a sentence wins, and two line breaks are one."""
    signs = text[begin:end]
    if signs == _SPACE:
        return _SPACE
    is_dot_inside = text[end : end + 1].isalnum() and signs.endswith(".")
    dots = signs.count(".") - is_dot_inside
    if STOP in signs or dots or _LINE * 2 in signs.replace(_SPACE, ""):
        return STOP
    return _LINE if _LINE in signs else _SPACE


def _shorten(folded: Folded) -> Folded:
    """Three times the same letter is the writer's voice, not the word: once is enough."""
    runs = [found.span() for found in _STRETCHED.finditer(folded.text)]
    if not runs:
        return folded
    ends = [0, *(end for _, end in runs)]
    stretches = list(zip(ends, [*(start + 1 for start, _ in runs), len(folded.text)], strict=True))
    gone = [0, *accumulate(end - start - 1 for start, end in runs)]
    moved = ((head, bisect_right(ends, head) - 1) for head in folded.heads)
    places: list[int] = []
    for start, end in stretches:
        places += folded.places[start:end]
    return Folded(
        "".join([folded.text[start:end] for start, end in stretches]),
        tuple(places),
        frozenset(head - gone[run] for head, run in moved if head < stretches[run][1]),
    )


def fold_phrase(phrase: str) -> str:
    """A phrase of the lexicon, spelled as the text it is looked for in."""
    return fold(phrase).text.replace(STOP, _SPACE).strip()


def is_spaced(c: str) -> bool:
    """Whether the letter's script puts spaces between words, and its writers keep to them."""
    return not (
        "\u1000" <= c < "\u10a0" or "\u1100" <= c < "\u1200" or "\u2e80" <= c < "\ua500" or c >= "\uac00"
    )


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
