"""What the desk says, rendered and channel-neutral: the words as a person will see them.

Stored as rendered, so that history never changes when a catalogue does. Knows nothing of LINE;
`bot/line_out.py` turns these values into LINE messages and keeps LINE's limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Press:
    """A button that comes back to us. token is opaque; echo is what the talk shows as the person's words."""

    token: str
    echo: str


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens a page or a call (https: or tel:)."""

    url: str


@dataclass(frozen=True, slots=True)
class SendPlace:
    """A button that opens the phone's map to send a place."""


@dataclass(frozen=True, slots=True)
class SendPhoto:
    """A button that opens the camera or the photo album."""

    source: Literal["camera", "album"]


@dataclass(frozen=True, slots=True)
class PickTime:
    """A button that opens the phone's date or time wheel; bounds are ISO strings or empty."""

    token: str
    mode: Literal["date", "time", "datetime"]
    earliest: str = ""
    latest: str = ""


Action = Press | Link | SendPlace | SendPhoto | PickTime


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to tap: a short label (20 graphemes at most) and what it does."""

    label: str
    action: Action


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words, with buttons offered under them while they are the newest message."""

    words: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card: what was asked, what was understood, and the button that changes it."""

    label: str
    value: str
    change: Button | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A titled list of lines that stays in the talk: a review, a receipt. alt is what a notification shows."""

    title: str
    alt: str
    rows: tuple[Row, ...]
    note: str = ""
    buttons: tuple[Button, ...] = ()


Message = Text | Card
