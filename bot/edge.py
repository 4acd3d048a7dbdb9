"""From webhook bytes to a delivery: which events are in it, and who they are from. Never raises for any bytes."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from bot.line_in import Unreadable, read_envelope
from storage.inbox import WHOLE, Delivery, Kept


def delivery_of(body: bytes, received_at: datetime) -> Delivery:
    """What is to be kept of a genuine body; one that cannot be read is kept whole and shown to staff."""
    envelope = read_envelope(body)
    if isinstance(envelope, Unreadable):
        # Never the id of an event: one that says only "{}" has the same digest as a body that is only "{}".
        event_id = f"{WHOLE}{sha256(body).hexdigest()}"
        return Delivery(body, (Kept(event_id, 0, None, fault=f"unreadable: {envelope.reason}"),), received_at)
    kept = tuple(Kept(event.event_id, event.position, event.line_id, event.fault) for event in envelope)
    return Delivery(body, kept, received_at)
