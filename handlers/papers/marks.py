"""What is drawn on a page: words, boxes, lines, ticks, codes. Values in points from the top left; nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass, field

from handlers.papers.sheet import Mark


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words. y: of its base line. grey: 0 is black."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A box with a border, or a plain field of grey. fill: 1 is white, None leaves what is there."""

    x: float
    y: float
    width: float
    height: float
    fill: float | None = None
    border: float = 0.5


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line. is_dashed: where the paper may be cut, or where furigana ends."""

    x: float
    y: float
    to_x: float
    to_y: float
    thick: float = 0.5
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class TickBox:
    """A small square, empty, ticked, or with the double ring of what matters most."""

    x: float
    y: float
    size: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code."""

    x: float
    y: float
    size: float
    text: str


Drawn = Words | Frame | Rule | TickBox | Code


@dataclass(slots=True)
class Page:
    """One page: everything on it, in the order drawn."""

    drawn: list[Drawn] = field(default_factory=list)
