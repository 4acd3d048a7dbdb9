"""How staff are reached outside the console: their mail address, and the LINE account they linked with a code."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from storage.alarms import Channel
from storage.db import Tx
from storage.ids import PersonId, StaffId
from storage.prepared import Prepared
from storage.tables import Staff
from storage.vault import Place

CODE_LIFE = timedelta(minutes=10)


def keep_mail(tx: Tx, member: StaffId, address: str) -> None:
    """Mail alarms to this address from now on; empty: to none."""
    sealed = tx.vault.seal(address.encode(), _place(member)) if address else None
    tx.connection.execute(update(Staff).where(Staff.id == member).values(mail=sealed))


def mail_of(tx: Tx, member: StaffId) -> str:
    """Where a member's alarms are mailed to, or empty. Raises: CannotOpen."""
    sealed = tx.connection.execute(select(Staff.mail).where(Staff.id == member)).scalar_one_or_none()
    return tx.vault.open(sealed, _place(member)).decode() if sealed else ""


def offer_code(tx: Tx, member: StaffId, code: str, now: datetime) -> None:
    """A code with which this member's LINE account can be linked, once and soon; the one before is void."""
    tx.connection.execute(
        update(Staff)
        .where(Staff.id == member)
        .values(link_code=_digest(tx, code), link_until=now + CODE_LIFE)
    )


def use_code(tx: Tx, code: str, person: PersonId, now: datetime) -> StaffId | None:
    """Link the LINE account that sent this code. None: the code is not good, or no longer."""
    found = tx.connection.execute(
        select(Staff.id).where(
            Staff.council == tx.council,
            Staff.link_code == _digest(tx, code),
            Staff.link_until > now,
            Staff.active,
        )
    ).scalar_one_or_none()
    if found is None:
        return None
    unlink_person(tx, person)
    tx.connection.execute(
        update(Staff).where(Staff.id == found).values(line_person=person, link_code=None, link_until=None)
    )
    return StaffId(found)


def unlink_person(tx: Tx, person: PersonId) -> None:
    """This LINE account is nobody's at the desk any more."""
    tx.connection.execute(
        update(Staff).where(Staff.council == tx.council, Staff.line_person == person).values(line_person=None)
    )


def unlink(tx: Tx, member: StaffId) -> None:
    """Call this member by LINE no longer."""
    tx.connection.execute(
        update(Staff).where(Staff.id == member).values(line_person=None, link_code=None, link_until=None)
    )


def member_of(tx: Tx, person: PersonId) -> StaffId | None:
    """Who at the desk has this LINE account, if anybody who may still sign in."""
    asked = {"council": tx.council, "person": person}
    found = _MEMBER.run(tx, asked).first()
    return StaffId(found.id) if found else None


def line_person(tx: Tx, member: StaffId) -> PersonId | None:
    """The LINE account a member linked."""
    found = tx.connection.execute(select(Staff.line_person).where(Staff.id == member)).scalar_one_or_none()
    return PersonId(found) if found else None


def ways_to(tx: Tx) -> dict[StaffId, tuple[Channel, ...]]:
    """By which channels each active member of staff can be called."""
    rows = tx.connection.execute(
        select(Staff.id, Staff.mail.is_not(None), Staff.line_person.is_not(None)).where(
            Staff.council == tx.council, Staff.active
        )
    )
    both: tuple[tuple[Channel, int], ...] = (("mail", 1), ("line", 2))
    return {StaffId(row[0]): tuple(channel for channel, at in both if row[at]) for row in rows}


def _digest(tx: Tx, code: str) -> bytes:
    return tx.vault.digest("link_code", code)


def _place(member: StaffId) -> Place:
    return Place("staff", "mail", member.hex)


# Built once: for what is asked at every turn, building the statement takes longer than running it.
_MEMBER = Prepared(
    select(Staff.id).where(
        Staff.council == bindparam("council"), Staff.line_person == bindparam("person"), Staff.active
    )
)
