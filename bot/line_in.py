"""What LINE delivered, as far as anybody may trust it: is it genuine, which events are in it, what do they say.

Total: no bytes make anything here raise. Never guesses a user id, never drops an event, knows no SDK.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from bot.line_in_events import arrival_of, line_id_of, nobodys, source_of
from bot.line_in_json import Broken, Unreadable, events_of
from handlers.arrivals import Arrival, SourceKind

__all__ = ["RawEvent", "Unreadable", "read_envelope", "read_event", "signed_with", "verify"]

_EVENT_ID = re.compile(
    r"[0-9A-Za-z_-]{1,64}"
)  # LINE sends a ULID; a colon would touch on our own timers' ids


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event of a webhook, unread. fault: why it can never be read, for staff to see; None: nothing wrong yet.

    event_id: LINE's own, or the digest of what the event says where LINE gave none.
    """

    event_id: str
    position: int
    line_id: str | None
    source: SourceKind
    fault: str | None = None


def verify(body: bytes, signature: str | None, secrets: Sequence[str]) -> bool:
    """Whether LINE made this body: it alone knows the channel secret. secrets: the current one, and the next.

    Over the raw bytes, in constant time, and with every secret whether or not one has fitted.
    """
    return signed_with(body, signature, secrets) is not None


def signed_with(body: bytes, signature: str | None, secrets: Sequence[str]) -> int | None:
    """Which of the secrets, from 0, LINE signed this body with; None: it is not LINE's."""
    given = (signature or "").encode("utf-8", "backslashreplace")
    fits = [secret != "" and hmac.compare_digest(given, _signature(body, secret)) for secret in secrets]
    return fits.index(True) if any(fits) else None


def read_envelope(body: bytes) -> tuple[RawEvent, ...] | Unreadable:
    """The events of a genuine webhook, in LINE's order. Empty: LINE is only asking whether we are there."""
    events = events_of(body)
    if isinstance(events, Unreadable):
        return events
    digest = hashlib.sha256(body).hexdigest()
    return tuple(_raw(digest, position, event) for position, event in enumerate(events))


def read_event(body: bytes, position: int, received_at: datetime) -> Arrival:
    """One event of a webhook in our own terms; what cannot be understood is Unknown, with what could be read of it."""
    events = events_of(body)
    if isinstance(events, Unreadable) or not 0 <= position < len(events):
        return nobodys(received_at)
    event = events[position]
    return arrival_of(event, received_at) if isinstance(event, dict) else nobodys(received_at)


def _signature(body: bytes, secret: str) -> bytes:
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256))


def _raw(body: str, position: int, event: object) -> RawEvent:
    if not isinstance(event, dict):
        fault = "not valid JSON" if isinstance(event, Broken) else "not an object"
        return RawEvent(_placed(body, position), position, None, "none", fault)
    given = event.get("webhookEventId")
    usable = isinstance(given, str) and _EVENT_ID.fullmatch(given)
    event_id = str(given) if usable else _digest(event) or _placed(body, position)
    return RawEvent(event_id, position, line_id_of(event), source_of(event))


def _placed(body: str, position: int) -> str:
    """An id for what says nothing of its own: where it stood in which body."""
    return f"sha256:{hashlib.sha256(f'{body}#{position}'.encode()).hexdigest()}"


def _digest(event: Mapping[str, object]) -> str | None:
    """The same for every delivery of an event: how it was delivered this time does not count. None: too deep."""
    said = {key: value for key, value in event.items() if key != "deliveryContext"}
    try:
        canonical = _canonical(said)
    except RecursionError:
        return None
    return f"sha256:{hashlib.sha256(canonical).hexdigest()}"


def _canonical(said: Mapping[str, object]) -> bytes:
    try:
        return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return json.dumps(said, sort_keys=True).encode()
