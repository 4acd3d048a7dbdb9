"""Arrivals that could not be handled: staff read them, have them tried again, or say that they have seen to them.

Nothing here is ever let go of by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, func, select, update

from storage import envelopes, turns
from storage.columns import fixed
from storage.db import Tx
from storage.ids import ArrivalId, PersonId
from storage.inbox import WHOLE, body_place
from storage.people import Known
from storage.tables import Arrival, Envelope, Person
from storage.vault import CannotOpen, Place

MOST = 50  # lines of a page
SEEN = "seen to by staff"


@dataclass(frozen=True, slots=True)
class Parked:
    """One arrival nobody has handled. body: as LINE sent it; None if it cannot be opened, or if it was a timer.

    is_whole: the body is all there is of it, for no events could be found in it.
    """

    id: ArrivalId
    body: bytes | None
    position: int
    timer: str | None
    reason: str
    received_at: datetime
    person_name: str
    person: PersonId | None = None
    is_whole: bool = False


def count(tx: Tx) -> int:
    """How many there are."""
    return tx.connection.execute(select(func.count()).where(*_is_parked(tx))).scalar_one()


def waiting(tx: Tx, page: int = 0) -> tuple[Parked, ...]:
    """A page of what is parked, the newest first."""
    rows = tx.connection.execute(
        select(
            Arrival.id,
            Arrival.event_id,
            Arrival.envelope,
            Arrival.position,
            Arrival.timer,
            Arrival.reason,
            Arrival.received_at,
            Envelope.body,
            Person.id.label("person"),
            Person.sealed_key,
            Person.name,
        )
        .outerjoin(Envelope, (Envelope.council == Arrival.council) & (Envelope.digest == Arrival.envelope))
        .outerjoin(Person, (Person.council == Arrival.council) & (Person.line_key == Arrival.person_key))
        .where(*_is_parked(tx))
        .order_by(Arrival.id.desc())
        .limit(MOST)
        .offset(page * MOST)
    ).all()
    return tuple(
        Parked(
            id=ArrivalId(row.id),
            body=_body(tx, row),
            position=row.position,
            timer=row.timer,
            reason=row.reason or "",
            received_at=row.received_at,
            person_name=_name(tx, row),
            person=PersonId(row.person) if row.person else None,
            is_whole=row.event_id.startswith(WHOLE),
        )
        for row in rows
    )


def try_again(tx: Tx, arrival: ArrivalId) -> bool:
    """Let it have its turn once more, with all its tries. False: it is parked no longer. Rings for the worker."""
    back = {"state": "waiting", "reason": None, "tries": 0, "retry_at": None, "finished_at": None}
    if not _change(tx, arrival, back):
        return False
    tx.ring("arrivals")
    return True


def settle(tx: Tx, arrival: ArrivalId, now: datetime) -> bool:
    """Somebody has read it and seen to it: it may go when its time has come. False: it is parked no longer."""
    settled = _change(tx, arrival, {"state": "ignored", "reason": SEEN, "finished_at": now})
    turns.burn_if_doomed(tx, [arrival])
    return settled


def take_back(tx: Tx, person: Known, message: str, now: datetime) -> None:
    """The person has taken this message of LINE's back: where it is parked, nobody reads it any more.

    Locks: the caller holds the person's row.
    """
    theirs = select(Arrival.id).where(*_is_parked(tx), Arrival.person_key == person.line_key)
    parked = [ArrivalId(number) for number in tx.connection.execute(theirs).scalars()]
    for arrival in envelopes.holding(tx, parked, message) if parked else ():
        _change(tx, arrival, {"state": "ignored", "reason": turns.TAKEN_BACK, "finished_at": now})
        turns.doom(tx, arrival)


def _change(tx: Tx, arrival: ArrivalId, values: Mapping[str, object]) -> bool:
    ours = update(Arrival).where(*_is_parked(tx), Arrival.id == arrival)
    changed = tx.connection.execute(ours.values(**values)).rowcount == 1
    if changed:
        tx.ring("console")
    return changed


def _is_parked(tx: Tx) -> tuple[ColumnElement[bool], ...]:
    return Arrival.council == tx.council, Arrival.state == fixed("parked")


def _body(tx: Tx, row: Row[*tuple[object, ...]]) -> bytes | None:
    if row.body is None:
        return None
    try:
        return tx.vault.open(row.body, body_place(row.envelope))
    except CannotOpen:
        return None  # the line is shown all the same: the key may be found


def _name(tx: Tx, row: Row[*tuple[object, ...]]) -> str:
    if row.name is None:
        return ""
    try:
        return tx.vault.own_key(row.person, row.sealed_key).open(
            row.name, Place("people", "name", PersonId(row.person).hex)
        )
    except CannotOpen:
        return ""
