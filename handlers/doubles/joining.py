"""Staff say that two people are one, or are not, or take it back. Nothing of anybody is moved, so all of it can be undone.

Talks, cases, cards and words stay with whoever they were of: nothing is ever sent to one because the other was written to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.doubles.comparing import Pair, look_at_pair
from handlers.doubles.shielding import may_be_found, seen_cases
from handlers.errors import Conflict, NotFound, Refused
from storage import audit, cases, compared, doubles, people
from storage.cases import Found
from storage.db import Tx
from storage.doubles import Group, Join
from storage.ids import CaseNumber, PersonId, StaffId
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who is one with the person of a case. cases: those the member sees; by, at: who said so last, and when."""

    cases: tuple[Found, ...]
    by: StaffId
    at: datetime


def read_joined(tx: Tx, member: Member, case: Found, now: datetime) -> tuple[Joined, ...]:
    """Who is one with the person of a case, as far as this member sees their cases. Whoever must not be found is left out.

    One query where nobody is.
    """
    group = doubles.group(tx, case.person)
    if not group.joins:
        return ()
    known = compared.of_people(tx, group.people - {case.person})
    found: list[Joined] = []
    for person in sorted(known, key=lambda each: each.bytes):
        seen = seen_cases(tx, member, [person], now) if may_be_found([person], known) else ()
        if seen:
            latest = max(between(group.joins, case.person, person), key=lambda join: join.at)
            found.append(Joined(seen, latest.by, latest.at))
    return tuple(found)


def join(tx: Tx, member: Member, number: CaseNumber, other: CaseNumber, now: datetime) -> None:
    """They are one person: their cases stand together, and they are counted once. Said twice, it is said once.

    Whoever the desk met first is the one the other is taken for. Locks: everybody concerned.
    Raises: NotFound, Refused("double.apart"), Conflict if a colleague was faster.
    """
    pair = _hold_pair(tx, member, number, other, now)
    if pair.joined:
        return
    if pair.apart:
        raise Refused("double.apart")
    kept, joined = sorted((pair.one, pair.other), key=lambda side: min(each.met_at for each in side.known))
    doubles.join(tx, kept.group.one, joined.group.one, member.id, now)
    _record(tx, member, "person.joined", pair, now)


def part(tx: Tx, member: Member, number: CaseNumber, other: CaseNumber, now: datetime) -> None:
    """They are two people after all: what last made them one is undone, and everything is as it was before.

    Locks: everybody concerned. Raises: NotFound, Conflict if a colleague was faster.
    """
    one, two = cases.by_number(tx, number), cases.by_number(tx, other)
    if one is None or two is None:
        raise NotFound
    group = _hold_group(tx, one.person)
    listed = {case.id for each in read_joined(tx, member, one, now) for case in each.cases}
    if not seen_cases(tx, member, [one.person], now) or two.id not in listed:
        raise NotFound
    latest = max(between(group.joins, one.person, two.person), key=lambda join: (join.at, join.person.bytes))
    doubles.part(tx, latest.person)
    audit.record_each(tx, member.id, "person.parted", (one.id, two.id), now)


def keep_apart(tx: Tx, member: Member, number: CaseNumber, other: CaseNumber, now: datetime) -> None:
    """They are not one person: nobody is asked again. Locks: everybody concerned. Raises: NotFound, Conflict."""
    pair = _hold_pair(tx, member, number, other, now)
    if pair.joined:
        raise Conflict
    doubles.keep_apart(tx, pair.one.group.people, pair.other.group.people, member.id, now)
    _record(tx, member, "person.kept_apart", pair, now)


def may_be_one(tx: Tx, member: Member, number: CaseNumber, other: CaseNumber, now: datetime) -> None:
    """That they are not one was wrong: they may be suggested again. Locks: everybody concerned. Raises: NotFound, Conflict."""
    pair = _hold_pair(tx, member, number, other, now)
    if doubles.may_be_one(tx, pair.one.group.people, pair.other.group.people):
        _record(tx, member, "person.may_be_one", pair, now)


def between(joins: Sequence[Join], one: PersonId, other: PersonId) -> tuple[Join, ...]:
    """What makes these two one: the way from one to the other. Empty: they are the same row, or not joined."""
    mine, theirs = _up(joins, one), _up(joins, other)
    return tuple({*mine} ^ {*theirs})


def _up(joins: Sequence[Join], person: PersonId) -> tuple[Join, ...]:
    """From a person to the first of their group."""
    above = {join.person: join for join in joins}
    way: list[Join] = []
    while join := above.get(person):
        way.append(join)
        person = join.under
    return tuple(way)


def _hold_pair(tx: Tx, member: Member, number: CaseNumber, other: CaseNumber, now: datetime) -> Pair:
    seen = look_at_pair(tx, member, number, other, now)
    _hold(tx, seen.one.group.people | seen.other.group.people)
    pair = look_at_pair(tx, member, number, other, now)
    if (pair.one.group, pair.other.group) != (seen.one.group, seen.other.group):
        raise Conflict
    return pair


def _hold_group(tx: Tx, person: PersonId) -> Group:
    seen = doubles.group(tx, person)
    _hold(tx, seen.people)
    if doubles.group(tx, person) != seen:
        raise Conflict
    return seen


def _hold(tx: Tx, some: Collection[PersonId]) -> None:
    """In one order, so that two who do this at once do not wait for each other for ever."""
    for person in sorted(some, key=lambda each: each.bytes):
        people.hold(tx, person)


def _record(tx: Tx, member: Member, action: str, pair: Pair, now: datetime) -> None:
    audit.record_each(tx, member.id, action, (pair.one.case.id, pair.other.case.id), now)
