"""Turns: hands out what waits in the inbox, one person at a time, and records how it ended.

Whoever holds a person's row holds everything of theirs; a crash is a rollback, and nothing is
ever "being processed".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Literal

from sqlalchemy import Row, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from storage import envelopes
from storage.columns import beside, fixed, in_line
from storage.db import Tx
from storage.ids import ArrivalId
from storage.inbox import body_place
from storage.tables import Arrival, Envelope, Person
from storage.vault import CannotOpen

CANDIDATES = 32  # waiting arrivals looked at in one go when choosing whose turn it is
RETRIES_S = (0.2, 1.0, 5.0)  # until an arrival that failed is tried again; after the last it is parked

RETRY_MOST = timedelta(minutes=1)  # what is to be tried again later was put off by a clock that was wrong

DEADLY = "the worker died with it in hand"
TAKEN_BACK = "taken back before it could be handled"

Ending = Literal["done", "ignored", "parked"]
WAITING = fixed("waiting")
LEFT = ("waiting", "parked")  # what somebody is still to hear or to read


@dataclass(frozen=True, slots=True)
class Waiting:
    """An arrival whose turn has come. body is None for a timer of ours, and for what cannot be opened any more."""

    id: ArrivalId
    person_key: bytes | None
    body: bytes | None
    position: int
    timer: str | None
    subject: str | None
    received_at: datetime
    tries: int

    @property
    def is_last_try(self) -> bool:
        """Whether it is parked if it fails once more."""
        return self.tries >= len(RETRIES_S)


def claim(tx: Tx, now: datetime) -> Waiting | None:
    """Take the next arrival of a person nobody else is busy with, and that person's row with it.

    None: nothing is waiting, or all who wait are being attended to. Locks: as `claim_some`.
    """
    return next(iter(claim_some(tx, now, 1)), None)


def claim_some(tx: Tx, now: datetime, most: int) -> list[Waiting]:
    """Take the next arrivals, one each of up to so many people nobody else is busy with, and those people's rows.

    Next is whoever's turn comes first: in danger before all, then by age, and each further message of one person a
    little later, so that a flood of one keeps nobody waiting. Looking for several at once takes little longer than
    looking for one.

    Locks: the people's rows until the transaction ends (on SQLite, the whole database has one writer).
    Empty: nothing is waiting, or all who wait are being attended to.
    """
    tried: list[bytes] = []
    while firsts := _firsts(tx, now, tried, most):
        held = _hold(tx, list(firsts))
        rows = _still_first(tx, [firsts[key] for key in firsts if key in held])
        if rows:
            return _read_all(tx, rows)
        tried.extend(firsts)
    nobodys = _claim_nobodys(tx, now)
    return [nobodys] if nobodys else []


def _firsts(tx: Tx, now: datetime, tried: Sequence[bytes], most: int) -> dict[bytes, Row[*tuple[Any, ...]]]:
    """What is due first of each of the people who come next."""
    due = _DUE_NEXT.where(Arrival.person_key.not_in(tried)) if tried else _DUE_NEXT
    found: dict[bytes, Row[*tuple[Any, ...]]] = {}
    for row in tx.connection.execute(due, {"council": tx.council, **_moments(now)}):
        found.setdefault(row.person_key, row)
    return dict(islice(found.items(), most))


def _moments(now: datetime) -> dict[str, datetime]:
    return {"now": now, "far": now + RETRY_MOST}


def _hold(tx: Tx, keys: Sequence[bytes]) -> set[bytes]:
    """Hold these people's rows, as far as nobody else does; who is not met yet is held by their key instead."""
    if tx.is_sqlite:
        return set(keys)
    theirs = {"council": tx.council, "keys": keys}
    held = {key for key in tx.connection.execute(_PEOPLE_TO_HOLD, theirs).scalars() if key is not None}
    rest = [key for key in keys if key not in held]
    if rest:
        busy = set(tx.connection.execute(_PEOPLE, {"council": tx.council, "keys": rest}).scalars())
        held.update(key for key in rest if key not in busy and _hold_unmet(tx, key))
    return held


def _hold_unmet(tx: Tx, key: bytes) -> bool:
    """The row that will be the lock does not exist yet: take a lock on the key that will be in it."""
    number = int.from_bytes(key[:8], "big", signed=True)
    if not tx.connection.execute(select(func.pg_try_advisory_xact_lock(number))).scalar():
        return False
    return tx.connection.execute(_PEOPLE, {"council": tx.council, "keys": [key]}).first() is None


def _still_first(tx: Tx, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Row[*tuple[Any, ...]]]:
    """Those that wait and have nothing before them now that the people are held: seen before, it may have changed."""
    numbers = [row.id for row in rows]
    if not numbers:
        return []
    first = set(tx.connection.execute(_FIRST, {"numbers": numbers}).scalars())
    return [row for row in rows if row.id in first]


def _claim_nobodys(tx: Tx, now: datetime) -> Waiting | None:
    """What came without a person: nobody to answer, nobody to lock, still not dropped."""
    row = tx.connection.execute(_NOBODYS, {"council": tx.council, **_moments(now)}).first()
    return _read_all(tx, [row])[0] if row else None


def _read_all(tx: Tx, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Waiting]:
    digests = [row.envelope for row in rows if row.envelope]
    sealed = {}
    if digests:
        asked = {"council": tx.council, "digests": digests}
        sealed = {row.digest: row.body for row in tx.connection.execute(_BODIES, asked)}
    return [_waiting(tx, row, sealed.get(row.envelope)) for row in rows]


def _waiting(tx: Tx, row: Row[*tuple[Any, ...]], sealed: bytes | None) -> Waiting:
    return Waiting(
        id=ArrivalId(row.id),
        person_key=row.person_key,
        body=_body(tx, row.envelope, sealed) if sealed else None,
        position=row.position,
        timer=row.timer,
        subject=row.subject,
        received_at=row.received_at,
        tries=row.tries,
    )


def _body(tx: Tx, digest: bytes, sealed: bytes) -> bytes | None:
    try:
        return tx.vault.open(sealed, body_place(digest))
    except CannotOpen:
        return None  # what nobody can read must not stop those who wait behind it


@dataclass(frozen=True, slots=True)
class Finished:
    """How an arrival ended. reason: why it was ignored or parked, never anybody's words."""

    id: ArrivalId
    ending: Ending
    reason: str | None = None


def finish(tx: Tx, arrival: ArrivalId, ending: Ending, now: datetime, reason: str | None = None) -> None:
    """Say how an arrival ended. reason: why it was ignored or parked, never anybody's words."""
    finish_all(tx, [Finished(arrival, ending, reason)], now)


def finish_all(tx: Tx, arrivals: Sequence[Finished], now: datetime) -> None:
    """Say how several arrivals ended. Nobody is to read what was taken back before it could be parked."""
    parked = [each.id for each in arrivals if each.ending == "parked"]
    gone = envelopes.taken_back(tx, parked) if parked else ()
    ended = [Finished(each.id, "ignored", TAKEN_BACK) if each.id in gone else each for each in arrivals]
    rows = [
        {"this": each.id, "state": each.ending, "reason": each.reason, "finished_at": now} for each in ended
    ]
    tx.connection.execute(_FINISH, rows)
    for arrival in gone:
        envelopes.take_out(tx, arrival)
    burn_if_doomed(tx, [each.id for each in arrivals])


def fail(tx: Tx, waiting: Waiting, reason: str, now: datetime) -> Ending | None:
    """An arrival could not be handled: try it again shortly, or park it for staff so that the next may proceed."""
    is_last = waiting.is_last_try
    is_chance = (
        reason == DEADLY and waiting.tries == 0
    )  # a worker that died once mostly died of something else
    at_once = is_last or is_chance
    again = now if at_once else now + timedelta(seconds=RETRIES_S[waiting.tries])
    counted = tx.connection.execute(
        update(Arrival)
        # The number of tries is the fence: another worker may have had its turn with it since.
        .where(Arrival.id == waiting.id, Arrival.state == WAITING, Arrival.tries == waiting.tries)
        .values(tries=Arrival.tries + 1, retry_at=again, reason=reason)
    )
    if not is_last or counted.rowcount == 0:
        return None
    finish(tx, waiting.id, "parked", now, reason)
    tx.ring("console")
    return "parked"


def newest(tx: Tx, limit: int, below: ArrivalId | None = None) -> list[ArrivalId]:
    """Which of the things people did wait, newest first; below: only older ones than this."""
    rows = {"council": tx.council, "below": below or _BEYOND, "most": limit}
    return [ArrivalId(number) for number in tx.connection.execute(_NEWEST, rows).scalars()]


def look_at(tx: Tx, arrivals: Sequence[ArrivalId]) -> list[Waiting]:
    """What waits there, to look at and not to take; without what has been taken meanwhile."""
    rows = tx.connection.execute(select(*_WAITING).where(Arrival.id.in_(arrivals), Arrival.state == WAITING))
    return _read_all(tx, rows.all())


def count_waiting(tx: Tx, most: int) -> int:
    """How many arrivals wait, counted no further than this."""
    return tx.connection.execute(_COUNT, {"council": tx.council, "most": most}).scalar_one()


def hurry(tx: Tx, arrivals: Sequence[ArrivalId]) -> None:
    """Danger is in these: they are taken before all others, the same person's included. Rings for the worker."""
    tx.connection.execute(
        update(Arrival).where(Arrival.id.in_(arrivals), Arrival.state == WAITING).values(turn=0)
    )
    tx.ring("arrivals")


def was_deadly(tx: Tx, arrival: ArrivalId, now: datetime) -> Ending | None:
    """A worker died with this in hand. Once may be chance; what has killed as often as others may fail is parked."""
    found = tx.connection.execute(
        select(*_WAITING).where(Arrival.id == arrival, Arrival.state == WAITING)
    ).first()
    return fail(tx, _waiting(tx, found, None), DEADLY, now) if found else None


def doom(tx: Tx, arrival: int) -> None:
    """The words in this arrival were taken back: they go at once, and their envelope once nothing in it is left to do."""
    envelopes.take_out(tx, ArrivalId(arrival))
    burn_if_doomed(tx, [ArrivalId(arrival)])


def burn_if_doomed(tx: Tx, arrivals: Sequence[ArrivalId]) -> None:
    """Let their envelopes go if words in them were taken back and the rest is done: what is parked is still to be read."""
    for digest in tx.connection.execute(_DOOMED, {"these": arrivals}).scalars().all():
        same = (Arrival.council == tx.council, Arrival.envelope == digest)
        left = select(Arrival.id).where(*same, Arrival.state.in_(LEFT)).limit(1)
        if tx.connection.execute(left).first() is None:
            tx.connection.execute(
                delete(Envelope).where(Envelope.council == tx.council, Envelope.digest == digest)
            )


_WAITING = (
    Arrival.id,
    Arrival.person_key,
    Arrival.envelope,
    Arrival.position,
    Arrival.timer,
    Arrival.subject,
    Arrival.received_at,
    Arrival.tries,
    Arrival.retry_at,
)

# Built once: for what is asked at every turn, building the statement takes longer than running it.
_DUE = or_(
    Arrival.retry_at.is_(None), Arrival.retry_at <= bindparam("now"), Arrival.retry_at > bindparam("far")
)
_OURS = and_(Arrival.council == bindparam("council"), in_line(Arrival.state))
_DUE_NEXT = (
    select(*_WAITING)
    .where(_OURS, Arrival.person_key.is_not(None), _DUE)
    .order_by(Arrival.turn, Arrival.id)
    .limit(CANDIDATES)
)
_PEOPLE = select(Person.line_key).where(
    Person.council == bindparam("council"), Person.line_key.in_(bindparam("keys", expanding=True))
)
_PEOPLE_TO_HOLD = _PEOPLE.with_for_update(skip_locked=True)
_EARLIER = aliased(Arrival)
# One look into the index for each: a planner that believes that few wait (mostly it is so) would else read all
# that wait for each of them, on the very day on which thousands do. A person's key is of one council alone.
_FIRST_OF_THEM = (
    select(_EARLIER.id)
    .where(_EARLIER.person_key == Arrival.person_key, _EARLIER.state == WAITING)
    .order_by(_EARLIER.turn, _EARLIER.id)
    .limit(1)
    .scalar_subquery()
)
_FIRST = select(Arrival.id).where(
    Arrival.id.in_(bindparam("numbers", expanding=True)),
    Arrival.id == _FIRST_OF_THEM,  # which waits
)
_BEYOND = 2**62
# By their state as well: not in the order of the line, so that whether few or many wait decides which way is short.
_NEWEST = (
    select(Arrival.id)
    .where(_OURS, Arrival.state == WAITING, Arrival.person_key.is_not(None), Arrival.envelope.is_not(None))
    .where(Arrival.id < bindparam("below"))
    .order_by(Arrival.id.desc())
    .limit(bindparam("most"))
)
_COUNT = select(func.count()).select_from(
    select(Arrival.id).where(_OURS).order_by(Arrival.turn, Arrival.id).limit(bindparam("most")).subquery()
)
# Hardly anything is nobody's: found as one person's would be, never along the line of all.
_NOBODYS = (
    select(*_WAITING)
    .where(
        Arrival.person_key.is_(None),
        Arrival.state == WAITING,
        beside(Arrival.council) == bindparam("council"),
        _DUE,
    )
    .order_by(Arrival.turn, Arrival.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_BODIES = select(Envelope.digest, Envelope.body).where(
    Envelope.council == bindparam("council"), Envelope.digest.in_(bindparam("digests", expanding=True))
)
_FINISH = update(Arrival).where(Arrival.id == bindparam("this")).values(tries=Arrival.tries + 1)
_DOOMED = (
    select(Envelope.digest)
    .join(Arrival, (Arrival.envelope == Envelope.digest) & (Arrival.council == Envelope.council))
    .where(Arrival.id.in_(bindparam("these", expanding=True)), Envelope.doomed)
    .distinct()
)
