"""The letters papers are printed with: for every word the first font that has all of it. Reads font files; draws nothing."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Final

import regex
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument, PDFStream
from reportlab.pdfbase.ttfonts import TTFont

from handlers.papers.composing import composed
from handlers.papers.font_files import BOLD, OTHERS, REGULAR, NoLetters, path_of

JOINED: Final = frozenset({"devanagari", "myanmar"})
"""Fonts of scripts whose letters change shape beside each other."""

GETA: Final = "〓"
"""Stands for a letter no font has, as printers have always done; a note on the paper says which it was."""

PREFIX: Final = "engawa-"
BODY: Final = PREFIX + REGULAR
_UNSEEN = regex.compile(
    r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}--[\u200c\u200d\n]]", regex.V1
)
_WORD = regex.compile(
    r"[\p{Latin}\p{Cyrillic}\p{Devanagari}\p{Hangul}\p{M}\p{Nd}'’\-_.@/:+\u200c\u200d]+|\X", regex.V1
)
_JOINERS = "\u200c\u200d"


_BEYOND = re.compile(r"<([0-9A-F]{5,6})>")


class _Font(TTFont):
    """A font whose rare kanji can be copied out of the paper and found in it."""

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - reportlab calls it so
        """Add what the paper used of this font; letters beyond the first 65,536 are named as PDF wants it, in UTF-16."""
        known = set(doc.idToObject)
        super().addObjects(doc)
        for name in set(doc.idToObject) - known:
            made = doc.idToObject[name]
            if name.startswith("toUnicodeCMap:") and isinstance(made, PDFStream):
                made.content = _BEYOND.sub(lambda code: f"<{_utf16(int(code[1], 16))}>", str(made.content))


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper()


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one font. font: as reportlab knows it; is_joined: its letters must be shaped."""

    font: str
    text: str
    is_joined: bool


@dataclass(slots=True)
class Letters:
    """The fonts of one process. Locks: `printing` is held while a paper is laid out and drawn, for fonts keep what they drew."""

    printing: threading.Lock = field(default_factory=threading.Lock)
    _loaded: dict[str, TTFont] = field(default_factory=dict)
    _chosen: dict[tuple[str, bool], tuple[Run, ...]] = field(default_factory=dict)
    _widths: dict[tuple[str, bool], float] = field(default_factory=dict)

    def runs(self, text: str, *, bold: bool = False) -> tuple[Run, ...]:
        """The text as runs of one font each."""
        pieces = (piece for word in words(text) for piece in self._of_word(word, bold=bold))
        return tuple(
            Run(font, "".join(run.text for run in same), joined)
            for (font, joined), same in groupby(pieces, lambda run: (run.font, run.is_joined))
        )

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide the text is, in points."""
        return size * sum(self._wide(word, bold=bold) for word in words(text))

    def width_of_word(self, word: str, size: float, *, bold: bool = False) -> float:
        """How wide one word of `words` is, in points."""
        return size * self._wide(word, bold=bold)

    def _wide(self, word: str, *, bold: bool) -> float:
        """For letters of one point."""
        found = self._widths.get((word, bold))
        if found is None:
            runs = self._of_word(word, bold=bold)
            found = sum(pdfmetrics.stringWidth(run.text, run.font, 1000) for run in runs) / 1000
            self._widths[word, bold] = found
        return found

    def _of_word(self, word: str, *, bold: bool) -> tuple[Run, ...]:
        found = self._chosen.get((word, bold))
        if found is None:
            if len(self._chosen) > MOST_KEPT:
                self._chosen.clear()
                self._widths.clear()
            found = self._chosen[word, bold] = tuple(self._choose(word, bold=bold))
        return found

    def _choose(self, word: str, *, bold: bool) -> Iterator[Run]:
        order = (BOLD if bold else REGULAR, *OTHERS)
        whole = next((name for name in order if self._has(name, word)), None)
        if whole:
            yield self._run(whole, word)
            return
        for letter in word:
            font = next((name for name in order if self._has(name, letter)), None)
            if font:
                yield self._run(font, letter)
            elif letter not in _JOINERS:
                yield self._run(order[0], GETA)

    def _run(self, name: str, text: str) -> Run:
        if name not in JOINED:
            text = text.translate(dict.fromkeys(map(ord, _JOINERS)))
        return Run(PREFIX + name, text, name in JOINED)

    def _has(self, name: str, text: str) -> bool:
        known = self._font(name).face.charToGlyph
        return all(ord(letter) in known or letter in _JOINERS for letter in text)

    def _font(self, name: str) -> TTFont:
        if name not in self._loaded:
            path = path_of(name)
            if not path.exists():
                raise NoLetters(path.name)
            font = _Font(PREFIX + name, str(path))
            pdfmetrics.registerFont(font)
            self._loaded[name] = font
        return self._loaded[name]

    def missing(self, text: str) -> tuple[str, ...]:
        """The letters no font has, each once."""
        every = dict.fromkeys(letter for letter in clean(text) if letter not in _JOINERS + "\n")
        order = (REGULAR, *OTHERS)
        return tuple(letter for letter in every if not any(self._has(name, letter) for name in order))


MOST_KEPT: Final = 20_000
"""Words whose fonts are remembered; a few papers' worth."""


def clean(text: str) -> str:
    """The text without what nobody sees: controls, lone surrogates, variation selectors. Line ends stay."""
    return _UNSEEN.sub("", composed(text).replace("\r\n", "\n").replace("\t", " "))


def words(text: str) -> list[str]:
    """What is kept together on a line: a word of letters that belong together, or a single sign."""
    return _WORD.findall(clean(text))


@cache
def letters() -> Letters:
    """The fonts of this process."""
    return Letters()
