"""Text in CP932, the letters of older office systems. What it lacks is replaced, never dropped without a trace."""

from __future__ import annotations

import unicodedata
from typing import Final

from handlers.papers.composing import composed

GETA: Final = "〓"
TWINS: Final = str.maketrans(
    {
        "〜": "～",
        "−": "－",
        "‖": "∥",
        "—": "―",
        "–": "-",
        "•": "・",
        "\u00a0": " ",
        "¥": "\\",
        "𠮷": "吉",
        "\ufeff": "",
    }
)
"""Letters that CP932 has under another code, or whose usual form stands for them; accents and the rest follow rules."""


def in_cp932(text: str) -> bytes:
    """The text in CP932. Accents go (ế becomes e), width and compatibility forms become usual ones, the rest becomes 〓."""
    return "".join(map(_letter, composed(text).translate(TWINS))).encode("cp932")


def _letter(letter: str) -> str:
    if _fits(letter):
        return letter
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf" or _selects_a_form(letter):
        return ""
    for form in ("NFKC", "NFKD"):
        plain = "".join(c for c in unicodedata.normalize(form, letter) if not unicodedata.combining(c))
        if plain and _fits(plain):
            return plain
    return {"đ": "d", "Đ": "D", "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O"}.get(letter, GETA)


def _selects_a_form(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


def _fits(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
