"""One event of a webhook body that is kept: looked at by itself, or let go of while the others in it stay.

Reads JSON as far as it must, and leaves alone what it cannot read. Never says what an event means.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select, update

from storage.db import Tx
from storage.ids import ArrivalId
from storage.inbox import body_place
from storage.tables import Arrival, Envelope, Unsent
from storage.vault import CannotOpen


def as_it_came(body: bytes, position: int) -> str:
    """One event as LINE wrote it, without those beside it; nothing if it cannot be told from them."""
    events = _events(_read(body))
    if not 0 <= position < len(events):
        return ""
    try:
        text = json.dumps(events[position], ensure_ascii=False)
    except RecursionError:
        return ""
    return text.encode("utf-8", "replace").decode()


def take_out(tx: Tx, arrival: ArrivalId) -> None:
    """Let go of this event in its envelope, which goes once all in it is done.

    What cannot be read well enough to be parted from the others goes with the envelope.
    Locks: the envelope.
    """
    row = tx.connection.execute(
        select(Envelope.digest, Envelope.body, Arrival.position)
        .join(Arrival, (Arrival.envelope == Envelope.digest) & (Arrival.council == Envelope.council))
        .where(Arrival.id == arrival)
        .with_for_update(of=Envelope)
    ).first()
    if row is None:
        return
    body = _opened(tx, row.digest, row.body)
    left = _without(body, row.position) if body is not None else None
    sealed = row.body if left is None else tx.vault.seal(left, body_place(row.digest))
    ours = (Envelope.council == tx.council, Envelope.digest == row.digest)
    tx.connection.execute(update(Envelope).where(*ours).values(doomed=True, body=sealed))


def holding(tx: Tx, arrivals: Sequence[ArrivalId], message: str) -> list[ArrivalId]:
    """Which of these arrivals brought this message of LINE's."""
    return [arrival for arrival, told in _messages(tx, arrivals).items() if told == message]


def taken_back(tx: Tx, arrivals: Sequence[ArrivalId]) -> list[ArrivalId]:
    """Which of these arrivals brought a message that has been taken back by now."""
    keys = {
        tx.vault.digest("line_message", told): arrival for arrival, told in _messages(tx, arrivals).items()
    }
    if not keys:
        return []
    asked = select(Unsent.line_message_key).where(
        Unsent.council == tx.council, Unsent.line_message_key.in_(list(keys))
    )
    return [keys[key] for key in tx.connection.execute(asked).scalars()]


def _messages(tx: Tx, arrivals: Sequence[ArrivalId]) -> dict[ArrivalId, str]:
    """The message of LINE's in each of these arrivals that brought one."""
    rows = tx.connection.execute(
        select(Arrival.id, Arrival.position, Envelope.digest, Envelope.body)
        .join(Envelope, (Arrival.envelope == Envelope.digest) & (Arrival.council == Envelope.council))
        .where(Arrival.id.in_(arrivals))
    ).all()
    told = {}
    for row in rows:
        body = _opened(tx, row.digest, row.body)
        message = _message(body, row.position) if body is not None else None
        if message:
            told[ArrivalId(row.id)] = message
    return told


def _message(body: bytes, position: int) -> str | None:
    events = _events(_read(body))
    event = events[position] if 0 <= position < len(events) else None
    message = event.get("message") if isinstance(event, dict) else None
    told = message.get("id") if isinstance(message, dict) else None
    return told if isinstance(told, str) else None


def _opened(tx: Tx, digest: bytes, sealed: bytes) -> bytes | None:
    try:
        return tx.vault.open(sealed, body_place(digest))
    except CannotOpen:
        return None


def _without(body: bytes, position: int) -> bytes | None:
    """The body with nothing but its id in the place of one event: the others keep theirs. None: it cannot be read."""
    whole = _read(body)
    events = _events(whole)
    if not 0 <= position < len(events):
        return None
    event = events[position]
    known = event.get("webhookEventId") if isinstance(event, dict) else None
    events[position] = {"webhookEventId": known} if known else None
    try:
        return json.dumps(whole).encode()
    except RecursionError:
        return None


def _read(body: bytes) -> object:
    try:
        return json.loads(body.decode("utf-8", "replace").removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None


def _events(whole: object) -> list[object]:
    events = whole.get("events") if isinstance(whole, dict) else None
    return events if isinstance(events, list) else []
