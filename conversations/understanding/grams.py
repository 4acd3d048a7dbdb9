"""What the model looks at: short pieces of folded text, each as a number. The same for learning and for hearing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from zlib import crc32

SIZE = 1 << 18
"""How many numbers there are; pieces may share one."""

_RUN = re.compile(
    r"([\u1000-\u109f\u1100-\u11ff\u2e80-\ua4ff\uac00-\U0010ffff\n]+)|([^\s\u1000-\u109f\u1100-\u11ff\u2e80-\ua4ff\uac00-\U0010ffff]+)"
)
_LONGEST = 4
_LONGEST_SPACED = 5
_SHORTEST_SPACED = 3


def grams(text: str, signs: Iterable[str] = ()) -> frozenset[int]:
    """The pieces of folded text and what the lexicon heard in it (signs)."""
    pieces: set[str] = {f"\x00{sign}" for sign in signs}
    before = "^"
    for found in _RUN.finditer(text):
        if found[1]:
            _of_signs(found[1], pieces)
        else:
            _of_word(found[2], before, pieces)
            before = found[2]
    return frozenset(crc32(piece.encode("utf-8", "surrogatepass")) % SIZE for piece in pieces)


def _of_signs(run: str, pieces: set[str]) -> None:
    for length in range(1, _LONGEST + 1):
        pieces.update(run[start : start + length] for start in range(len(run) - length + 1))


def _of_word(word: str, before: str, pieces: set[str]) -> None:
    pieces.add(f"{word} ")
    pieces.add(f"{before} {word}")
    bound = f"<{word}>"
    for length in range(_SHORTEST_SPACED, _LONGEST_SPACED + 1):
        pieces.update(bound[start : start + length] for start in range(len(bound) - length + 1))
