"""The talk with each person: who speaks for us, and where the conversation stands. Written under the person's row."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, insert, select, update

from storage.db import Tx
from storage.ids import CaseId, DeskKey, StaffId
from storage.people import Known
from storage.prepared import Prepared
from storage.tables import Talk
from storage.vault import CannotOpen, Place

log = logging.getLogger(__name__)

OwnerKind = Literal["bot", "desk", "staff"]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who speaks for us: the bot, a desk's queue, or one member of staff. Never two of them."""

    kind: OwnerKind
    desk: DeskKey | None = None
    staff: StaffId | None = None

    @property
    def is_bot(self) -> bool:
        """Whether the bot may speak."""
        return self.kind == "bot"


BOT = Owner("bot")
LOST = "lost"  # as a state: no release has written this, and every one reads it as a talk it cannot read


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a talk stands. state: what the conversations wrote down, or empty at the very start.

    aside: the case the bot's own conversation is about, while staff speak with the person of another.
    """

    owner: Owner
    case: CaseId | None
    state: str
    revision: int
    aside: CaseId | None = None


def stand(tx: Tx, person: Known) -> Stand:
    """Where the talk with a person stands; a new person's is the bot's."""
    row = _STAND.run(tx, {"person": person.id}).one_or_none()
    if row is None:
        return Stand(BOT, None, "", 0)
    return Stand(
        owner=Owner(
            row.owner,
            DeskKey(row.desk) if row.desk else None,
            StaffId(row.staff_id) if row.staff_id else None,
        ),
        case=CaseId(row.case_id) if row.case_id else None,
        state=_state(person, row.state) if row.state else "",
        revision=row.revision,
        aside=CaseId(row.aside_id) if row.aside_id else None,
    )


def _state(person: Known, sealed: bytes) -> str:
    """What was written down; where it does not open, what is read as a talk that was lost: they are answered all the same."""
    try:
        return person.key.open(sealed, _place(person))
    except CannotOpen:
        log.warning("talk.lost")
        return LOST


def keep(tx: Tx, person: Known, stand: Stand, now: datetime) -> None:
    """Write down where the talk stands. Locks: the caller holds the person's row."""
    values = {
        "council": tx.council,
        "owner": stand.owner.kind,
        "desk": stand.owner.desk,
        "staff_id": stand.owner.staff,
        "case_id": stand.case,
        "aside_id": stand.aside,
        "state": person.key.seal(stand.state, _place(person)) if stand.state else None,
        "revision": stand.revision + 1,
        "changed_at": now,
    }
    changed = _CHANGE.run(tx, {"person": person.id, **values})
    if changed.rowcount == 0:
        _BEGIN.run(tx, {"person_id": person.id, **values})


def remember_token(tx: Tx, person: Known, token: str | None, token_from: datetime) -> None:
    """Keep the free answer of what the person just said, for staff who answer within the minute."""
    sealed = person.key.seal(token, _place(person, "reply_token")) if token else None
    tx.connection.execute(
        update(Talk).where(Talk.person_id == person.id).values(reply_token=sealed, token_from=token_from)
    )


def take_token(tx: Tx, person: Known) -> tuple[str, datetime] | None:
    """The free answer that is left, used up by asking for it."""
    row = tx.connection.execute(
        select(Talk.reply_token, Talk.token_from).where(Talk.person_id == person.id)
    ).one_or_none()
    if row is None or row.reply_token is None:
        return None
    tx.connection.execute(update(Talk).where(Talk.person_id == person.id).values(reply_token=None))
    try:
        return person.key.open(row.reply_token, _place(person, "reply_token")), row.token_from
    except CannotOpen:
        return None  # then it is pushed


def hush(tx: Tx, person: Known, since: datetime | None) -> None:
    """Speak of nothing but the weather from now on, or (None) of everything again. Locks: the person."""
    tx.connection.execute(update(Talk).where(Talk.person_id == person.id).values(hushed_at=since))


def let_go(tx: Tx, person: Known, now: datetime) -> None:
    """Staff give the talk back to the bot: they are not there any more, and what was hushed is over. Locks: the person."""
    tx.connection.execute(
        update(Talk).where(Talk.person_id == person.id).values(let_go_at=now, hushed_at=None)
    )


def let_go_at(tx: Tx, person: Known) -> datetime | None:
    """When staff last gave the talk back to the bot."""
    asked = select(Talk.let_go_at).where(Talk.person_id == person.id)
    return tx.connection.execute(asked).scalar_one_or_none()


def hushed_at(tx: Tx, person: Known) -> datetime | None:
    """Since when the person wants us to speak of nothing but the weather."""
    asked = select(Talk.hushed_at).where(Talk.person_id == person.id)
    return tx.connection.execute(asked).scalar_one_or_none()


def _place(person: Known, column: str = "state") -> Place:
    return Place("talks", column, person.id.hex)


_STAND = Prepared(
    select(
        Talk.owner, Talk.desk, Talk.staff_id, Talk.case_id, Talk.aside_id, Talk.state, Talk.revision
    ).where(Talk.person_id == bindparam("person"))
)
_CHANGE = Prepared(update(Talk).where(Talk.person_id == bindparam("person")))
_BEGIN = Prepared(insert(Talk))
