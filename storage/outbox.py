"""The outbox: one row is one request to LINE, written with what caused it, sent by nobody but the sender.

A row's id is its retry key, fixed before the first attempt. Which way it goes (reply or push) is
written down before the attempt, so that a crash leaves no doubt about what may have happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.columns import fixed, in_line
from storage.db import Tx
from storage.ids import OutboxId, PersonId, new_id
from storage.people import Known, NotOnLine
from storage.prepared import Prepared
from storage.tables import Outgoing, Person
from storage.vault import CannotOpen, Place

Kind = Literal["words", "profile", "content"]
Via = Literal["reply", "push", "read"]
Ending = Literal["sent", "refused", "expired", "unknown"]
WAITING = fixed("waiting")
BLOCKED = "blocked"  # the reasons staff are shown
OVERTAKEN = "overtaken"
TAKEN_BACK = "taken_back"  # it held words the person has taken back, and they were not to be sent again
UNREADABLE = "sealed under a key we do not hold"

# Longer than the slowest attempt (connect 3 s, answer 8 s, its body 12 s), within a token's life.
LEASE_S = 25
SLOW_LEASE_S = 90  # a film of 20 MB may take a minute, and nobody waits behind it
TOKEN_S = 50  # LINE allows a minute from the webhook; the rest is the way there
# No pause or lease of ours is longer: what is due later was written by a clock that was wrong.
PAUSE_MOST = timedelta(minutes=10)
KEY_LIFE = timedelta(hours=23)  # LINE forgets a retry key after 24 h: a later attempt would be a second send


class Lane(IntEnum):
    """Which queue a row waits in: the smaller number goes first."""

    STAFF = 0
    ANSWER = 1
    BULK = 2


@dataclass(frozen=True, slots=True)
class New:
    """Something to send. body: JSON as rendered. reply_token: if the person is waiting for an answer right now.

    id: given by whoever must be able to ask twice for the same thing, such as a form sent twice.
    """

    kind: Kind
    lane: Lane
    body: str
    reply_token: str | None = None
    token_from: datetime | None = None
    id: OutboxId | None = None


@dataclass(frozen=True, slots=True)
class Leased:
    """A row that is ours to send for a short while. tries counts this attempt; tried_via: how earlier ones went."""

    id: OutboxId
    person: PersonId
    kind: Kind
    body: str
    line_id: str
    reply_token: str | None
    token_fresh: bool
    tries: int
    tried_via: Via | None
    made_at: datetime
    first_try_at: datetime | None

    @property
    def is_doubtful(self) -> bool:
        """Whether an earlier attempt may have reached the person."""
        return self.tried_via in ("reply", "push")


def add(tx: Tx, person: Known, new: New, now: datetime) -> OutboxId:
    """Put something into the outbox. Rings for the sender. Raises: NotOnLine."""
    if not person.has_line:
        raise NotOnLine(f"person {person.id.hex} has no LINE")
    row = new.id or OutboxId(new_id())
    token = person.key.seal(new.reply_token, place("reply_token", row)) if new.reply_token else None
    values = {
        "id": row,
        "council": tx.council,
        "person_id": person.id,
        "kind": new.kind,
        "lane": int(new.lane),
        "body": person.key.seal(new.body, place("body", row)),
        "reply_token": token,
        "token_until": (new.token_from or now) + timedelta(seconds=TOKEN_S) if token else None,
        "state": "waiting",
        "made_at": now,
        "due_at": now,
        "tries": 0,
    }
    _ADD.run(tx, values)
    tx.ring("outbox")
    return row


def has(tx: Tx, row: OutboxId) -> bool:
    """Whether this was put into the outbox before."""
    return tx.connection.execute(select(Outgoing.seq).where(Outgoing.id == row)).first() is not None


def lease_next(tx: Tx, now: datetime) -> Leased | None:
    """Find the next row to send and lease it, its way not yet written down."""
    found = find_next(tx, now)
    if found is not None:
        lease(tx, found, now)
    return found


def find_next(tx: Tx, now: datetime, *, is_to_speak: bool = False) -> Leased | None:
    """The next row to send: staff and crisis first, then answers, then bulk; one person's in their order.

    is_to_speak: of what is said alone; what we ask LINE for is left to other senders.
    Words for somebody who has blocked us end here, visibly, and so do those taken back and what cannot be opened any more.
    Locks: the row, for this transaction; it is ours for longer only with `lease`.
    """
    asked = {"council": tx.council, "now": now, "far": now + PAUSE_MOST}
    while (row := (_NEXT_WORDS if is_to_speak else _NEXT).run(tx, asked).first()) is not None:
        if row.kind == "words" and not (row.reachable and row.body):
            _stop(tx, Outgoing.seq == row.seq, TAKEN_BACK if row.reachable else BLOCKED, now)
            continue
        try:
            return _found(tx, row, now)
        except CannotOpen:
            _set_aside(tx, row.seq, now)
    return None


def lease(tx: Tx, found: Leased, now: datetime, via: Via | None = None) -> None:
    """Keep other senders away from it for LEASE_S, and write down, before the attempt, which way it goes."""
    lease_s = SLOW_LEASE_S if found.kind == "content" else LEASE_S
    values = {
        "leased_until": now + timedelta(seconds=lease_s),
        "tries": found.tries,
        "first_try_at": found.first_try_at or now,
    }
    _LEASE.run(tx, {"this": found.id, **values, **({"via": via} if via else {})})


def _nobodys(now: datetime) -> ColumnElement[bool]:
    return or_(Outgoing.leased_until.is_(None), _is_past(Outgoing.leased_until, now, now + PAUSE_MOST))


def _is_past(
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    now: datetime | BindParameter[datetime],
    far: datetime | BindParameter[datetime],
) -> ColumnElement[bool]:
    """Whether a moment of ours has come; one that is too far ahead was never meant."""
    return or_(moment <= now, moment > far)


def _found(tx: Tx, row: Any, now: datetime) -> Leased:
    key = tx.vault.own_key(row.person_id, row.sealed_key)
    out = OutboxId(row.id)
    return Leased(
        id=out,
        person=PersonId(row.person_id),
        kind=row.kind,
        body=key.open(row.body, place("body", out)) if row.body else "",
        line_id=key.open(row.line_id, Place("people", "line_id", row.person_id.hex)),
        reply_token=key.open(row.reply_token, place("reply_token", out)) if row.reply_token else None,
        token_fresh=row.token_until is not None and row.token_until > now,
        tries=row.tries + 1,
        tried_via=row.via,
        made_at=row.made_at,
        first_try_at=row.first_try_at,
    )


def going_by(tx: Tx, leased: Leased, via: Via) -> None:
    """Write down, before the attempt, which way it goes."""
    _change(tx, leased, via=via)


def finish(
    tx: Tx,
    leased: Leased,
    ending: Ending,
    now: datetime,
    reason: str | None = None,
    request_id: str | None = None,
) -> bool:
    """Say how it ended. False: the lease had run out and another sender has taken over.

    sent: whoever has heard LINE say so knows it for certain, and is believed however late they come back.
    """
    ended = {"state": ending, "reason": reason, "request_id": request_id, "finished_at": now}
    left = {"leased_until": None, "body": None, "reply_token": None}
    if ending == "sent":
        done = _SENT.run(tx, {"this": leased.id, **ended, **left}).rowcount == 1
    else:
        done = _change(tx, leased, **ended, **left)
    tx.ring("console")  # no sender is woken for the person's next row: whoever ends this one looks for it
    return done


def hold(tx: Tx, leased: Leased, reason: str, now: datetime) -> None:
    """Keep it with its words, unsent, for staff to see: LINE has certainly not taken it, and takes no such at present."""
    _change(tx, leased, state="held", reason=reason, via=None, finished_at=now, leased_until=None)
    _stop(
        tx,
        and_(Outgoing.id == leased.id, Outgoing.state == fixed("held"), Outgoing.body.is_(None)),
        TAKEN_BACK,
        now,
    )
    tx.ring("console")
    tx.ring("outbox")


def again(tx: Tx, leased: Leased, due_at: datetime, reason: str) -> None:
    """Try again later, with the same key."""
    _change(tx, leased, due_at=due_at, leased_until=None, reason=reason)


def not_gone(tx: Tx, leased: Leased) -> None:
    """The attempt certainly did not reach LINE: it leaves no doubt behind."""
    _change(tx, leased, via=None)


def never_tried(tx: Tx, leased: Leased) -> None:
    """LINE did not even let us in: as if it had never been attempted, so that it does not grow old over it."""
    _change(tx, leased, via=None, first_try_at=None)


def drop_token(tx: Tx, leased: Leased) -> None:
    """The free answer cannot be used any more, and certainly was not: the row goes as a push."""
    _change(tx, leased, via=None, reply_token=None, token_until=None)


def stop_for(tx: Tx, person: PersonId, now: datetime) -> None:
    """The person has blocked us: what waits to be said to them ends, visibly.

    What a sender has in hand at this moment ends as it ends, and what we ask LINE for is still worth asking.
    """
    theirs = and_(
        Outgoing.person_id == person,
        Outgoing.state == WAITING,
        Outgoing.kind == "words",
        _nobodys(now),
    )
    _stop(tx, theirs, BLOCKED, now)


def overtake(tx: Tx, person: PersonId, now: datetime) -> None:
    """Danger was heard: the bot's answers that still wait would only ask past it, and put its buttons out of sight.

    Locks: the caller holds the person's row.
    """
    answers = and_(
        Outgoing.person_id == person,
        Outgoing.state == WAITING,
        Outgoing.lane == Lane.ANSWER,
        Outgoing.tries == 0,  # what may have arrived already ends as it ends
        _spoken(Outgoing.kind),
        _nobodys(now),
    )
    _stop(tx, answers, OVERTAKEN, now)


def _stop(tx: Tx, which: ColumnElement[bool], reason: str, now: datetime) -> None:
    tx.connection.execute(
        update(Outgoing)
        .where(which)
        .values(
            # Nobody may be told that something did not arrive while an attempt at it was of unknown outcome.
            state=case((Outgoing.via.is_(None), "refused"), else_="unknown"),
            reason=reason,
            finished_at=now,
            leased_until=None,
            body=None,
            reply_token=None,
        )
    )
    tx.ring("console")


def _set_aside(tx: Tx, seq: int, now: datetime) -> None:
    """A row sealed under a key we do not hold must not stop all others. It stays as it is: the key may be found."""
    tx.connection.execute(
        update(Outgoing)
        .where(Outgoing.seq == seq)
        .values(state="refused", reason=UNREADABLE, finished_at=now, leased_until=None)
    )
    tx.ring("console")


def states(tx: Tx, rows: tuple[OutboxId, ...]) -> dict[UUID, tuple[str, str | None]]:
    """How each of these went: state and reason."""
    found = tx.connection.execute(
        select(Outgoing.id, Outgoing.state, Outgoing.reason).where(Outgoing.id.in_(rows))
    )
    return {row.id: (row.state, row.reason) for row in found}


def _change(tx: Tx, leased: Leased, **values: object) -> bool:
    """Change a row we have leased. False: the lease had run out and another sender has taken over."""
    which = {"this": leased.id, "attempt": leased.tries}
    return _OURS.run(tx, {**which, **values}).rowcount == 1


def place(column: str, row: OutboxId) -> Place:
    """Where a sealed column of a row lives."""
    return Place("outbox", column, row.hex)


def _spoken(kind: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """What a person sees, as against what we ask LINE for."""
    return kind == fixed("words")


def _must_wait() -> ColumnElement[bool]:
    """Only what a person sees has an order: an answer must not wait hours for a photo LINE is still preparing."""
    earlier = aliased(Outgoing)
    ahead = exists().where(
        earlier.person_id == Outgoing.person_id,
        earlier.state == WAITING,
        earlier.lane <= Outgoing.lane,  # the bot's last words wait for what staff said before them
        earlier.seq < Outgoing.seq,
        _spoken(earlier.kind),
    )
    return and_(_spoken(Outgoing.kind), ahead)


_ADD = Prepared(insert(Outgoing))
_WAITS = (
    select(
        Outgoing.seq,
        Outgoing.id,
        Outgoing.person_id,
        Outgoing.kind,
        Outgoing.body,
        Outgoing.reply_token,
        Outgoing.token_until,
        Outgoing.tries,
        Outgoing.via,
        Outgoing.made_at,
        Outgoing.first_try_at,
        Person.sealed_key,
        Person.line_id,
        Person.reachable,
    )
    .join(Person, Person.id == Outgoing.person_id)
    .where(
        Outgoing.council == bindparam("council"),
        in_line(Outgoing.state),
        _is_past(Outgoing.due_at, bindparam("now"), bindparam("far")),
        or_(
            Outgoing.leased_until.is_(None),
            _is_past(Outgoing.leased_until, bindparam("now"), bindparam("far")),
        ),
        ~_must_wait(),
    )
    .order_by(Outgoing.lane, Outgoing.seq)
    .limit(1)
    .with_for_update(skip_locked=True, of=Outgoing)
)
_NEXT = Prepared(_WAITS)
_NEXT_WORDS = Prepared(_WAITS.where(_spoken(Outgoing.kind)))
_LEASE = Prepared(update(Outgoing).where(Outgoing.id == bindparam("this")))
# tries is the fence: a sender that froze past its lease finds another attempt recorded and changes nothing.
_OURS = Prepared(
    update(Outgoing).where(
        Outgoing.id == bindparam("this"), Outgoing.tries == bindparam("attempt"), Outgoing.state == WAITING
    )
)
_SENT = Prepared(
    update(Outgoing).where(
        Outgoing.id == bindparam("this"), or_(Outgoing.state == WAITING, Outgoing.state == fixed("unknown"))
    )
)
