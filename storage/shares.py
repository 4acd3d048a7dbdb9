"""What people said when they were asked whether their case may be passed on. A no is kept as well as a yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from storage.db import Tx
from storage.ids import CaseId, StaffId, new_id
from storage.tables import ShareAsked


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the person. to_whom: key of a desk, or an agency's name. said: yes, no, or None so far."""

    to_whom: str
    by: StaffId
    asked_at: datetime
    said: str | None
    said_at: datetime | None


def ask(tx: Tx, case: CaseId, to_whom: str, by: StaffId, now: datetime) -> None:
    """Note that the person was asked. Locks: the caller holds the person's row."""
    values = {"id": new_id(), "council": tx.council, "case_id": case, "to_whom": to_whom}
    tx.connection.execute(insert(ShareAsked).values(**values, asked_by=by, asked_at=now))
    tx.ring("console")


def answer(tx: Tx, case: CaseId, to_whom: str, said: str, now: datetime) -> bool:
    """Note what they said: yes or no. False: nobody had asked, or it is answered. Locks: the person's row."""
    asked = update(ShareAsked).where(
        ShareAsked.case_id == case, ShareAsked.to_whom == to_whom, ShareAsked.said.is_(None)
    )
    answered = tx.connection.execute(asked.values(said=said, said_at=now))
    tx.ring("console")
    return answered.rowcount > 0


def of_case(tx: Tx, case: CaseId) -> tuple[Asked, ...]:
    """Everything they were asked on a case, the latest first."""
    rows = tx.connection.execute(
        select(
            ShareAsked.to_whom, ShareAsked.asked_by, ShareAsked.asked_at, ShareAsked.said, ShareAsked.said_at
        )
        .where(ShareAsked.case_id == case, ShareAsked.council == tx.council)
        .order_by(ShareAsked.asked_at.desc(), ShareAsked.id.desc())
    )
    return tuple(Asked(*row) for row in rows)  # type: ignore[arg-type]  # columns in the order of Asked


def latest(tx: Tx, case: CaseId, to_whom: str) -> Asked | None:
    """What they were last asked about passing it on to this desk or agency."""
    return next((asked for asked in of_case(tx, case) if asked.to_whom == to_whom), None)
