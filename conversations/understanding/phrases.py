"""Finding the lexicon's phrases in folded text: all of them, overlapping or not, in one walk."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NewType

from ahocorasick import STORE_INTS, Automaton

from conversations.understanding.folding import Folded, fold_phrase, is_spaced

PhraseId = NewType("PhraseId", int)
Span = tuple[int, int]
Hits = Mapping[PhraseId, tuple[Span, ...]]

MOST_HITS = 40
"""Of one phrase in one message; whoever repeats it more often has been heard."""

LONGEST_PHRASE = 255

_SHORT_KOREAN = 2  # syllables: shorter ones are found inside other words
_OPEN_ENDED = frozenset({"ko", "ne"})  # languages that put particles behind their words


_CLOSED, _OPEN, _WORD, _HEAD = 1, 2, 4, 8
"""What is known of a text: wanted as whole words, wanted with an open end, begins inside no word, begins after a space."""


@dataclass(slots=True)
class PhraseBook:
    """Every phrase of every language, each known by a number: twice that of its text, and one more if its last word may go on.

    Flat, because there are very many: looks and lengths hold a byte for each text.
    """

    _texts: dict[str, int] = field(default_factory=dict)
    _looks: bytearray = field(default_factory=bytearray)
    _lengths: bytearray = field(default_factory=bytearray)
    _searcher: Automaton = field(default_factory=lambda: Automaton(STORE_INTS))

    def add(self, phrase: str, lang: str, *, is_folded: bool = False) -> PhraseId:
        """The number of a phrase. A star at its end leaves its last word open. Raises: ValueError for one without letters, or too long."""
        text = phrase.rstrip("*") if is_folded else fold_phrase(phrase.rstrip("*"))
        if not text:
            message = f"a phrase without letters: {phrase!r}"
            raise ValueError(message)
        if len(text) > LONGEST_PHRASE:
            message = f"a phrase of more than {LONGEST_PHRASE} letters: {phrase!r}"
            raise ValueError(message)
        is_open = phrase.endswith("*") or lang in _OPEN_ENDED or not is_word(text[-1])
        place = self._place(text)
        self._looks[place] |= _OPEN if is_open else _CLOSED
        return PhraseId(2 * place + is_open)

    def _place(self, text: str) -> int:
        known = self._texts.get(text)
        if known is not None:
            return known
        self._texts[text] = place = len(self._lengths)
        needs_head = "\uac00" <= text[0] <= "\ud7a3" and len(text) <= _SHORT_KOREAN
        self._looks.append(_WORD * is_word(text[0]) | _HEAD * needs_head)
        self._lengths.append(len(text))
        return place

    def close(self) -> None:
        """The book is complete: what was needed for writing it is let go of."""
        for text, place in self._texts.items():
            self._searcher.add_word(text, place)
        self._searcher.make_automaton()
        self._texts = {}

    def find(self, folded: Folded) -> Hits:
        """Where each phrase stands in the folded text, as words of its own. Only once the book is closed."""
        found: defaultdict[PhraseId, list[Span]] = defaultdict(list)
        if not len(self._searcher):
            return {}
        text, looks, lengths = folded.text, self._looks, self._lengths
        for last, place in self._searcher.iter(text):
            look, end = looks[place], last + 1
            start = end - lengths[place]
            if look & _WORD and start and is_word(text[start - 1]):
                continue
            if look & _HEAD and start not in folded.heads:
                continue
            if look & _OPEN:
                found[PhraseId(2 * place + 1)].append((start, end))
            if look & _CLOSED and (end >= len(text) or not is_word(text[end])):
                found[PhraseId(2 * place)].append((start, end))
        return {number: tuple(spans[:MOST_HITS]) for number, spans in found.items()}


@lru_cache(maxsize=10_000)
def is_word(c: str) -> bool:
    """Whether this belongs to a word of a script that puts spaces between words."""
    return is_spaced(c) and unicodedata.category(c)[0] in "LNM"


@dataclass(frozen=True, slots=True)
class Places:
    """Where phrases stand in one text, asked for by sets of phrases."""

    hits: Hits
    _known: dict[frozenset[PhraseId], tuple[Span, ...]] = field(default_factory=dict)

    def of(self, numbers: frozenset[PhraseId]) -> tuple[Span, ...]:
        """Where any of these phrases stands, first first."""
        known = self._known.get(numbers)
        if known is None:
            there = numbers & self.hits.keys()
            known = tuple(sorted(span for number in there for span in self.hits[number])) if there else ()
            self._known[numbers] = known
        return known
