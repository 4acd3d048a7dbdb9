"""Finding the lexicon's phrases in folded text: all of them, overlapping or not, in one walk."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, NewType

from ahocorasick import Automaton

from conversations.understanding.folding import Folded, fold_phrase, is_spaced

PhraseId = NewType("PhraseId", int)
Span = tuple[int, int]
Hits = Mapping[PhraseId, tuple[Span, ...]]

MOST_HITS = 40
"""Of one phrase in one message; whoever repeats it more often has been heard."""

_SHORT_KOREAN = 2  # syllables: shorter ones are found inside other words
_OPEN_ENDED = frozenset({"ko", "ne"})  # languages that put particles behind their words


class _Phrase(NamedTuple):  # there are very many: this is the lightest record there is
    id: PhraseId
    length: int
    is_word: bool  # begins with a letter that may not stand inside a word
    is_open: bool  # its last word may go on
    needs_head: bool  # only where its writers put a space before it


@dataclass(slots=True)
class PhraseBook:
    """Every phrase of every language, each known by a number."""

    _ids: dict[tuple[str, bool, bool], PhraseId] = field(default_factory=dict)
    _phrases: dict[str, list[_Phrase]] = field(default_factory=dict)
    _searcher: Automaton = field(default_factory=Automaton)

    def add(self, phrase: str, lang: str, *, is_folded: bool = False) -> PhraseId:
        """The number of a phrase. A star at its end leaves its last word open. Raises: ValueError for one without letters."""
        text = phrase.rstrip("*") if is_folded else fold_phrase(phrase.rstrip("*"))
        if not text:
            message = f"a phrase without letters: {phrase!r}"
            raise ValueError(message)
        is_open = phrase.endswith("*") or lang in _OPEN_ENDED or not is_word(text[-1])
        needs_head = "\uac00" <= text[0] <= "\ud7a3" and len(text) <= _SHORT_KOREAN
        key = (text, is_open, needs_head)
        if key not in self._ids:
            self._ids[key] = PhraseId(len(self._ids))
            made = _Phrase(self._ids[key], len(text), is_word(text[0]), is_open, needs_head)
            self._phrases.setdefault(text, []).append(made)
        return self._ids[key]

    def close(self) -> None:
        """The book is complete: what was needed for writing it is let go of."""
        for text, phrases in self._phrases.items():
            self._searcher.add_word(text, tuple(phrases))
        self._searcher.make_automaton()
        self._phrases.clear()
        self._ids.clear()

    def find(self, folded: Folded) -> Hits:
        """Where each phrase stands in the folded text. Only once the book is closed."""
        found: defaultdict[PhraseId, list[Span]] = defaultdict(list)
        if not len(self._searcher):
            return {}
        for last, phrases in self._searcher.iter(folded.text):
            for phrase in phrases:
                span = (last + 1 - phrase.length, last + 1)
                if _fits(phrase, folded, span):
                    found[phrase.id].append(span)
        return {number: tuple(spans[:MOST_HITS]) for number, spans in found.items()}


def _fits(phrase: _Phrase, folded: Folded, span: Span) -> bool:
    """Whether the phrase stands there as words of its own."""
    text, (start, end) = folded.text, span
    if phrase.is_word and start and is_word(text[start - 1]):
        return False
    if phrase.needs_head and start not in folded.heads:
        return False
    return phrase.is_open or end >= len(text) or not is_word(text[end])


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
