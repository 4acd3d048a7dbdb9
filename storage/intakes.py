"""What a member of staff took down for a caller or visitor: the form as it was filled in, kept sealed to go on with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from storage.db import Tx
from storage.ids import CaseId, StaffId
from storage.people import Known
from storage.tables import Case, Intake
from storage.vault import Place


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was last filled in. form: JSON. came_at: when they called, came or wrote."""

    by: StaffId
    came_at: datetime
    taken_at: datetime
    form: str
    version: int


@dataclass(frozen=True, slots=True)
class New:
    """A form to keep for the first time."""

    by: StaffId
    came_at: datetime
    form: str


def is_first(tx: Tx, case: CaseId) -> bool:
    """Whether no case of this name has been kept before, and nobody else keeps it just now. case: as the form names it.

    Locks: on PostgreSQL the form's number, until the end of the transaction; the same form sent twice waits here.
    """
    if not tx.is_sqlite:
        number = int.from_bytes(case.bytes[-8:], "big", signed=True)
        tx.connection.execute(select(func.pg_advisory_xact_lock(number)))
    return tx.connection.execute(select(Case.id).where(Case.id == case)).first() is None


def keep(tx: Tx, person: Known, case: CaseId, new: New, now: datetime) -> None:
    """Keep a form. Locks: the caller has opened the case in this transaction."""
    values = {"case_id": case, "council": tx.council, "taken_by": new.by, "came_at": new.came_at}
    sealed = person.key.seal(new.form, _place(case))
    tx.connection.execute(insert(Intake).values(**values, taken_at=now, body=sealed, version=1))


def change(tx: Tx, person: Known, case: CaseId, form: str, version: int) -> bool:
    """Keep the form as it stands now. False: somebody else has changed it since. Locks: the caller holds the person."""
    same = (Intake.case_id == case, Intake.council == tx.council, Intake.version == version)
    sealed = person.key.seal(form, _place(case))
    changed = update(Intake).where(*same).values(body=sealed, version=version + 1)
    return tx.connection.execute(changed).rowcount == 1


def of_case(tx: Tx, person: Known, case: CaseId) -> Kept | None:
    """The form of a case; None if nobody took it down, as with everything that came on LINE."""
    row = tx.connection.execute(
        select(Intake).where(Intake.case_id == case, Intake.council == tx.council)
    ).one_or_none()
    if row is None:
        return None
    form = person.key.open(row.body, _place(case))
    return Kept(StaffId(row.taken_by), row.came_at, row.taken_at, form, row.version)


def _place(case: CaseId) -> Place:
    return Place("intakes", "body", case.hex)
