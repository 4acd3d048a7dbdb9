"""What a person can do in a conversation, as a closed union.

Made by handlers from what arrived; a button's content is already proven genuine. Holds no wire format.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Command(Enum):
    """Something a person may ask for at any moment, tapped or typed. Values are permanent."""

    BACK = "back"
    CANCEL = "cancel"
    RESUME = "resume"
    RESTART = "restart"
    MAKE_ROOM = "make_room"
    WHY = "why"
    SIMPLER = "simpler"
    PLAIN = "plain"
    SKIP = "skip"
    STAFF = "staff"
    LANGUAGE = "language"
    HELP = "help"
    CONSULT = "consult"
    VOLUNTEER = "volunteer"
    HELPER = "helper"
    GIVE = "give"
    EVENTS = "events"
    DISASTER = "disaster"
    HOURS = "hours"
    STATUS = "status"
    QUIET = "quiet"
    NOTIFY = "notify"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Wrote:
    """Typed words, exactly as they came."""

    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button under a question. It counts only while serial, question and revision are still the present ones.

    value: the choice's permanent value, a picked date or time, or CHANGE for a line of the review.
    """

    serial: int
    question: str
    revision: int
    value: str


@dataclass(frozen=True, slots=True)
class Chose:
    """A command button: it never grows old."""

    command: Command


@dataclass(frozen=True, slots=True)
class SentPhoto:
    """A photo. media: the id under which the handler keeps it."""

    media: str


@dataclass(frozen=True, slots=True)
class SentPlace:
    """A point on the map, in degrees; label may be empty."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class SentOther:
    """Something no question can read: sticker, video, audio, file, unknown. It is kept for staff."""

    kind: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The person added us as a friend; again: they had blocked us before."""

    again: bool


@dataclass(frozen=True, slots=True)
class TimedOut:
    """A timer asked for by Remind has come due."""

    timer: str
    subject: str


@dataclass(frozen=True, slots=True)
class TookBack:
    """The person unsent something; the answers it gave are already forgotten."""


CHANGE = "change"
"""The value of a tap that asks to change one line of the review."""

Answering = Wrote | Tapped | SentPhoto | SentPlace | SentOther
Reply = Wrote | Tapped | Chose | SentPhoto | SentPlace | SentOther | Joined | TimedOut | TookBack
