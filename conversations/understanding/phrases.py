"""Finding the lexicon's phrases in folded text: all of them, overlapping or not, in one walk."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NewType

from conversations.understanding.folding import Folded, fold_phrase, is_spaced

PhraseId = NewType("PhraseId", int)
Span = tuple[int, int]
Hits = Mapping[PhraseId, tuple[Span, ...]]

MOST_HITS = 40
"""Of one phrase in one message; whoever repeats it more often has been heard."""

_SHORT_KOREAN = 2  # syllables: shorter ones are found inside other words
_OPEN_ENDED = frozenset({"ko", "ne"})  # languages that put particles behind their words


@dataclass(frozen=True, slots=True)
class _Phrase:
    id: PhraseId
    text: str
    is_open: bool
    begins: str  # "word": at the start of a word only; "head": of one with a space before it; "": anywhere


@dataclass(slots=True)
class PhraseBook:
    """Every phrase of every language, each known by a number."""

    _ids: dict[tuple[str, bool, str], PhraseId] = field(default_factory=dict)
    _by_start: defaultdict[str, list[_Phrase]] = field(default_factory=lambda: defaultdict(list))

    def add(self, phrase: str, lang: str) -> PhraseId:
        """The number of a phrase. A star at its end leaves its last word open. Raises: ValueError for one without letters."""
        text = fold_phrase(phrase.rstrip("*"))
        if not text:
            message = f"a phrase without letters: {phrase!r}"
            raise ValueError(message)
        is_open = phrase.endswith("*") or lang in _OPEN_ENDED or not is_word(text[-1])
        begins = _begins(text)
        key = (text, is_open, begins)
        if key not in self._ids:
            self._ids[key] = PhraseId(len(self._ids))
            self._by_start[text[:2]].append(_Phrase(self._ids[key], text, is_open, begins))
        return self._ids[key]

    def find(self, folded: Folded) -> Hits:
        """Where each phrase stands in the folded text."""
        found: defaultdict[PhraseId, list[Span]] = defaultdict(list)
        text, by_start = folded.text, self._by_start
        for place in range(len(text)):
            for phrase in by_start.get(text[place : place + 2], ()):
                if text.startswith(phrase.text, place) and _fits(phrase, folded, place):
                    found[phrase.id].append((place, place + len(phrase.text)))
            for phrase in by_start.get(text[place], ()):
                if _fits(phrase, folded, place):
                    found[phrase.id].append((place, place + 1))
        return {number: tuple(spans[:MOST_HITS]) for number, spans in found.items()}


def _begins(text: str) -> str:
    if is_word(text[0]):
        return "word"
    is_korean = "\uac00" <= text[0] <= "\ud7a3"
    return "head" if is_korean and len(text) <= _SHORT_KOREAN else ""


def _fits(phrase: _Phrase, folded: Folded, place: int) -> bool:
    """Whether the phrase stands there as words of its own."""
    text, end = folded.text, place + len(phrase.text)
    if phrase.begins == "word" and place and is_word(text[place - 1]):
        return False
    if phrase.begins == "head" and place not in folded.heads:
        return False
    return phrase.is_open or end >= len(text) or not is_word(text[end])


@lru_cache(maxsize=10_000)
def is_word(c: str) -> bool:
    """Whether this belongs to a word of a script that puts spaces between words."""
    return is_spaced(c) and unicodedata.category(c)[0] in "LNM"


def any_of(hits: Hits, numbers: Iterable[PhraseId]) -> tuple[Span, ...]:
    """Where any of these phrases stands, first first."""
    return tuple(sorted(span for number in numbers for span in hits.get(number, ())))
