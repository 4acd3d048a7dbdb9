"""A promise that is kept: by when somebody answers, from the desk's own hours; announced anew once when it slips.

Whatever makes it a desk's turn makes a promise. Broken, the person is told a new time, once; broken again, whoever leads
is called. While a case waits for the person or for an agency, or sleeps until a day, nothing is late. How long it may be
so, and how long nobody may have taken it, the profile says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversations.kernel.effects import Say
from conversations.kernel.shown import Literal, Named
from conversations.vocabulary import Urgency
from handlers import buttons, speaking
from handlers.council import Council
from handlers.hours import OFFICE, TOKYO, Hours
from handlers.profile.offices import ANSWERED
from handlers.profile.values import Desk
from handlers.speech import speak
from handlers.telling import may_push
from locales import LOCALES, speaker
from locales.safety import moment
from storage import audit, cases, people, promises, switches
from storage.cases import Found
from storage.db import Tx
from storage.ids import CaseId, DeskKey
from storage.promises import Alone

COUNTED = 100  # cases nobody has taken are counted so far: more are no other trouble


@dataclass(frozen=True, slots=True)
class Promise:
    """By when a desk answers. is_told: whether its hours are known, so that the time may be said to a person."""

    due_at: datetime
    is_told: bool

    def named(self) -> Named | None:
        """The time in every language, as people are told it; none where it would be a guess."""
        if not self.is_told:
            return None
        return Named(tuple((locale, moment(self.due_at.astimezone(TOKYO), locale)) for locale in LOCALES))


def promise(council: Council, desk: DeskKey, urgency: str | None, now: datetime) -> Promise:
    """By when this desk answers somebody who comes now. urgency: as kept with the case; none counts as this week."""
    found = _desk(council, desk)
    how = Urgency(urgency) if urgency else Urgency.WEEK
    within = (found.answers_within if found else {}).get(how) or ANSWERED[how]
    hours = found.hours if found else None
    due_at = (hours or _guessed(found)).add_open_hours(now, within)
    return Promise(due_at, is_told=hours is not None and bool(hours.slots))


def begin(tx: Tx, council: Council, case: Found, now: datetime) -> Promise:
    """It is our turn: promise, unless an earlier promise still stands. Locks: the caller holds the person's row."""
    made = promise(council, case.desk, case.urgency, now)
    stands = (
        case.waiting_on == "staff"
        and not case.snoozed_until
        and case.submitted_at is not None
        and case.due_at > now
    )
    if stands and case.due_at <= made.due_at:
        return Promise(case.due_at, made.is_told)
    promises.set_due(tx, case, made.due_at, slips=0)
    if case.snoozed_until:
        cases.change(tx, case.id, snoozed_until=None)
    return made


def soon(tx: Tx, council: Council, case: Found, now: datetime) -> None:
    """Promise anew, as for today, in the hours of its desk. Locks: the caller holds the person's row."""
    promises.set_due(tx, case, promise(council, case.desk, Urgency.TODAY.value, now).due_at, slips=0)


def follow(tx: Tx, council: Council, before: Found, now: datetime) -> None:
    """A case promised already has come to another desk: that one's hours count. before: as it was. Locks: as `soon`."""
    if before.state == "started":
        return
    case = cases.get(tx, before.id)
    if before.desk != case.desk:
        soon(tx, council, case, now)


class Stuck(Exception):
    """This case cannot be looked after. The fault is its cause; the transaction is lost, the next one leaves it out."""

    def __init__(self, case: CaseId) -> None:
        super().__init__("a case cannot be looked after")
        self.case = case


@contextmanager
def looking_after(case: CaseId) -> Iterator[None]:
    """Names the case over which something fails: what waits behind it must not wait for it. Raises: Stuck."""
    try:
        yield
    except Exception as fault:
        raise Stuck(case) from fault


def look_after(tx: Tx, council: Council, now: datetime, stuck: Collection[CaseId] = ()) -> int:
    """Look after one promise that has slipped: announce it anew, or call whoever leads. 0: nothing more is late.

    One at a time, so that only one person is held. Locks: that person. Safe to run twice at a time.
    stuck: what has failed a moment ago; whoever leads is called for it. Raises: Stuck.
    """
    for case in promises.next_late(tx, now, 1, stuck):
        with looking_after(case):
            _slip(tx, council, case, now)
        return 1
    call_leads(tx, council, now, len(stuck))
    return 0


def _slip(tx: Tx, council: Council, case: CaseId, now: datetime) -> None:
    person = people.hold(tx, cases.get(tx, case).person)
    found = cases.get(tx, case)
    if (
        not found.is_open
        or found.waiting_on != "staff"
        or found.due_at > now
        or found.slips >= promises.CALLED
    ):
        return  # somebody answered a moment ago
    if found.slips or not council.profile.limits.tells:
        promises.set_due(tx, found, found.due_at, promises.CALLED)
        audit.record(tx, None, "promise.broken", found.id, now)
        return
    anew = promise(council, found.desk, found.urgency, now)
    promises.set_due(tx, found, anew.due_at, promises.TOLD)
    audit.record(tx, None, "promise.slipped", found.id, now)
    if _may_be_told(tx, found, person):
        desk = Named.of(council.desk(found.desk).names)
        by = anew.named()
        values = (("number", Literal(found.number)), ("desk", desk), *((("by", by),) if by else ()))
        say = Say("staff.promise.slipped" if by else "staff.promise.slipped_open", values)
        message = speaking.render(say, speaker(person.locale), buttons.sealer(person))
        speak(tx, person, found.id, [message], now)


def _may_be_told(tx: Tx, case: Found, person: people.Known) -> bool:
    """Nothing automatic reaches somebody whose screen others read, or who was in danger: staff write to them."""
    return not case.is_danger and may_push(tx, person, case)


def call_leads(tx: Tx, council: Council, now: datetime, stuck: int = 0) -> None:
    """One notice for all that is late beyond its second promise, or that nobody has taken; off when nothing is.

    stuck: how many cannot even be looked after.
    """
    broken = promises.count_broken(tx, now) + stuck
    unfinished = promises.unfinished(tx, now - timedelta(days=council.profile.limits.unfinished))
    alone = _left_alone(council, promises.unowned(tx, now, COUNTED), now) + unfinished
    _show(tx, "promises_broken", broken, now)
    _show(tx, "cases_unowned", alone, now)


def _left_alone(council: Council, some: Sequence[Alone], now: datetime) -> int:
    """How many of these, the oldest first, nobody has taken within their limit."""
    within: set[tuple[DeskKey, str | None]] = set()
    count = 0
    for each in some:
        kind = (each.desk, each.urgency)
        if kind not in within and limit(council, each) <= now:
            count += 1
        else:
            within.add(kind)  # whatever came later is within it as well
    return count


def limit(council: Council, alone: Alone) -> datetime:
    """By when somebody must have taken a case: opening hours of its desk, as the profile says."""
    found, limits = _desk(council, alone.desk), council.profile.limits
    how = Urgency(alone.urgency) if alone.urgency else Urgency.WEEK
    hours = (found.unowned if found else {}).get(how) or limits.unowned[how]
    return ((found.hours if found else None) or _guessed(found)).add_open_hours(alone.since, hours)


def _show(tx: Tx, name: switches.Name, count: int, now: datetime) -> None:
    if count:
        switches.keep_on(tx, name, str(count), now)
    else:
        switches.turn_off(tx, name)


def _guessed(desk: Desk | None) -> Hours:
    """By what a desk is measured whose hours nobody has told us: an office's, without the days it is known to be closed."""
    return replace(OFFICE, closed=OFFICE.closed | desk.off) if desk else OFFICE


def _desk(council: Council, key: DeskKey) -> Desk | None:
    return next((desk for desk in council.profile.desks if desk.key == key), None)
