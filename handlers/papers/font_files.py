"""The font files papers are printed with: which there are, and whether they are there. Draws nothing, loads none."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent / "fonts"
REGULAR: Final = "regular"
BOLD: Final = "bold"
OTHERS: Final = ("japanese", "devanagari", "myanmar", "emoji", "korean", "chinese")
"""Looked through in this order: the small ones first, the largest last, each loaded when it is first needed."""

BEGINS: Final = (b"\x00\x01\x00\x00", b"true")
"""How a font file begins that can be put into a PDF."""


class NoLetters(LookupError):
    """The font files are not there: `make setup` brings them."""


def path_of(name: str, folder: Path = FONTS) -> Path:
    """The file of a font."""
    return folder / f"{name}.ttf"


def lacking(folder: Path = FONTS) -> tuple[str, ...]:
    """The files that are not there, or are no fonts: with any of them no paper is printed."""
    return tuple(f"{name}.ttf" for name in (REGULAR, BOLD, *OTHERS) if not _is_font(path_of(name, folder)))


def _is_font(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) in BEGINS
    except OSError:
        return False
