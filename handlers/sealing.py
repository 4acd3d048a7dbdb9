"""Sealing a case, naming who may read it, and opening one in an emergency. Everything here is on record for ever."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from handlers.cases import checked, hold
from handlers.errors import NotFound, Refused, Sealed
from handlers.sight import check_seal
from storage import audit, cases, people, seals, seats, staff
from storage.db import Tx
from storage.ids import CaseNumber, StaffId
from storage.seals import Kind
from storage.staff import Member

OPEN_FOR = timedelta(hours=2)  # what is opened in an emergency closes again by itself


def seal_case(
    tx: Tx, member: Member, number: CaseNumber, kind: Kind, readers: Collection[StaffId], now: datetime
) -> None:
    """Let only these colleagues read a case, and whoever seals it; anew, to name others.

    kind: named, or meeting for the members of a support meeting (支援会議). A colleague who has it in hand keeps it.
    Locks: the person. Raises: NotFound, Sealed, Refused (handover.not_your_desk, seal.no_such_reader).
    """
    held = hold(tx, member, number, now)
    if not seats.sits_at(tx, member.id, held.case.desk):
        raise Refused("handover.not_your_desk")
    known = {each.id for each in staff.everybody(tx) if each.active}
    if not set(readers) <= known:
        raise Refused("seal.no_such_reader")
    if held.case.against and any(held.case.against in seats.of_member(tx, each) for each in readers):
        raise Refused("handover.complained_of")
    named = {member.id, *readers, *([held.case.staff] if held.case.staff else [])}
    seals.seal(tx, held.case.id, kind, named, member.id, now)
    cases.change(tx, held.case.id)
    audit.record(tx, member.id, "case.sealed", held.case.id, now, f"{kind} {len(named)}")


def unseal_case(tx: Tx, member: Member, number: CaseNumber, now: datetime) -> None:
    """Let every colleague read it again; only one of its readers may. Locks: the person. Raises: NotFound, Refused."""
    held = hold(tx, member, number, now)
    seal = seals.of_case(tx, held.case.id)
    if seal is None:
        return
    if member.id not in seal.readers:
        raise Refused("seal.not_a_reader")
    seals.unseal(tx, held.case.id)
    cases.change(tx, held.case.id)
    audit.record(tx, member.id, "case.unsealed", held.case.id, now)


def open_sealed(tx: Tx, member: Member, number: CaseNumber, reason: str, now: datetime) -> None:
    """Open a sealed case because it cannot wait, for OPEN_FOR. The reason is shown to the lead.

    reason: 1 to 2,000 characters. Locks: the person. Raises: NotFound, also for what is hidden; Refused(words.…).
    """
    said = checked(reason)
    found = cases.by_number(tx, number)
    if found is None:
        raise NotFound
    person = people.hold(tx, found.person)
    if not _is_sealed(tx, member, found, now):
        return
    seals.note_opening(tx, person, found.id, member.id, said, now, now + OPEN_FOR)
    cases.change(tx, found.id)
    audit.record(tx, member.id, "case.opened_sealed", found.id, now)


def _is_sealed(tx: Tx, member: Member, case: cases.Found, now: datetime) -> bool:
    """Raises: NotFound, if it is hidden."""
    try:
        check_seal(tx, member, case, now)
    except Sealed:
        return True
    return False


def read_openings(tx: Tx, now: datetime, lead: Member) -> tuple[seals.Emergency, ...]:
    """Why sealed cases were opened, as far as no lead has seen it yet. Writes: audit, if there is any."""
    found = seals.unseen_openings(tx, lead.id)
    if found:
        audit.record(tx, lead.id, "seal.reasons_read", None, now)
    return found


def seen_openings(tx: Tx, lead: Member, number: CaseNumber, now: datetime) -> None:
    """A lead has seen why a case was opened. Raises: NotFound."""
    found = cases.by_number(tx, number)
    if found is None or not _is_known(tx, lead, number):
        raise NotFound
    if seals.seen(tx, found.id, lead.id, now):
        audit.record(tx, lead.id, "seal.reasons_seen", found.id, now)


def meet_seal(tx: Tx, member: Member, number: CaseNumber, now: datetime) -> None:
    """Somebody came upon a case that is closed to them. Writes: audit."""
    found = cases.by_number(tx, number)
    if found is not None:
        audit.record(tx, member.id, "case.seal_met", found.id, now)


def _is_known(tx: Tx, member: Member, number: CaseNumber) -> bool:
    """Whether this member may know that there is such a case."""
    found = cases.by_number(tx, number)
    return found is not None and not seals.hidden_from(tx, member.id, (found.id,))
