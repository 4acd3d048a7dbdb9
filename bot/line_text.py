"""Sizes as LINE counts them: UTF-16 units for texts, grapheme clusters for labels. Cuts show and never tear a letter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import regex

MARK = "…"  # stands where something was left out
_GRAPHEME = regex.compile(r"\X")
_UNSENDABLE = regex.compile(r"[\x00\ud800-\udfff]")
_BREAKS = ("\n\n", "\n", "。", "!", "?", ". ", "、", " ")  # best place to cut first
_WIDEST = 32  # characters; the longest emoji sequence in use has 10, a pile of marks may have thousands


def utf16_len(words: str) -> int:
    """Length in UTF-16 units, the way LINE counts messages and notification texts."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def sendable(words: str) -> str:
    """The words without what JSON or LINE cannot carry; each such spot shows as a replacement mark."""
    return _UNSENDABLE.sub("\ufffd", words)


def graphemes(words: str) -> Iterator[str]:
    """What a reader takes for single letters; a pile of marks too wide for any limit comes in slices."""
    for match in _GRAPHEME.finditer(words):
        letter = match.group()
        yield from (letter[i : i + _WIDEST] for i in range(0, len(letter), _WIDEST))


def clip_graphemes(words: str, limit: int) -> str:
    """At most limit graphemes, with a mark where the rest was."""
    if len(words) <= limit:
        return words  # a letter has at least one character
    letters = list(islice(graphemes(words), limit + 1))
    if len(letters) <= limit:
        return words
    return "".join(letters[: limit - 1]) + MARK


def head_utf16(words: str, limit: int) -> str:
    """As much of the beginning as fits, and no mark: for what is not read by people."""
    return words if utf16_len(words) <= limit else words[: _fitting(words, limit)]


def clip_utf16(words: str, limit: int) -> str:
    """At most limit UTF-16 units, with a mark where the rest was."""
    if utf16_len(words) <= limit:
        return words
    return head_utf16(words, limit - 1) + MARK


def split_utf16(words: str, limit: int) -> tuple[str, ...]:
    """The whole of the words in pieces of at most limit units, cut at sentences where there are any."""
    pieces = []
    while utf16_len(words) > limit:
        end = _best_break(words, _fitting(words, limit))
        pieces.append(words[:end])
        words = words[end:]
    return (*pieces, words)


def _fitting(words: str, limit: int) -> int:
    """How many characters of the words fit without tearing a grapheme."""
    end = used = 0
    for letter in graphemes(words):
        used += utf16_len(letter)
        if used > limit:
            break
        end += len(letter)
    return end


def _best_break(words: str, end: int) -> int:
    for mark in _BREAKS:
        at = words.rfind(mark, end // 2, end)
        if at >= 0 and _is_border(words, at + len(mark)):
            return at + len(mark)
    return end


def _is_border(words: str, at: int) -> bool:
    """Whether a cut here falls between two letters: a mark may sit on the full stop it follows."""
    near = words[at - 1 : at + 1]
    return at == len(words) or len(_GRAPHEME.findall(near)) == len(near)
