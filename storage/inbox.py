"""The inbox: what LINE delivered, kept before it is acknowledged. `storage/turns.py` hands it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

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
    rows = [row for d in deliveries for row in _rows(tx, d)]
    if not rows:
        return
    fresh = _keep_arrivals(tx, rows)
    # A body that brings nothing new is let go at once: words taken back must not live on in a second copy.
    envelopes = {d.digest: d for d in deliveries if d.digest in fresh}
    if envelopes:
        tx.connection.execute(
            _insert_once(tx, Envelope), [_envelope(tx, digest, d) for digest, d in sorted(envelopes.items())]
        )
    tx.ring("arrivals")


def _keep_arrivals(tx: Tx, rows: list[dict[str, object]]) -> set[bytes]:
    """Keep what is new, in the order it came; says which bodies brought something new."""
    if not tx.is_sqlite:
        # Numbered in the order of arrival, written in one order for all writers:
        # two webhook processes with the same events would else wait for each other.
        for row, number in zip(rows, _numbers(tx, len(rows)), strict=True):
            row["id"] = number
        rows.sort(key=lambda row: str(row["event_id"]))
    kept = tx.connection.execute(_insert_once(tx, Arrival).returning(Arrival.envelope), rows)
    return {envelope for envelope in kept.scalars() if envelope is not None}


def _numbers(tx: Tx, count: int) -> Sequence[int]:
    sequence = func.pg_get_serial_sequence(Arrival.__tablename__, Arrival.id.key)
    numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return tx.connection.execute(numbers).scalars().all()


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


def _insert_once(tx: Tx, table: type[Arrival | Envelope]) -> postgresql.Insert | sqlite.Insert:
    if tx.is_sqlite:
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()
