"""What can reach the desk from a person's phone, as a closed union. Parsed once at the edge, never again.

Knows nothing of LINE's JSON; `bot/line_in.py` makes these values, `handlers/turn.py` acts on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MediaKind = Literal["image", "video", "audio", "file"]


@dataclass(frozen=True, slots=True)
class Followed:
    """The person opened the talk with us for the first time, or again after blocking."""

    again: bool


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """The person blocked us: nothing may be sent until they come back."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """The person typed words."""

    message: str
    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """The person tapped a button. data is exactly what our button carried; picked is a date or time, or empty."""

    data: str
    picked: str = ""


@dataclass(frozen=True, slots=True)
class SentMedia:
    """A photo, film, voice message or file; its content is fetched later by message id."""

    message: str
    kind: MediaKind
    name: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class SharedPlace:
    """A point on the map, degrees; label is its title and address, either may be empty."""

    message: str
    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class SentSticker:
    """A sticker: only its words are known to us, its picture cannot be fetched."""

    message: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Unsent:
    """The person took a message back: its content must go."""

    message: str


@dataclass(frozen=True, slots=True)
class TimedOut:
    """A timer of ours has come due for this person: it queues behind what they already said."""

    timer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something LINE may have invented after us: kept and shown, never dropped. kind is its type."""

    kind: str
    message: str = ""


What = (
    Followed
    | Unfollowed
    | Wrote
    | Pressed
    | SentMedia
    | SharedPlace
    | SentSticker
    | Unsent
    | TimedOut
    | Unknown
)

SourceKind = Literal["user", "group", "room", "none"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that reached us.

    line_id: LINE's user id, or None where LINE gave none. happened_at: LINE's own time, aware UTC.
    reply_token: good once, within a minute of received_at.
    """

    what: What
    line_id: str | None
    source: SourceKind
    happened_at: datetime
    received_at: datetime
    reply_token: str | None = None
    redelivered: bool = False
    standby: bool = False
