"""Alarms: danger that somebody must take in hand, the calls that go out because of it, and the signs it was heard by.

Raised in the transaction of the words themselves; worked like the outbox: claimed and written down first, done after.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.columns import fixed
from storage.db import Tx
from storage.ids import AlarmId, CaseId, CaseNumber, MessageId, StaffId, new_id
from storage.people import Known
from storage.tables import Alarm, AlarmCall, Case, Sign
from storage.vault import Place

Channel = Literal["mail", "line"]
CallEnding = Literal["sent", "failed"]

LEASE_S = 30  # longer than the slowest attempt of either channel
# Rounds follow each other sooner: what is due later was written by a clock that was wrong.
PAUSE_MOST = timedelta(minutes=10)
UNSET, BLOCKED, SEALED = "unset", "blocked", "sealed"  # why a call reaches nobody, for staff to mend
TRIES_MOST = 3  # attempts at one call, after a crash or a short fault: the next round comes anyway


@dataclass(frozen=True, slots=True)
class Open:
    """An alarm nobody has taken, as every page of the console shows it."""

    id: AlarmId
    number: CaseNumber
    risk: int
    raised_at: datetime
    round: int
    reached: int


@dataclass(frozen=True, slots=True)
class Raised:
    """The newest alarm of a case. spoken_at, spoken_risk: when the person was last given numbers, for which level."""

    id: AlarmId
    risk: int
    lang: str
    is_open: bool
    spoken_at: datetime | None
    spoken_risk: int
    taken_by: StaffId | None
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """An alarm whose next round of calls is due. round: how many there were."""

    id: AlarmId
    round: int
    raised_at: datetime
    for_staff: StaffId | None


@dataclass(frozen=True, slots=True)
class Call:
    """One call that is ours to make for a short while."""

    id: UUID
    alarm: AlarmId
    staff: StaffId
    channel: Channel
    number: CaseNumber
    tries: int


@dataclass(frozen=True, slots=True)
class Made:
    """A call as staff see it afterwards: whom it was for, how, and how it went."""

    staff: StaffId
    channel: Channel
    round: int
    state: str
    reason: str | None
    made_at: datetime

    @property
    def why(self) -> str | None:
        """What staff can mend, if that was it."""
        return self.reason if self.reason in (UNSET, BLOCKED, SEALED) else None


@dataclass(frozen=True, slots=True)
class Heard:
    """A sign of danger. spots: rule, start and end in the text of the message; the words are the message's alone."""

    message: MessageId | None
    risk: int
    kinds: str
    spots: tuple[tuple[str, int, int], ...]
    heard_at: datetime


def note_sign(tx: Tx, person: Known, case: CaseId, heard: Heard) -> None:
    """Keep what was heard as danger. Locks: the caller holds the person's row."""
    sign = new_id()
    sealed = person.key.seal(json.dumps(heard.spots), _place(sign))
    tx.connection.execute(
        insert(Sign).values(
            id=sign,
            council=tx.council,
            case_id=case,
            message_id=heard.message,
            risk=heard.risk,
            kinds=heard.kinds,
            evidence=sealed,
            heard_at=heard.heard_at,
        )
    )


def signs(tx: Tx, person: Known, case: CaseId) -> tuple[Heard, ...]:
    """What was heard in a case, the oldest first."""
    rows = tx.connection.execute(
        select(Sign.id, Sign.message_id, Sign.risk, Sign.kinds, Sign.evidence, Sign.heard_at)
        .where(Sign.case_id == case)
        .order_by(Sign.heard_at, Sign.id)
    ).all()
    return tuple(
        Heard(
            MessageId(row.message_id) if row.message_id else None,
            row.risk,
            row.kinds,
            tuple(
                (str(r), int(s), int(e))
                for r, s, e in json.loads(person.key.open(row.evidence, _place(row.id)))
            ),
            row.heard_at,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class New:
    """An alarm to raise. lang: of the words it was heard in. for_staff: who speaks with the person, called first."""

    case: CaseId
    risk: int
    lang: str = ""
    for_staff: StaffId | None = None


def raise_alarm(tx: Tx, new: New, now: datetime) -> AlarmId:
    """Begin to call, at once and until somebody takes it. Locks: the caller holds the person's row."""
    alarm = AlarmId(new_id())
    tx.connection.execute(
        insert(Alarm).values(
            id=alarm,
            council=tx.council,
            case_id=new.case,
            risk=new.risk,
            state="open",
            lang=new.lang,
            for_staff=new.for_staff,
            raised_at=now,
            spoken_at=None,
            spoken_risk=0,
            round=0,
            call_at=now,
        )
    )
    _ring(tx)
    return alarm


def worsen(tx: Tx, alarm: AlarmId, risk: int, now: datetime) -> None:
    """An open alarm has become graver: everybody is called again at once."""
    tx.connection.execute(
        update(Alarm).where(Alarm.id == alarm, Alarm.state == "open").values(risk=risk, call_at=now)
    )
    _ring(tx)


def spoken(tx: Tx, alarm: AlarmId, risk: int, now: datetime) -> None:
    """The person has been given numbers."""
    tx.connection.execute(update(Alarm).where(Alarm.id == alarm).values(spoken_at=now, spoken_risk=risk))


def newest(tx: Tx, case: CaseId) -> Raised | None:
    """The latest alarm of a case, taken or not."""
    row = tx.connection.execute(
        select(
            Alarm.id,
            Alarm.risk,
            Alarm.lang,
            Alarm.state,
            Alarm.spoken_at,
            Alarm.spoken_risk,
            Alarm.taken_by,
            Alarm.taken_at,
        )
        .where(Alarm.case_id == case)
        .order_by(Alarm.raised_at.desc(), Alarm.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Raised(
        AlarmId(row.id),
        row.risk,
        row.lang,
        row.state == "open",
        row.spoken_at,
        row.spoken_risk,
        StaffId(row.taken_by) if row.taken_by else None,
        row.taken_at,
    )


def take(tx: Tx, case: CaseId, member: StaffId, now: datetime) -> AlarmId | None:
    """Somebody has it in hand: no more calls. None: no alarm of this case was open. Locks: the person."""
    these = select(Alarm.id).where(Alarm.case_id == case, Alarm.state == "open").with_for_update()
    found = tx.connection.execute(these).scalars().all()
    if not found:
        return None
    tx.connection.execute(
        update(Alarm).where(Alarm.id.in_(found)).values(state="taken", taken_by=member, taken_at=now)
    )
    tx.connection.execute(
        update(AlarmCall)
        .where(AlarmCall.alarm_id.in_(found), AlarmCall.state == "waiting")
        .values(state="moot", finished_at=now, leased_until=None)
    )
    _ring(tx)
    return AlarmId(found[0])


def open_now(tx: Tx) -> tuple[Open, ...]:
    """Every alarm nobody has taken: the gravest first, then the oldest."""
    rows = tx.connection.execute(_OPEN_NOW, {"council": tx.council})
    return tuple(Open(AlarmId(row[0]), CaseNumber(row[1]), *row[2:]) for row in rows)


def any_due(tx: Tx, channel: Channel, now: datetime) -> bool:
    """Whether a round or a call of this channel is to be made: a look that keeps no writer waiting."""
    rounds = select(Alarm.id).where(_due(tx, now))
    calls = select(AlarmCall.id).where(_to_make(tx, channel, now))
    return bool(tx.connection.execute(select(or_(rounds.exists(), calls.exists()))).scalar_one())


def next_due(tx: Tx, now: datetime) -> Due | None:
    """Take the next alarm whose round is due. Locks: its row, so that of several loops one makes the round."""
    row = tx.connection.execute(
        select(Alarm.id, Alarm.round, Alarm.raised_at, Alarm.for_staff)
        .where(_due(tx, now))
        .order_by(Alarm.call_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    return Due(AlarmId(row.id), row.round, row.raised_at, StaffId(row.for_staff) if row.for_staff else None)


def call_round(
    tx: Tx, due: Due, whom: Sequence[tuple[StaffId, Channel]], again: timedelta, now: datetime
) -> None:
    """Put the calls of one round down to be made, and when the next round is due."""
    dialect = sqlite if tx.is_sqlite else postgresql
    for member, channel in whom:
        row = dialect.insert(AlarmCall).values(
            id=new_id(),
            council=tx.council,
            alarm_id=due.id,
            staff_id=member,
            channel=channel,
            round=due.round + 1,
            state="waiting",
            tries=0,
            made_at=now,
        )
        tx.connection.execute(row.on_conflict_do_nothing())
    tx.connection.execute(
        update(Alarm).where(Alarm.id == due.id).values(round=due.round + 1, call_at=now + again)
    )
    _ring(tx)


def lease_call(tx: Tx, channel: Channel, now: datetime) -> Call | None:
    """Take the next call of a channel to make. After a crash it is taken again; after TRIES_MOST it counts as failed."""
    while True:
        row = tx.connection.execute(
            select(AlarmCall.id, AlarmCall.alarm_id, AlarmCall.staff_id, AlarmCall.tries, Case.number)
            .join(Alarm, Alarm.id == AlarmCall.alarm_id)
            .join(Case, Case.id == Alarm.case_id)
            .where(_to_make(tx, channel, now))
            .order_by(AlarmCall.made_at, AlarmCall.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=AlarmCall)
        ).one_or_none()
        if row is None:
            return None
        if row.tries < TRIES_MOST:
            break
        _end(tx, row.id, row.tries, "failed", "given up after several tries", now)
    tx.connection.execute(
        update(AlarmCall)
        .where(AlarmCall.id == row.id)
        .values(tries=row.tries + 1, leased_until=now + timedelta(seconds=LEASE_S))
    )
    return Call(
        row.id, AlarmId(row.alarm_id), StaffId(row.staff_id), channel, CaseNumber(row.number), row.tries + 1
    )


def finish_call(tx: Tx, call: Call, ending: CallEnding, now: datetime, reason: str | None = None) -> None:
    """Say how a call went. reason: a kind of fault, never anybody's words."""
    _end(tx, call.id, call.tries, ending, reason, now)
    tx.ring("console")


def put_back(tx: Tx, call: Call, until: datetime) -> None:
    """It did not go out, and in a moment it may: it is made again then, under its own id."""
    tx.connection.execute(
        update(AlarmCall)
        .where(AlarmCall.id == call.id, AlarmCall.tries == call.tries, AlarmCall.state == "waiting")
        .values(leased_until=until)
    )


def _end(tx: Tx, call: UUID, tries: int, state: str, reason: str | None, now: datetime) -> None:
    # An alarm taken meanwhile has made this call moot; that it went out all the same is still said.
    tx.connection.execute(
        update(AlarmCall)
        .where(AlarmCall.id == call, AlarmCall.tries == tries, AlarmCall.state.in_(("waiting", "moot")))
        .values(state=state, reason=reason, finished_at=now, leased_until=None)
    )


def calls(tx: Tx, case: CaseId) -> tuple[Made, ...]:
    """Every call made because of a case, the oldest first."""
    rows = tx.connection.execute(
        select(*_MADE)
        .join(Alarm, Alarm.id == AlarmCall.alarm_id)
        .where(Alarm.case_id == case)
        .order_by(AlarmCall.made_at, AlarmCall.id)
    )
    return tuple(Made(*row) for row in rows)


def _due(tx: Tx, now: datetime) -> ColumnElement[bool]:
    return and_(Alarm.council == tx.council, Alarm.state == fixed("open"), _is_past(Alarm.call_at, now))


def _to_make(tx: Tx, channel: Channel, now: datetime) -> ColumnElement[bool]:
    nobodys = or_(AlarmCall.leased_until.is_(None), _is_past(AlarmCall.leased_until, now))
    waits = and_(AlarmCall.council == tx.council, AlarmCall.state == fixed("waiting"), nobodys)
    return and_(waits, AlarmCall.channel == channel)


def _is_past(
    moment: SQLColumnExpression[datetime] | SQLColumnExpression[datetime | None], now: datetime
) -> ColumnElement[bool]:
    return or_(moment <= now, moment > now + PAUSE_MOST)


def _ring(tx: Tx) -> None:
    tx.ring("alarms")
    tx.ring("console")


def _place(sign: UUID) -> Place:
    return Place("signs", "evidence", sign.hex)


# Built once: building such a statement takes longer than running it.
_MADE = [
    getattr(AlarmCall, column) for column in ("staff_id", "channel", "round", "state", "reason", "made_at")
]
_REACHED = (
    select(func.count())
    .where(AlarmCall.alarm_id == Alarm.id, AlarmCall.state == "sent")
    .correlate(Alarm)
    .scalar_subquery()
)
_OPEN_NOW = (
    select(Alarm.id, Case.number, Alarm.risk, Alarm.raised_at, Alarm.round, _REACHED)
    .join(Case, Case.id == Alarm.case_id)
    .where(Alarm.council == bindparam("council"), Alarm.state == fixed("open"))
    .order_by(Alarm.risk.desc(), Alarm.raised_at)
)
