"""The inbox: what LINE delivered, kept before it is acknowledged. `storage/turns.py` hands it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError

from storage import keeping
from storage.columns import fixed
from storage.db import Tx
from storage.keeping import Coming, Sealed
from storage.tables import Arrival
from storage.vault import Place

# The database answers, and will not have this delivery: trying again would hold up all others for nothing.
UNKEEPABLE = (DataError, IntegrityError, ValueError, OverflowError)

WHOLE = "body:"  # how the event id begins of a body in which no events could be found


@dataclass(frozen=True, slots=True)
class Kept:
    """One event of a delivery, as the edge could read it. fault: why it cannot be read, if it cannot."""

    event_id: str
    position: int
    line_id: str | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook body and the events in it. digest: by which the same body is known again."""

    body: bytes
    events: tuple[Kept, ...]
    received_at: datetime
    digest: bytes = field(init=False)

    def __post_init__(self) -> None:
        """Take the digest once: it is asked for several times."""
        object.__setattr__(self, "digest", sha256(self.body).digest())


def add(tx: Tx, deliveries: Sequence[Delivery]) -> None:
    """Keep deliveries; what was kept before is kept once. Rings for the worker.

    A body that brings nothing new is let go at once: words taken back must not live on in a second copy.
    """
    coming = [_coming(tx, delivery, event) for delivery in deliveries for event in delivery.events]
    if not coming:
        return
    bodies = {delivery.digest: delivery for delivery in deliveries if delivery.events}
    keeping.keep(tx, coming, [_sealed(tx, delivery) for delivery in bodies.values()])
    tx.ring("arrivals")


def add_timers(tx: Tx, due: Iterable[tuple[str, bytes, str, str]], now: datetime) -> None:
    """Let timers that came due queue behind what their person already said: (id, person key, kind, subject)."""
    rows = [
        {
            "council": tx.council,
            "event_id": f"timer:{timer_id}",
            "person_key": person_key,
            "position": 0,
            "timer": kind,
            "subject": subject,
            "received_at": now,
            "turn": _after_theirs(tx, person_key, now),
            "state": "waiting",
            "tries": 0,
        }
        for timer_id, person_key, kind, subject in due
    ]
    if rows:
        tx.connection.execute(_insert_once(tx), rows)
        tx.ring("arrivals")


def _after_theirs(tx: Tx, person_key: bytes, now: datetime) -> int:
    """A turn behind all that the person said before."""
    theirs = select(func.max(Arrival.turn)).where(
        Arrival.person_key == person_key, Arrival.state == fixed("waiting")
    )
    last = tx.connection.execute(theirs).scalar_one() or 0
    return max(keeping.ms(now), last + keeping.SHARE_MS)


def _coming(tx: Tx, delivery: Delivery, event: Kept) -> Coming:
    return Coming(
        event_id=event.event_id,
        person_key=tx.vault.digest("line_id", event.line_id) if event.line_id else None,
        envelope=delivery.digest,
        position=event.position,
        received_at=delivery.received_at,
        state="parked" if event.fault else "waiting",
        reason=event.fault,
    )


def _sealed(tx: Tx, delivery: Delivery) -> Sealed:
    body = tx.vault.seal(delivery.body, body_place(delivery.digest))
    return Sealed(delivery.digest, body, delivery.received_at)


def body_place(digest: bytes) -> Place:
    """Where the sealed body of an envelope lives."""
    return Place("envelopes", "body", digest.hex())


def _insert_once(tx: Tx) -> postgresql.Insert | sqlite.Insert:
    insert = sqlite.insert if tx.is_sqlite else postgresql.insert
    return insert(Arrival).on_conflict_do_nothing()
