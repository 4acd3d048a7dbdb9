"""The inbox: what LINE delivered, kept before it is acknowledged. `storage/turns.py` hands it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.base import Executable

from storage.db import Tx
from storage.tables import Arrival, Envelope
from storage.vault import Place


@dataclass(frozen=True, slots=True)
class Kept:
    """One event of a delivery, as the edge could read it. fault: why it cannot be read, if it cannot."""

    event_id: str
    position: int
    line_id: str | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook body and the events in it."""

    body: bytes
    events: tuple[Kept, ...]
    received_at: datetime

    @property
    def digest(self) -> bytes:
        """By which the same body is known again."""
        return sha256(self.body).digest()


def add(tx: Tx, deliveries: Sequence[Delivery]) -> None:
    """Keep deliveries; what was kept before is kept once. Rings for the worker."""
    envelopes = {d.digest: d for d in deliveries if d.events}
    rows = [row for d in deliveries for row in _rows(tx, d)]
    if not rows:
        return
    # One order for all writers, or two webhook processes could wait for each other.
    rows.sort(key=lambda row: str(row["event_id"]))
    tx.connection.execute(
        _insert_once(tx, Envelope),
        [_envelope(tx, digest, d) for digest, d in sorted(envelopes.items())],
    )
    tx.connection.execute(_insert_once(tx, Arrival), rows)
    tx.ring("arrivals")


def add_timers(tx: Tx, due: Iterable[tuple[str, bytes, str, str]], now: datetime) -> None:
    """Let timers that came due queue behind what their person already said: (id, person key, kind, subject)."""
    rows = [
        {
            **_blank(tx, now),
            "event_id": f"timer:{timer_id}",
            "person_key": person_key,
            "timer": kind,
            "subject": subject,
        }
        for timer_id, person_key, kind, subject in due
    ]
    if rows:
        tx.connection.execute(_insert_once(tx, Arrival), rows)
        tx.ring("arrivals")


def _rows(tx: Tx, delivery: Delivery) -> Iterable[dict[str, object]]:
    for event in delivery.events:
        yield {
            **_blank(tx, delivery.received_at),
            "event_id": event.event_id,
            "person_key": tx.vault.digest("line_id", event.line_id) if event.line_id else None,
            "envelope": delivery.digest,
            "position": event.position,
            "state": "parked" if event.fault else "waiting",
            "reason": event.fault,
        }


def _blank(tx: Tx, received_at: datetime) -> dict[str, object]:
    return {
        "council": tx.council,
        "person_key": None,
        "envelope": None,
        "position": 0,
        "timer": None,
        "subject": None,
        "received_at": received_at,
        "state": "waiting",
        "reason": None,
        "tries": 0,
    }


def _envelope(tx: Tx, digest: bytes, delivery: Delivery) -> dict[str, object]:
    return {
        "council": tx.council,
        "digest": digest,
        "body": tx.vault.seal(delivery.body, body_place(digest)),
        "received_at": delivery.received_at,
        "doomed": False,
    }


def body_place(digest: bytes) -> Place:
    """Where the sealed body of an envelope lives."""
    return Place("envelopes", "body", digest.hex())


def _insert_once(tx: Tx, table: type[Arrival | Envelope]) -> Executable:
    if tx.is_sqlite:
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()
