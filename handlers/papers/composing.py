"""Letters that were typed in pieces, put together: か and ゙ become が. Every other letter stays as it was typed. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

import regex

PIECES: Final = regex.compile(r"\p{L}\p{Mn}+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?")
"""A letter with its marks, or a hangul syllable in its parts: as some telephones and computers send them."""


def composed(text: str) -> str:
    """The text with such letters in one piece.

    Not the whole text at once: that would also turn kanji of names into others that Unicode holds to be the same.
    """
    return PIECES.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
