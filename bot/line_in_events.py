"""One event in our own terms. Reads what is there and what fits, leaves the rest; words of the event are never logged.

A field of the wrong shape makes the event Unknown, with the person and the reply token kept where they can be read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from handlers.arrivals import (
    Arrival,
    Followed,
    MediaKind,
    Pressed,
    SentMedia,
    SentSticker,
    SharedPlace,
    SourceKind,
    Unfollowed,
    Unknown,
    Unsent,
    What,
    Wrote,
)

_Fields = Mapping[str, object]
_LINE_ID = re.compile(r"U[0-9a-f]{32}")
_MESSAGE_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_REPLY_TOKEN = re.compile(r"[!-~]{1,255}")
_NO_TOKEN = re.compile(r"0+|f+")  # what LINE's console once sent instead of a token
_ODD_IN_KIND = re.compile(r"[^0-9A-Za-z_.:-]")
_KIND_MAX = 40
_UNWRITABLE = re.compile(r"[\ud800-\udfff]")
_EARLIEST = datetime(2011, 1, 1, tzinfo=UTC)  # before LINE: no event is older
_CLOCK_SLACK = timedelta(days=1)
_SIZE_MAX = 2**53  # largest count JSON carries exactly
_MEDIA: Mapping[str, MediaKind] = {"image": "image", "video": "video", "audio": "audio", "file": "file"}
_SOURCES: Mapping[str, SourceKind] = {"user": "user", "group": "group", "room": "room"}


def arrival_of(event: _Fields, received_at: datetime) -> Arrival:
    """What the event says, from whom and when."""
    return Arrival(
        what=_what(event),
        line_id=line_id_of(event),
        source=source_of(event),
        happened_at=_happened_at(event.get("timestamp"), received_at),
        received_at=received_at,
        reply_token=_reply_token(event.get("replyToken")),
        redelivered=_object(event, "deliveryContext").get("isRedelivery") is True,
        standby=event.get("mode") == "standby",
    )


def nobodys(received_at: datetime) -> Arrival:
    """For what is no event at all."""
    return Arrival(Unknown("unreadable"), None, "none", received_at, received_at)


def line_id_of(event: _Fields) -> str | None:
    """Who it is from; None unless LINE says so in exactly the form its user ids have."""
    return _matching(_LINE_ID, _object(event, "source").get("userId"))


def source_of(event: _Fields) -> SourceKind:
    """In which sort of talk it was said; "none" where LINE does not say or says something new."""
    return _SOURCES.get(_word(_object(event, "source").get("type")), "none")


def _what(event: _Fields) -> What:
    kind = _word(event.get("type"))
    match kind:
        case "message":
            return _message(_object(event, "message"))
        case "postback":
            return _postback(_object(event, "postback"))
        case "follow":
            return Followed(again=_object(event, "follow").get("isUnblocked") is True)
        case "unfollow":
            return Unfollowed()
        case "unsend":
            taken_back = _matching(_MESSAGE_ID, _object(event, "unsend").get("messageId"))
            return Unsent(taken_back) if taken_back else Unknown(kind)
        case _:
            return Unknown(_kind(kind), _message_id(_object(event, "message")))


def _message(message: _Fields) -> What:
    kind = _word(message.get("type"))
    number = _message_id(message)
    what = _content(kind, number, message) if number else None
    return what or Unknown(_kind(kind), number)


def _content(kind: str, number: str, message: _Fields) -> What | None:
    match kind:
        case "text":
            text = message.get("text")
            return Wrote(number, writable(text)) if isinstance(text, str) else None
        case "location":
            return _place(number, message)
        case "sticker":
            return SentSticker(number, _sticker_words(message))
        case _ if kind in _MEDIA:
            return SentMedia(
                number, _MEDIA[kind], _word(message.get("fileName")), _size(message.get("fileSize"))
            )
        case _:
            return None


def _place(number: str, message: _Fields) -> What | None:
    latitude, longitude = _degrees(message.get("latitude"), 90), _degrees(message.get("longitude"), 180)
    if latitude is None or longitude is None:
        return None
    named = (_word(message.get("title")), _word(message.get("address")))
    return SharedPlace(number, latitude, longitude, " ".join(part for part in named if part))


def _sticker_words(message: _Fields) -> str:
    """What the person wrote on it, or what LINE says it shows."""
    keywords = message.get("keywords")
    shown = [_word(keyword) for keyword in keywords] if isinstance(keywords, list) else []
    return _word(message.get("text")) or " ".join(word for word in shown if word)


def _postback(postback: _Fields) -> What:
    data = postback.get("data")
    if not isinstance(data, str):
        return Unknown("postback")
    params = _object(postback, "params")
    picked = next((_word(params[mode]) for mode in ("datetime", "date", "time") if mode in params), "")
    return Pressed(writable(data), picked)


def writable(text: str) -> str:
    """The words without the two things no database takes; the person's own bytes stay in the envelope."""
    return _UNWRITABLE.sub("\ufffd", text.replace("\x00", "␀"))


def _happened_at(timestamp: object, received_at: datetime) -> datetime:
    """LINE's own time, unless it is none."""
    if not isinstance(timestamp, int) or isinstance(timestamp, bool):
        return received_at
    latest = received_at + _CLOCK_SLACK
    if not _millis(_EARLIEST) <= timestamp <= _millis(latest):
        return received_at
    return datetime.fromtimestamp(timestamp / 1000, UTC)


def _millis(at: datetime) -> float:
    return at.timestamp() * 1000


def _reply_token(given: object) -> str | None:
    token = _matching(_REPLY_TOKEN, given)
    return None if token is None or _NO_TOKEN.fullmatch(token) else token


def _degrees(value: object, most: float) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if math.isfinite(value) and abs(value) <= most else None


def _size(value: object) -> int | None:
    known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _SIZE_MAX
    return value if known and isinstance(value, int) else None


def _kind(kind: str) -> str:
    """A name LINE gave, fit for a log: it is LINE's word, but nothing holds LINE to it."""
    return _ODD_IN_KIND.sub("?", kind)[:_KIND_MAX] or "unreadable"


def _message_id(message: _Fields) -> str:
    return _matching(_MESSAGE_ID, message.get("id")) or ""


def _matching(shape: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and shape.fullmatch(value) else None


def _word(value: object) -> str:
    return writable(value) if isinstance(value, str) else ""


def _object(fields: _Fields, key: str) -> _Fields:
    value = fields.get(key)
    return value if isinstance(value, dict) else {}
