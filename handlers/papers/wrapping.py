"""Breaking text into lines as Japanese is set: no 。 begins a line, no 「 ends one, Latin words stay whole. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from handlers.papers.letters import Letters, clean, words

NEVER_FIRST: Final = frozenset(
    "、。，．・：；？！」』）］｝〉》】〕ゝゞ々ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.!?)]}”’…‥％%〜～"
)
NEVER_LAST: Final = frozenset("「『（［｛〈《【〔([{“‘")

CARRIED_MOST: Final = 3
"""Words taken along to the next line, so that neither is badly begun nor ended."""


def lines(text: str, width: float, size: float, letters: Letters, *, bold: bool = False) -> tuple[str, ...]:
    """The lines of a text. width: of the line, size: of the letters, both in points. Nothing is left out."""
    return tuple(
        line
        for paragraph in clean(text).split("\n")
        for line in _wrapped(paragraph, width, _Measure(letters, size, bold=bold))
    )


class _Measure:
    """How wide words are in one size of letters."""

    def __init__(self, letters: Letters, size: float, *, bold: bool) -> None:
        self._letters, self._size, self._bold = letters, size, bold

    def of(self, word: str) -> float:
        return self._letters.width_of_word(word, self._size, bold=self._bold)


def _wrapped(paragraph: str, width: float, measure: _Measure) -> Iterator[str]:
    line: list[str] = []
    used = 0.0
    for word in _fitting(paragraph, width, measure):
        wide = measure.of(word)
        if line and used + wide > width:
            carried = _carried(line, word)
            yield "".join(line).rstrip()
            line, used = carried, sum(map(measure.of, carried))
            if word.isspace() and not line:
                continue
        line.append(word)
        used += wide
    yield "".join(line).rstrip()


def _carried(line: list[str], word: str) -> list[str]:
    """What must go to the next line together with the word; taken off the line. Nothing, if that would be a row of signs."""
    for back in range(min(CARRIED_MOST, len(line) - 1) + 1):
        first = line[len(line) - back] if back else word
        if first[0] not in NEVER_FIRST and line[len(line) - back - 1][-1] not in NEVER_LAST:
            carried = line[len(line) - back :]
            del line[len(line) - back :]
            return carried
    return []


def _fitting(paragraph: str, width: float, measure: _Measure) -> Iterator[str]:
    """The words; one that is longer than a line comes in pieces."""
    for word in words(paragraph):
        if measure.of(word) <= width:
            yield word
        else:
            yield from regex.findall(r"\X", word)
