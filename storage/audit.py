"""The record of who saw or did what, when and why. Ids, never words.

Written in the transaction it speaks of; of a look, right after it, before anybody is shown anything.

Each line carries a link: a keyed hash of the line before it and of itself, so that nobody who can write to the database
alone can alter, remove, add or move a line unnoticed. That the newest lines are gone shows against a head told elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Row, bindparam, func, insert, select

from storage.db import Tx
from storage.ids import StaffId
from storage.tables import Audit

BATCH = 5_000  # lines read at once while the chain is followed
NO_LINK = b""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record."""

    at: datetime
    staff: StaffId | None
    action: str
    subject: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest line of the record, to be told elsewhere: who cuts lines off cannot change what was told."""

    line: int
    link: bytes

    def __str__(self) -> str:
        """As it is told, and asked for again."""
        return f"{self.line}:{self.link.hex()}"


@dataclass(frozen=True, slots=True)
class Followed:
    """How the chain looks. lines: as many as there are. broken: the number of the first line that does not fit, if any."""

    lines: int
    head: Head | None
    broken: int | None


def record(
    tx: Tx, staff: StaffId | None, action: str, subject: UUID | None, now: datetime, detail: str | None = None
) -> None:
    """Write down that somebody saw or did something. staff None: the desk itself did."""
    record_each(tx, staff, action, (subject,), now, detail)


def record_each(
    tx: Tx,
    staff: StaffId | None,
    action: str,
    subjects: Sequence[UUID | None],
    now: datetime,
    detail: str | None = None,
) -> None:
    """Write down the same for several subjects at once, in their order; it is written as the transaction ends."""
    if not subjects:
        return
    same = {"council": tx.council, "at": now, "staff_id": staff, "action": action, "detail": detail}
    rows = [{**same, "subject": subject.hex if subject else None} for subject in subjects]
    tx.at_the_end(lambda ending: _append(ending, rows))


def of_subject(tx: Tx, subject: UUID) -> tuple[Entry, ...]:
    """Everything recorded about one case, person or member of staff, oldest first."""
    rows = tx.connection.execute(
        select(Audit.at, Audit.staff_id, Audit.action, Audit.subject, Audit.detail)
        .where(Audit.council == tx.council, Audit.subject == subject.hex)
        .order_by(Audit.id)
    )
    return tuple(Entry(*row) for row in rows)  # type: ignore[arg-type]  # columns in the order of Entry


def head(tx: Tx) -> Head | None:
    """The newest line; None: nothing is recorded yet."""
    row = tx.connection.execute(_HEAD, {"council": tx.council}).first()
    return Head(*row) if row else None


def follow(tx: Tx, told: Head | None = None) -> Followed:
    """Follow the chain from its first line. told: a head noted earlier, which must still be in it. Takes 10 s for a million lines."""
    link, lines, newest = NO_LINK, 0, None
    for row in _lines(tx):
        link = _link(tx, link, dict(row._mapping))
        if row.link != link or (told is not None and told.line == row.id and told.link != link):
            return Followed(lines, newest, row.id)
        lines, newest = lines + 1, Head(row.id, link)
    is_cut = told is not None and (newest is None or newest.line < told.line)
    return Followed(lines, newest, told.line if is_cut and told else None)


def _append(tx: Tx, rows: Sequence[dict[str, object]]) -> None:
    """Behind the newest line. Locks: the record of the council, until the commit that follows at once."""
    if not tx.is_sqlite:
        tx.connection.execute(_HOLD, {"record": f"audit|{tx.council}"})
    newest = head(tx)
    link = newest.link if newest else NO_LINK
    for row in rows:
        link = row["link"] = _link(tx, link, row)
    tx.connection.execute(_RECORD, rows)


def _link(tx: Tx, before: bytes, row: Mapping[str, object]) -> bytes:
    at, staff = row["at"], row["staff_id"]
    moment = at.astimezone(UTC).isoformat() if isinstance(at, datetime) else ""
    told = [before.hex(), moment, str(staff or ""), row["action"], row["subject"], row["detail"]]
    return tx.vault.digest("audit", json.dumps(told))


def _lines(tx: Tx) -> Iterator[Row[tuple[int, datetime, StaffId | None, str, str | None, str | None, bytes]]]:
    columns = (Audit.id, Audit.at, Audit.staff_id, Audit.action, Audit.subject, Audit.detail, Audit.link)
    every = select(*columns).where(Audit.council == tx.council).order_by(Audit.id)
    last = 0
    while rows := tx.connection.execute(every.where(Audit.id > last).limit(BATCH)).all():
        yield from rows  # type: ignore[misc]  # columns as they stand above
        last = rows[-1].id


_HOLD = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("record"), 0)))
_RECORD = insert(Audit)


_HEAD = (
    select(Audit.id, Audit.link)
    .where(Audit.council == bindparam("council"))
    .order_by(Audit.id.desc())
    .limit(1)
)
