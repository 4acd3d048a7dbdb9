"""The thread as it is shown: every line of a talk as a bubble, whatever LINE brought. Reads nothing, decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from admin.present import Clock
from handlers.reading import ThreadLine
from storage.ids import MediaId, OutboxId

Side = Literal["theirs", "ours", "middle"]
Tone = Literal["calm", "careful", "bad"]

TONES: Mapping[str, Tone] = {
    "waiting": "calm",
    "sent": "calm",
    "unknown": "careful",
    "held": "careful",
    "refused": "bad",
    "expired": "bad",
}
"""How worrying each end of an outgoing row is. Any other state is worth a look."""

KNOWN_REASONS = frozenset({"blocked", "forbidden", "overtaken", "quota", "taken_back", "too_late"})
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
MEDIA = frozenset({"image", "video", "audio", "file"})
PLACE_DIGITS = 5  # about a metre


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a card that was shown: what was asked and what was understood."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Media:
    """A photo or file in the thread. is_picture: it can be looked at here; otherwise it is downloaded."""

    id: MediaId
    state: str
    kind: str
    name: str
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the map the person sent."""

    label: str
    coordinates: str
    link: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One line of the thread. day: set on the first line of each day. state: empty for what the person said.

    held: what staff may let go after all.
    """

    id: str
    side: Side
    author: str
    who: str
    kind: str
    day: str
    time: str
    moment: str
    words: str = ""
    title: str = ""
    rows: tuple[Pair, ...] = ()
    buttons: tuple[str, ...] = ()
    media: Media | None = None
    spot: Spot | None = None
    state: str = ""
    tone: Tone = "calm"
    reason: str = ""
    held: OutboxId | None = None


def bubbles(thread: Sequence[ThreadLine], clock: Clock) -> tuple[Bubble, ...]:
    """All lines of a thread, oldest first, each day named once."""
    made: list[Bubble] = []
    day = ""
    for line in thread:
        today = clock.day(line.said.said_at)
        made.append(_bubble(line, clock, today if today != day else ""))
        day = today
    return tuple(made)


def _bubble(line: ThreadLine, clock: Clock, day: str) -> Bubble:
    said = line.said
    kind = _kind(line)
    return Bubble(
        id=said.id.hex,
        side=_side(said.author, kind),
        author=said.author,
        who=line.who,
        kind=kind,
        day=day,
        time=clock.time(said.said_at),
        moment=clock.machine(said.said_at),
        words=_text(line.body, "words") or _text(line.body, "note"),
        title=_text(line.body, "title"),
        rows=tuple(Pair(_text(row, "label"), _text(row, "value")) for row in _list(line.body, "rows")),
        buttons=tuple(_text(button, "label") for button in _list(line.body, "buttons")),
        media=_media(line) if kind in MEDIA else None,
        spot=_spot(line.body) if kind == "place" else None,
        state=line.state,
        tone=TONES.get(line.state, "careful") if line.state else "calm",
        reason=line.reason if line.reason in KNOWN_REASONS else "",
        held=said.outbox if line.state == "held" else None,
    )


def _kind(line: ThreadLine) -> str:
    if line.said.unsent:
        return "unsent"
    known = {"text", "card", "press", "place", "sticker", "joined", *MEDIA}
    return line.said.kind if line.said.kind in known else "unknown"


def _side(author: str, kind: str) -> Side:
    if kind == "joined":
        return "middle"
    return "theirs" if author == "person" else "ours"


def _media(line: ThreadLine) -> Media | None:
    if line.media is None:
        return None
    media, state, mime = line.media
    is_picture = state == "kept" and mime.partition(";")[0].strip() in PICTURES
    return Media(media, state, line.said.kind, _text(line.body, "name"), is_picture)


def _spot(body: Mapping[str, object]) -> Spot | None:
    latitude, longitude = body.get("latitude"), body.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    north, east = f"{latitude:.{PLACE_DIGITS}f}", f"{longitude:.{PLACE_DIGITS}f}"
    # The state's own map keeps the point behind "#", which browsers do not send along.
    return Spot(_text(body, "label"), f"{north}, {east}", f"https://maps.gsi.go.jp/#17/{north}/{east}/")


def _text(body: Mapping[str, object], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _list(body: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    value = body.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
