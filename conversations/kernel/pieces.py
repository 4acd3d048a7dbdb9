"""One piece of what a person tells: words, a photo, a voice, a place. Kept as a tagged string; content stays with handlers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conversations.kernel.effects import Choice, Wants
from conversations.kernel.fields import NO_WORDS, TextField
from conversations.kernel.questions import Field, Invalid
from conversations.kernel.replies import Answering, SentOther, SentPhoto, SentPlace
from conversations.kernel.shown import Label, Literal, Shown
from conversations.kernel.words import tidy

if TYPE_CHECKING:
    from conversations.kernel.facts import Facts
    from conversations.kernel.words import Words

KINDS = ("audio", "video", "file")
"""What else may be sent that staff can hear or open; a sticker tells no story."""

SHOWN_KEYS = ("shown.photo", "shown.place", *(f"shown.{kind}" for kind in KINDS))
"""How pieces without words read on a card."""

_NORTH_POLE = 90.0
_DATE_LINE = 180.0
_PLACE_LABEL_LIMIT = 200


@dataclass(frozen=True, slots=True)
class InWords:
    """Told in words."""

    text: str


@dataclass(frozen=True, slots=True)
class InPhoto:
    """Shown in a photo, kept under this media id."""

    media: str


@dataclass(frozen=True, slots=True)
class AtPlace:
    """A point on the map, degrees; label may be empty."""

    latitude: float
    longitude: float
    label: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A voice message, a film or a file: staff hear or open it in the talk. kind: one of KINDS."""

    kind: str


Piece = InWords | InPhoto | AtPlace | Sent


@dataclass(frozen=True, slots=True)
class PieceField:
    """Words, a photo, a place; or a voice, a film, a file. limit: of the words, in characters."""

    limit: int

    @property
    def choices(self) -> tuple[Choice, ...]:
        """None: it is told."""
        return ()

    @property
    def wants(self) -> tuple[Wants, ...]:
        """Words, a photo, a place."""
        return (Wants.WORDS, Wants.PHOTO, Wants.PLACE)

    @property
    def errors(self) -> tuple[str, ...]:
        """As for words."""
        return TextField(self.limit).errors

    def read(self, reply: Answering, words: Words, now: Facts) -> str:
        """The piece, tagged with its kind. Raises: Invalid."""
        match reply:
            case SentPhoto(media) if media:
                return f"photo:{media}"
            case SentPlace(latitude, longitude, label):
                stored = f"place:{latitude!r},{longitude!r},{tidy(label)[:_PLACE_LABEL_LIMIT]}"
                self.load(stored)
                return stored
            case SentOther(kind) if kind in KINDS:
                return f"sent:{kind}"
            case _:
                return f"words:{TextField(self.limit).read(reply, words, now)}"

    def load(self, stored: str) -> Piece:
        """The piece. Raises: Invalid."""
        kind, _, content = stored.partition(":")
        if kind == "words":
            return InWords(TextField(self.limit).load(content))
        if kind == "photo" and content:
            return InPhoto(content)
        if kind == "sent" and content in KINDS:
            return Sent(content)
        if kind == "place":
            return _place(content)
        raise Invalid(NO_WORDS)

    def shown(self, stored: str) -> Shown:
        """The words or the place's name; a photo is only mentioned."""
        match self.load(stored):
            case InWords(text):
                return Literal(text)
            case InPhoto():
                return Label("shown.photo")
            case Sent(kind):
                return Label(f"shown.{kind}")
            case AtPlace(label=label):
                return Literal(label) if label else Label("shown.place")

    def samples(self) -> tuple[str, ...]:
        """Words, which end a story, and a photo, which asks for more; a place or a voice does as a photo does."""
        return ("words:…", "photo:sample")


def _place(content: str) -> AtPlace:
    latitude, _, rest = content.partition(",")
    longitude, _, label = rest.partition(",")
    try:
        place = AtPlace(float(latitude), float(longitude), label)
    except ValueError:
        raise Invalid(NO_WORDS) from None
    # Written so that NaN, which compares false with everything, is refused too.
    if not (abs(place.latitude) <= _NORTH_POLE and abs(place.longitude) <= _DATE_LINE):
        raise Invalid(NO_WORDS)
    return place


def with_words(stored: str, words: str, limit: int) -> str | None:
    """A kept piece with words added below its own; None where it is no words, or they would be too long.

    stored: empty for none yet. limit: in characters.
    """
    kind, _, content = stored.partition(":")
    if kind not in ("", "words"):
        return None
    whole = f"{content}\n{words}" if content else words
    return f"words:{whole}" if len(whole) <= limit else None


def piece(limit: int) -> Field[Piece]:
    """Words, a photo or a place. limit: of the words, in characters."""
    return PieceField(limit)
