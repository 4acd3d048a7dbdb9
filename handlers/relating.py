"""Cases that belong together: a household, or related. Somebody says so; nothing is suggested, and never near violence."""

from __future__ import annotations

from datetime import datetime

from handlers.cases import hold
from handlers.errors import NotFound, Refused
from handlers.sight import reaches
from handlers.telling import is_guarded
from storage import audit, cases, people, related, seals
from storage.db import Tx
from storage.ids import CaseNumber
from storage.related import Kind, Linked
from storage.staff import Member


def link(tx: Tx, member: Member, number: CaseNumber, other: CaseNumber, kind: Kind, now: datetime) -> None:
    """Note that two cases belong together. Never where a link could lead somebody to a person in danger from them.

    Locks: both persons. Raises: NotFound, Sealed, Refused (link.itself, link.no_such_case, link.never).
    """
    if number == other:
        raise Refused("link.itself")
    _hold_persons(tx, number, other)
    one = hold(tx, member, number, now)
    found = cases.by_number(tx, other)
    if found is None or seals.closed_to(tx, member.id, (found.id,), now) or not reaches(tx, member, found):
        raise Refused("link.no_such_case")
    two = hold(tx, member, other, now)
    if any(is_guarded(tx, held.person, held.case) for held in (one, two)):
        raise Refused("link.never")
    related.link(tx, one.case.id, two.case.id, kind, member.id, now)
    for held in (one, two):
        cases.change(tx, held.case.id)
        audit.record(tx, member.id, "case.linked", held.case.id, now, kind)


def unlink(tx: Tx, member: Member, number: CaseNumber, other: CaseNumber, now: datetime) -> None:
    """Note that they do not belong together after all. Locks: both persons. Raises: NotFound, Sealed."""
    _hold_persons(tx, number, other)
    one, two = hold(tx, member, number, now), hold(tx, member, other, now)
    if related.unlink(tx, one.case.id, two.case.id):
        for held in (one, two):
            cases.change(tx, held.case.id)
            audit.record(tx, member.id, "case.unlinked", held.case.id, now)


def read_links(tx: Tx, member: Member, case: cases.Found, now: datetime) -> tuple[Linked, ...]:
    """The cases that belong to this one, without those that are not this member's and those not to be shown any more."""
    if is_guarded(tx, people.look_at(tx, case.person), case):
        return ()
    links = related.of_case(tx, case.id)
    closed = seals.closed_to(tx, member.id, [link.case for link in links], now)
    return tuple(link for link in links if link.case not in closed and _is_shown(tx, member, link))


def _is_shown(tx: Tx, member: Member, link: Linked) -> bool:
    other = cases.get(tx, link.case)
    return reaches(tx, member, other) and not is_guarded(tx, people.look_at(tx, other.person), other)


def _hold_persons(tx: Tx, *numbers: CaseNumber) -> None:
    """Hold both in one order, so that two who link at once do not wait for each other for ever."""
    found = [cases.by_number(tx, number) for number in numbers]
    if found[0] is None:
        raise NotFound
    for person in sorted({each.person for each in found if each}, key=lambda each: each.bytes):
        people.hold(tx, person)
