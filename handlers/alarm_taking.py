"""Taking an alarm in hand: the calls end, the person is told that somebody has read them, and it is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers import crisis_words
from handlers.danger import attended
from handlers.errors import Conflict, NotFound, Refused
from handlers.sight import check_reach, check_seal
from handlers.speech import CRISIS, Free, speak
from storage import alarms, audit, cases, people, seals, staff, talks
from storage.db import Tx
from storage.ids import CaseId, CaseNumber
from storage.people import Known
from storage.staff import Member
from storage.talks import Owner


def take_alarm(tx: Tx, member: Member, number: CaseNumber, now: datetime) -> None:
    """Take in hand what calls: case and talk are the member's from now on, unless a colleague is speaking just now.

    Locks: the person. Raises: NotFound, Refused("case.closed"), Conflict if somebody took it before.
    """
    found = cases.by_number(tx, number)
    if found is None:
        raise NotFound
    person = people.hold(tx, found.person)
    case = cases.get(tx, found.id)
    if not case.is_open:
        raise Refused("case.closed")
    newest = alarms.newest(tx, case.id)
    if newest is None or not newest.is_open:
        raise Conflict(staff.name_of(tx, newest.taken_by) if newest and newest.taken_by != member.id else "")
    if seals.closed_to(
        tx, member.id, (case.id,), now
    ):  # life comes first: whoever answers for it may read it
        seals.let_read(tx, case.id, member.id, member.id, now)
        audit.record(tx, member.id, "case.opened_sealed", case.id, now, "alarm")
    stand = talks.stand(tx, person)
    if stand.owner.staff in (None, member.id) or not attended(tx, person, stand.owner, newest, now):
        cases.change(tx, case.id, staff_id=member.id, state="taken")
        bots = stand.aside or stand.case
        owner = Owner("staff", staff=member.id)
        aside = bots if bots != case.id else None
        talks.keep(tx, person, replace(stand, owner=owner, case=case.id, aside=aside), now)
    settle(tx, person, case.id, member, now)


def settle(tx: Tx, person: Known, case: CaseId, member: Member, now: datetime) -> None:
    """End the calls of a case, if there are any, and tell the person once that they were read. Locks: the person."""
    newest = alarms.newest(tx, case)
    if newest is None or alarms.take(tx, case, member.id, now) is None:
        return
    cases.change(tx, case)
    audit.record(tx, member.id, "alarm.taken", case, now)
    if person.quiet or talks.hushed_at(tx, person) or not person.reachable:
        return
    left = talks.take_token(tx, person)
    words = crisis_words.plain(crisis_words.reader_of(person), newest.lang, "safety.read")
    speak(tx, person, case, [words], now, free=Free(*left) if left else None, by=CRISIS)


def followed_up(tx: Tx, member: Member, number: CaseNumber, now: datetime) -> None:
    """Somebody has asked again how the person is. Locks: the person. Raises: NotFound, Sealed, Refused if it is not theirs."""
    found = cases.by_number(tx, number)
    if found is None:
        raise NotFound
    people.hold(tx, found.person)
    check_seal(tx, member, found, now)
    check_reach(tx, member, found)
    cases.change(tx, found.id, follow_up_on=None)
    audit.record(tx, member.id, "case.followed_up", found.id, now)
