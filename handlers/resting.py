"""A case that rests: until a day, or until an agency has answered. Whatever the person says wakes it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Literal

from handlers import promises as promising
from handlers.cases import hold_open
from handlers.council import Council
from handlers.errors import Conflict, Refused
from handlers.hours import TOKYO
from storage import audit, cases, people, promises
from storage.cases import Found
from storage.db import Tx
from storage.ids import CaseId, CaseNumber
from storage.staff import Member

Reason = Literal["day", "agency"]
MORNING = time(8, 30)


def rest(
    tx: Tx, council: Council, member: Member, number: CaseNumber, why: Reason, until: date, now: datetime
) -> None:
    """Let a case rest until the morning of a day: nobody need look before, and nothing is late meanwhile.

    Danger never rests. Locks: the person. Raises: NotFound, Conflict if a colleague has it,
    Refused (case.closed, case.danger_never_rests, rest.day: not tomorrow or later, or too far ahead).
    """
    held = hold_open(tx, member, number, now)
    if held.case.staff not in (None, member.id):
        raise Conflict("")
    if held.case.is_danger:
        raise Refused("case.danger_never_rests")
    if not now.astimezone(TOKYO).date() < until <= latest(council, now):
        raise Refused("rest.day")
    wakes_at = datetime.combine(until, MORNING, TOKYO)
    promises.snooze(tx, held.case.id, wakes_at)
    cases.change(tx, held.case.id, waiting_on="agency" if why == "agency" else "staff")
    audit.record(tx, member.id, "case.rested", held.case.id, now, f"{why} {until.isoformat()}")


def latest(council: Council, now: datetime) -> date:
    """The last day until which a case may rest: what rests longer is forgotten, not resting."""
    return now.astimezone(TOKYO).date() + timedelta(days=council.profile.limits.rests)


def wake(tx: Tx, council: Council, member: Member, number: CaseNumber, now: datetime) -> None:
    """Somebody goes on with it before its day. Locks: the person. Raises: NotFound, Refused (case.closed)."""
    held = hold_open(tx, member, number, now)
    _wake(tx, council, held.case, now)
    audit.record(tx, member.id, "case.woken", held.case.id, now)


def wake_next(tx: Tx, council: Council, now: datetime, stuck: Collection[CaseId] = ()) -> int:
    """Wake one case whose day has come, or that has waited for its person for too long. 0: there is none. Locks: its person.

    stuck: what has failed a moment ago. Raises: Stuck.
    """
    for case in promises.next_to_wake(tx, now, 1, stuck):
        with promising.looking_after(case):
            people.hold(tx, cases.get(tx, case).person)
            found = cases.get(tx, case)
            if found.is_open and found.snoozed_until and found.snoozed_until <= now:
                _wake(tx, council, found, now)
                audit.record(tx, None, "case.woken", case, now)
        return 1
    return _back_to_us(tx, council, now, stuck)


def _back_to_us(tx: Tx, council: Council, now: datetime, stuck: Collection[CaseId]) -> int:
    """What has waited for its person for too long is our turn again: somebody asks after them."""
    before = now - timedelta(days=council.profile.limits.person)
    for case in promises.next_unanswered(tx, before, 1, stuck):
        with promising.looking_after(case):
            people.hold(tx, cases.get(tx, case).person)
            found = cases.get(tx, case)
            if found.is_open and found.waiting_on == "person" and found.due_at <= before:
                _wake(tx, council, found, now)
                audit.record(tx, None, "case.waited_long", case, now)
        return 1
    return 0


def _wake(tx: Tx, council: Council, case: Found, now: datetime) -> None:
    due_at = promising.promise(council, case.desk, case.urgency, now).due_at
    cases.change(tx, case.id, waiting_on="staff", snoozed_until=None, due_at=due_at, slips=0)
