"""What happens when danger is heard: a case at the top of the duty desk's queue, an alarm, words with numbers.

Everything in the transaction of the person's own words. Whoever owns the talk is told; the bot then keeps silent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversations.danger import wins_over_talk
from conversations.kernel.effects import Alarm
from conversations.vocabulary import Urgency
from handlers import crisis_words, promises
from handlers.council import Council
from handlers.hours import TOKYO, month_of
from handlers.messages import Message
from handlers.routing import Why
from storage import alarms, audit, cases, messages, outbox, talks
from storage.alarms import Heard, New, Raised
from storage.cases import Found
from storage.db import Tx
from storage.ids import ArrivalId, CaseId, MessageId, StaffId
from storage.people import Known
from storage.talks import Owner

WITHIN = timedelta(minutes=30)  # a desk that has not looked by then is shown as late
ATTENDED = timedelta(
    minutes=15
)  # a member who wrote so recently is there; after that the numbers go out all the same
SAID_LATELY = timedelta(minutes=10)  # numbers are not repeated sooner, unless it has become graver
UNFILED = timedelta(days=1)  # what was said so long before a case, and to no other, is part of it
TO_PROTECT_LIFE = "life"  # why a case was opened without being asked: to protect life and limb


@dataclass(frozen=True, slots=True)
class Before:
    """Where the talk stood when danger was heard. arrival: the words it was heard in; words: those staff took down."""

    owner: Owner
    case: CaseId | None
    arrival: ArrivalId | None
    words: MessageId | None = None


@dataclass(frozen=True, slots=True)
class After:
    """Where the talk stands now, and what is to be said at once."""

    owner: Owner
    case: CaseId
    said: tuple[Message, ...]


def happen(tx: Tx, council: Council, person: Known, alarm: Alarm, before: Before, now: datetime) -> After:
    """Let danger have its consequences. Locks: the caller holds the person's row."""
    case = _case_for(tx, council, person, before, now)
    alarm = _in_their_language(tx, case, alarm)
    _note(tx, person, case, alarm, before, now)
    _promise(tx, council, case, alarm, now)
    if not wins_over_talk(alarm):
        is_first = before.owner.is_bot and not case.risk
        return After(before.owner, case.id, (_plain(person, alarm.lang, "safety.watch"),) if is_first else ())
    _to_the_duty_desk(tx, council, case, now)
    raised = alarms.newest(tx, case.id)
    is_attended = attended(tx, person, before.owner, raised, now)
    member = before.owner.staff or case.staff
    current = _call(tx, case, alarm, raised, member, now, attended=is_attended)
    said = () if is_attended else _words(tx, council, person, alarm, current, now)
    if said:
        outbox.overtake(tx, person.id, now)  # what was asked before must not follow these words
    return After(_owner(council, before.owner), case.id, said)


def is_unseen(case: Found) -> bool:
    """Whether a case still goes where its topic belongs: being told, or opened unasked for words that called nobody."""
    is_unasked = case.opened_for == TO_PROTECT_LIFE and case.staff is None
    return case.state == "started" or (is_unasked and not case.is_danger and case.routed != Why.HANDED.value)


def _case_for(tx: Tx, council: Council, person: Known, before: Before, now: datetime) -> Found:
    """The case it belongs to; opened at once if there is none, asked or not: life comes first."""
    for known in (before.case, cases.latest_open(tx, person.id)):
        if known is not None and (found := cases.get(tx, known)).is_open:
            return found
    opened = cases.open_case(tx, person, council.duty.desk, None, now, month_of(now))
    messages.move_to_case(tx, person, opened.id, now - UNFILED)
    cases.change(tx, opened.id, opened_for=TO_PROTECT_LIFE, state="waiting", submitted_at=now)
    audit.record(tx, None, "case.opened_for_life", opened.id, now)
    return cases.get(tx, opened.id)


def _in_their_language(tx: Tx, case: Found, alarm: Alarm) -> Alarm:
    """A button carries no language: it is answered in that of the words before it."""
    before = None if alarm.lang else alarms.newest(tx, case.id)
    return replace(alarm, lang=before.lang) if before else alarm


def _note(tx: Tx, person: Known, case: Found, alarm: Alarm, before: Before, now: datetime) -> None:
    """The sign on the case, and the case where somebody sees it."""
    kinds = " ".join(kind.value for kind in alarm.kinds)
    spots = tuple((each.rule, each.start, each.end) for each in alarm.evidence)
    heard_in = messages.of_arrival(tx, person, before.arrival) if before.arrival else before.words
    alarms.note_sign(tx, person, case.id, Heard(heard_in, int(alarm.risk), kinds, spots, now))
    every = dict.fromkeys((*case.kinds.split(), *kinds.split()))
    cases.change(
        tx,
        case.id,
        risk=max(case.risk, int(alarm.risk)),
        kinds=" ".join(every),
        waiting_on="staff",
        last_said_at=now,
    )


def _promise(tx: Tx, council: Council, case: Found, alarm: Alarm, now: datetime) -> None:
    """By when somebody looks: where life may be in danger within half an hour, else as for today, in the desk's own hours."""
    if wins_over_talk(alarm):
        cases.change(tx, case.id, due_at=now + WITHIN, slips=0)
        return
    latest = promises.promise(council, case.desk, Urgency.TODAY.value, now).due_at
    if case.waiting_on != "staff" or not now < case.due_at <= latest:
        promises.soon(tx, council, case, now)


def _to_the_duty_desk(tx: Tx, council: Council, case: Found, now: datetime) -> None:
    """It waits for people now, whatever was still to be asked; and somebody asks again on the next working day.

    A complaint about the duty desk itself stays where it is: nobody there would see it.
    """
    stays = case.staff is not None or case.against == council.duty.desk
    follow_up = case.follow_up_on or council.duty.hours.next_day(now.astimezone(TOKYO).date())
    cases.change(
        tx,
        case.id,
        state="taken" if case.staff else "waiting",
        desk=case.desk if stays else council.duty.desk,
        routed=case.routed if stays else Why.DANGER.value,
        submitted_at=case.submitted_at or now,
        follow_up_on=follow_up,
    )


def attended(tx: Tx, person: Known, owner: Owner, raised: Raised | None, now: datetime) -> bool:
    """Whether a member of staff is speaking with them right now: what they did before they gave the talk back is over."""
    if owner.staff is None:
        return False
    took_at = raised.taken_at if raised and raised.taken_by == owner.staff else None
    moments = [at for at in (messages.last_of_staff(tx, person), took_at) if at]
    since = max(filter(None, (talks.let_go_at(tx, person), now - ATTENDED)))
    return bool(moments) and max(moments) > since


def _call(
    tx: Tx,
    case: Found,
    alarm: Alarm,
    raised: Raised | None,
    member: StaffId | None,
    now: datetime,
    *,
    attended: bool,
) -> Raised:
    """Call people, unless the one who took the last alarm is speaking with them and it is no graver."""
    risk = int(alarm.risk)
    if raised and raised.is_open:
        if risk > raised.risk:
            alarms.worsen(tx, raised.id, risk, now)
        return raised
    if not (raised and attended and risk <= raised.risk):
        alarms.raise_alarm(tx, New(case.id, risk, alarm.lang, member), now)
        audit.record(tx, None, "alarm.raised", case.id, now, alarm.risk.word)
    return _newest(tx, case.id, raised)


def _newest(tx: Tx, case: CaseId, before: Raised | None) -> Raised:
    """The alarm that is now the latest; numbers given because of the one before it still count as given."""
    current = alarms.newest(tx, case)
    if current is None:
        raise LookupError(case)
    if before and before.spoken_at and not current.spoken_at:
        alarms.spoken(tx, current.id, before.spoken_risk, before.spoken_at)
        return alarms.newest(tx, case) or current
    return current


def _words(
    tx: Tx, council: Council, person: Known, alarm: Alarm, current: Raised, now: datetime
) -> tuple[Message, ...]:
    """The words and numbers, or nothing if they stand there already, or if staff say them: on the telephone, at the counter."""
    if not person.has_line:
        return ()
    graver = int(alarm.risk) > current.spoken_risk
    if current.spoken_at and not graver and current.spoken_at > now - SAID_LATELY:
        return ()
    alarms.spoken(tx, current.id, max(int(alarm.risk), current.spoken_risk), now)
    if talks.hushed_at(tx, person):
        return (_plain(person, alarm.lang, "safety.hush.again"),)
    again = current.spoken_at is not None
    return crisis_words.answer(council, crisis_words.reader_of(person), alarm, now, again=again)


def _plain(person: Known, lang: str, key: str) -> Message:
    return crisis_words.plain(crisis_words.reader_of(person), lang, key)


def _owner(council: Council, owner: Owner) -> Owner:
    """A member who speaks with them goes on; everything else becomes the duty desk's."""
    return owner if owner.staff else Owner("desk", desk=council.duty.desk)
