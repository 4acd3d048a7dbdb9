"""What staff may do with a case: take, answer, note, hand back to the bot, close. Each writes its audit line.

Every command holds the person's row first: staff, worker and timers never change one talk at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from conversations.desk import respond
from conversations.kernel import stored
from conversations.kernel.effects import Say
from conversations.kernel.replies import Chose, Command
from handlers.alarm_taking import settle
from handlers.council import Council
from handlers.errors import Conflict, NotFound, Refused
from handlers.lapsing import lapse
from handlers.messages import Text
from handlers.scene import Scene
from handlers.sight import check_reach, check_seal
from handlers.speech import Free, Signed, speak
from handlers.turn import talk_of
from storage import audit, cases, not_gone, notes, outbox, people, seats, staff, switches, talks
from storage.cases import Found
from storage.db import Tx
from storage.ids import CaseId, CaseNumber, NoteId, OutboxId
from storage.people import Known
from storage.staff import Member
from storage.talks import BOT, Owner, Stand

WORDS_MAX = 2000  # characters of one answer or note
Outcome = Literal["answered", "led_elsewhere", "no_contact", "other"]


@dataclass(frozen=True, slots=True)
class Held:
    """A case and its person, held for the length of the transaction."""

    case: Found
    person: Known
    member: Member


def take_case(tx: Tx, member: Member, number: CaseNumber, now: datetime) -> None:
    """Take a case in hand: from now on this member of staff speaks, and the bot is silent.

    Locks: the person. Raises: NotFound, Refused("case.closed"), Conflict if a colleague has it, or has the talk.
    """
    held = hold_open(tx, member, number, now)
    _works_at_its_desk(tx, held)
    stand = talks.stand(tx, held.person)
    for colleague in (held.case.staff, stand.owner.staff):
        if colleague not in (None, member.id):
            raise Conflict(staff.name_of(tx, colleague))
    cases.change(tx, held.case.id, staff_id=member.id, state="taken")
    bots = stand.aside or stand.case
    taken = replace(
        stand,
        owner=Owner("staff", staff=member.id),
        case=held.case.id,
        aside=bots if bots != held.case.id else None,
    )
    talks.keep(tx, held.person, taken, now)
    audit.record(tx, member.id, "case.taken", held.case.id, now)
    settle(tx, held.person, held.case.id, member, now)


def reply(tx: Tx, member: Member, number: CaseNumber, words: str, once: OutboxId, now: datetime) -> None:
    """Answer the person, in the member's own words. once: the same form sent twice is one answer.

    words: 1 to 2,000 characters. Goes free of charge while the person's last message is less than a minute old.
    Locks: the person. Raises: NotFound, Refused (case.closed, case.not_yours, case.no_line,
    case.unreachable, words.…).
    """
    said = checked(words)
    held = hold_open(tx, member, number, now)
    if outbox.has(tx, once):
        return
    _may_speak(tx, held)
    left = talks.take_token(tx, held.person)
    by = Signed(member.id, once)
    speak(tx, held.person, held.case.id, [Text(said)], now, free=Free(*left) if left else None, by=by)
    cases.change(tx, held.case.id, waiting_on="person", due_at=now)  # it was our turn until now
    cases.first_answered(tx, held.case.id, now)
    audit.record(tx, member.id, "case.replied", held.case.id, now)


def send_again(tx: Tx, member: Member, number: CaseNumber, row: OutboxId, now: datetime) -> None:
    """Let an answer go that was held because the month's messages were used up: more have been bought, or a month has begun.

    If LINE still takes none, it is held again. Locks: the person. Raises: NotFound, Refused (case.closed, case.unreachable,
    case.not_held: it has gone meanwhile, or was never held; case.too_late: it may have arrived, and might once more).
    """
    held = hold_open(tx, member, number, now)
    if not held.person.reachable:
        raise Refused("case.unreachable")
    came_of_it = not_gone.release(tx, held.person.id, row, now)
    if came_of_it != "going":
        raise Refused(f"case.{came_of_it}")
    switches.turn_off(tx, "push_stopped")
    audit.record(tx, member.id, "case.sent_again", held.case.id, now, row.hex)


def write_note(tx: Tx, member: Member, number: CaseNumber, words: str, once: NoteId, now: datetime) -> None:
    """Write something for colleagues; the person never sees it. once: the same form sent twice is one note.

    words: 1 to 2,000 characters. Locks: the person. Raises: NotFound, Refused(words.…).
    """
    said = checked(words)
    held = hold(tx, member, number, now)
    if notes.has(tx, once):
        return
    notes.add(tx, held.person, held.case.id, notes.New(once, member.id, said), now)
    audit.record(tx, member.id, "case.noted", held.case.id, now)


def hand_back(tx: Tx, council: Council, member: Member, number: CaseNumber, now: datetime) -> None:
    """Let the bot speak again; the case stays with whoever has it, and what was laid aside goes on.

    Locks: the person. Raises: NotFound, Refused (case.closed, case.not_yours, case.no_line).
    """
    held = hold_open(tx, member, number, now)
    _owns(tx, held)
    if not held.person.has_line:
        raise Refused("case.no_line")
    _to_the_bot(tx, council, held, "staff.handed_back", now)
    audit.record(tx, member.id, "case.handed_back", held.case.id, now)


def close_case(
    tx: Tx,
    council: Council,
    member: Member,
    number: CaseNumber,
    outcome: Outcome,
    version: int,
    now: datetime,
) -> None:
    """Close a case: the person is told that they may come again any time.

    version: as the member saw it; if the person has written since, they are asked to look first.
    A case in which danger was heard is closed only together with a note that says how it went.
    Locks: the person. Raises: NotFound, Refused (case.closed, case.needs_outcome), Conflict.
    """
    held = hold_open(tx, member, number, now)
    _works_at_its_desk(tx, held)
    if held.case.version != version:
        raise Conflict(staff.name_of(tx, held.case.staff) if held.case.staff != member.id else "")
    if held.case.staff not in (None, member.id):
        raise Conflict(staff.name_of(tx, held.case.staff))
    if held.case.is_danger and not notes.has_of(tx, held.case.id, member.id, now):
        raise Refused("case.needs_outcome")
    settle(tx, held.person, held.case.id, member, now)
    lapse(tx, held.person, held.case.id, member, now)
    cases.change(
        tx,
        held.case.id,
        state="closed",
        closed_at=now,
        outcome=outcome,
        waiting_on="person",
        staff_id=member.id,
    )
    if talks.stand(tx, held.person).case == held.case.id:
        _to_the_bot(tx, council, held, "staff.closed", now)
    audit.record(tx, member.id, "case.closed", held.case.id, now, outcome)


def _to_the_bot(tx: Tx, council: Council, held: Held, say: str, now: datetime) -> None:
    """Say so, then let the conversation go on where it was, if it was anywhere."""
    stand = talks.stand(tx, held.person)
    closed = say == "staff.closed"
    scene = Scene(tx, council, held.person, BOT, _bots_case(tx, held, stand, closed=closed), now)
    scene.apply(Say(say))
    talk_now = talk_of(stand)
    if not closed and (talk_now.active or talk_now.paused):
        facts = council.facts(now, held.person.locale)
        turn = respond(talk_now, Chose(Command.RESUME), council.words, facts)
        talk_now = turn.talk
        for effect in turn.effects:
            scene.apply(effect)
    after = replace(stand, owner=scene.owner, case=scene.case, aside=None, state=stored.to_json(talk_now))
    talks.keep(tx, held.person, after, now)
    talks.let_go(tx, held.person, now)
    if held.person.reachable:
        left = talks.take_token(tx, held.person)
        speak(tx, held.person, held.case.id, scene.said, now, free=Free(*left) if left else None)


def _bots_case(tx: Tx, held: Held, stand: Stand, *, closed: bool) -> CaseId | None:
    """The case the bot goes on with: what it was about before staff spoke of another, if that is still open."""
    if stand.aside and cases.get(tx, stand.aside).is_open:
        return stand.aside
    return None if closed else held.case.id


def hold(tx: Tx, member: Member, number: CaseNumber, now: datetime, *, of_any_desk: bool = False) -> Held:
    """Hold a case and its person for this member. of_any_desk: the caller itself looks whose it is.

    Locks: the person. Raises: NotFound, Sealed if it is closed to them, Refused("handover.not_your_desk").
    """
    found = cases.by_number(tx, number)
    if found is None:
        raise NotFound
    person = people.hold(tx, found.person)
    case = cases.get(tx, found.id)
    check_seal(tx, member, case, now)
    if not of_any_desk:
        check_reach(tx, member, case)
    return Held(case, person, member)


def hold_open(
    tx: Tx, member: Member, number: CaseNumber, now: datetime, *, of_any_desk: bool = False
) -> Held:
    """As `hold`, for what is done with open cases alone. Raises also: Refused("case.closed")."""
    held = hold(tx, member, number, now, of_any_desk=of_any_desk)
    if not held.case.is_open:
        raise Refused("case.closed")
    return held


def _works_at_its_desk(tx: Tx, held: Held) -> None:
    """Another desk's case is left to it, unless life may be in danger."""
    if not (held.case.is_danger or seats.sits_at(tx, held.member.id, held.case.desk)):
        raise Refused("handover.not_your_desk")


def _owns(tx: Tx, held: Held) -> None:
    stand = talks.stand(tx, held.person)
    if stand.owner != Owner("staff", staff=held.member.id) or stand.case != held.case.id:
        raise Refused("case.not_yours")


def _may_speak(tx: Tx, held: Held) -> None:
    _owns(tx, held)
    if not held.person.has_line:
        raise Refused("case.no_line")
    if not held.person.reachable:
        raise Refused("case.unreachable")


def checked(words: str) -> str:
    """Words of staff as they are kept: 1 to 2,000 characters. Raises: Refused (words.empty, words.too_long)."""
    said = words.replace("\r\n", "\n").strip()
    if not said:
        raise Refused("words.empty")
    if len(said) > WORDS_MAX:
        raise Refused("words.too_long")
    return said
