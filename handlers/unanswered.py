"""What people wrote and nothing came of: read by staff to learn what is asked for, and settled one by one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handlers.errors import NotFound
from handlers.sight import readable
from storage import audit, unanswered
from storage.db import Tx
from storage.ids import CaseNumber
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One line of the list. number: of the case it stands in, if there is one."""

    id: UUID
    words: str
    lang: str
    topics: tuple[str, ...]
    written_at: datetime
    number: CaseNumber | None


def read_unanswered(tx: Tx, member: Member, now: datetime) -> tuple[Unanswered, ...]:
    """The list, the newest first. Reading it is written down, as every look at residents' words is."""
    found = unanswered.waiting(tx)
    theirs = readable(tx, member, {row.case for row in found if row.case}, now)
    waiting = [row for row in found if row.case is None or row.case in theirs]  # of no case yet: everybody's
    audit.record_each(tx, member.id, "unanswered.read", [row.case or row.id for row in waiting], now)
    return tuple(
        Unanswered(
            id=row.id,
            words=str(json.loads(row.body).get("words", "")),
            lang=row.lang,
            topics=row.topics,
            written_at=row.written_at,
            number=row.number,
        )
        for row in waiting
    )


def settle(tx: Tx, member: Member, row: UUID, now: datetime) -> None:
    """Somebody has learned from it. Done twice, or by two, it is done once. Raises: NotFound, if it is not theirs to read."""
    case = unanswered.case_of(tx, row)
    if case and case not in readable(tx, member, {case}, now):
        raise NotFound
    if unanswered.settle(tx, row, member.id, now):
        audit.record(tx, member.id, "unanswered.settled", row, now)
