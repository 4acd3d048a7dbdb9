"""Handing a case to another desk (つなぐ), accepting it (受けた), handing it back (つなぎ戻し), or giving it on paper.

Until the receiving desk has accepted, the giver stays in charge. Every command holds the person's row first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import assert_never

from conversations.consultation import STORY
from conversations.handing_over import Basis, Effect, Event, Refuse, State, decide
from handlers import promises
from handlers.cases import Held, checked, hold_open
from handlers.council import Council
from handlers.errors import Conflict, Refused
from handlers.hours import TOKYO
from handlers.papers.known import read_cards
from handlers.routing import Why
from handlers.sight import sight_of
from handlers.telling import tell_desk
from storage import audit, cases, desks, handovers, notes, seals, seats, shares, staff, talks
from storage.db import Tx
from storage.handovers import Line, New, Offer
from storage.ids import CaseId, CaseNumber, DeskKey, HandoverId
from storage.staff import Member
from storage.talks import Owner

TODAY_WITHIN = timedelta(hours=2)
BY = time(17, 0)  # in Tokyo, on the next working day
AGENCY_MAX = 100  # characters of an agency's name
TALK = "talk"
STORY_REF = f"answer:{STORY.key}"


@dataclass(frozen=True, slots=True)
class Offering:
    """What the giver filled in. lines: refs of what is shared, none by default. words: why, and what is asked for.

    consent_told: the person said yes on the telephone or at the counter, and this member heard it.
    once: made with the form, so that sending it twice is one offer. due_at: by when an answer is expected.
    explained: what the person was told about it, in staff's words; may be empty.
    """

    basis: Basis
    lines: Sequence[str]
    words: str
    consent_told: bool
    once: HandoverId
    due_at: datetime | None
    explained: str = ""


def answer_due(council: Council, urgency: str | None, now: datetime) -> datetime:
    """By when a desk should answer an offer: within two hours if it is for today, else by 17:00 of the next working day."""
    if urgency == "today":
        return now + TODAY_WITHIN
    return datetime.combine(council.duty.hours.next_day(now.astimezone(TOKYO).date()), BY, TOKYO)


def offer(tx: Tx, member: Member, number: CaseNumber, to: DeskKey, offering: Offering, now: datetime) -> None:
    """Offer a case to another desk of ours; it stays with the giver until that desk accepts.

    Locks: the person. Raises: NotFound, Conflict if a colleague has it in hand, Refused (case.closed, handover.…).
    """
    held = _hold_mine(tx, member, number, now)
    if handovers.has(tx, offering.once):
        return
    if to == held.case.desk:
        raise Refused("handover.same_desk")
    if to == held.case.against:
        raise Refused("handover.complained_of")
    if all(window.key != to for window in desks.windows(tx)):
        raise Refused("handover.no_such_desk")
    _check_readers(tx, held, to, now)
    _begin(tx, held, offering, Event.OFFER, to, "", now)


def record_paper(
    tx: Tx, member: Member, number: CaseNumber, agency: str, offering: Offering, now: datetime
) -> None:
    """Record that a printed sheet was given to an agency outside. The case stays where it is.

    Locks: the person. Raises: as `offer`.
    """
    held = _hold_mine(tx, member, number, now)
    if handovers.has(tx, offering.once):
        return
    named = " ".join(agency.split())
    if not named:
        raise Refused("handover.no_agency")
    if len(named) > AGENCY_MAX:
        raise Refused("handover.agency_too_long")
    _begin(tx, held, offering, Event.GIVE_ON_PAPER, None, named, now)


def accept(
    tx: Tx, council: Council, member: Member, number: CaseNumber, which: HandoverId, now: datetime
) -> None:
    """Accept a case: it is the receiving desk's from now on, and nobody's personally until somebody takes it.

    The person is told once which desk answers now, unless somebody else may read it. which: the offer as it was shown.
    Locks: the person. Raises: NotFound, Conflict if a colleague was faster, Refused (handover.…).
    """
    held, shown = _hold_offer(tx, member, number, which, now)
    _check_receives(tx, member, shown)
    if shown.state == State.OFFERED.value and held.case.desk != shown.from_desk:
        raise Refused("handover.moved")
    for effect in _end(tx, held, shown, Event.ACCEPT, "", now):
        match effect:
            case Effect.KEEP_ANSWER | Effect.KEEP_OFFER:
                continue
            case Effect.MOVE:
                _move(tx, council, held, shown, now)
            case Effect.TELL_PERSON:
                knows = _knows_story(tx, held, shown)
                tell_desk(tx, council, held.person, cases.get(tx, held.case.id), now, knows_story=knows)
            case _:
                assert_never(effect)


def hand_back(
    tx: Tx, member: Member, number: CaseNumber, which: HandoverId, reason: str, now: datetime
) -> None:
    """Hand an offer back, and say why: the giver has been in charge all along.

    reason: 1 to 2,000 characters. Locks: the person. Raises: as `accept`, and Refused(words.…).
    """
    said = checked(reason)
    held, shown = _hold_offer(tx, member, number, which, now)
    _check_receives(tx, member, shown)
    _end(tx, held, shown, Event.HAND_BACK, said, now)


def withdraw(tx: Tx, member: Member, number: CaseNumber, which: HandoverId, now: datetime) -> None:
    """Take an offer back before anybody has answered. Locks: the person. Raises: as `accept`."""
    held, shown = _hold_offer(tx, member, number, which, now)
    if not (seats.sits_at(tx, member.id, shown.from_desk) or seats.sits_at(tx, member.id, held.case.desk)):
        raise Refused("handover.not_your_desk")
    _end(tx, held, shown, Event.WITHDRAW, "", now)


def note_answer(
    tx: Tx,
    member: Member,
    number: CaseNumber,
    which: HandoverId,
    words: str,
    now: datetime,
    *,
    accepted: bool,
) -> None:
    """Note what an agency outside answered to the sheet. words: 1 to 2,000 characters. Locks: the person.

    Raises: as `accept`, and Refused(words.…).
    """
    said = checked(words)
    held, shown = _hold_offer(tx, member, number, which, now)
    if not seats.sits_at(tx, member.id, held.case.desk):
        raise Refused("handover.not_your_desk")
    _end(tx, held, shown, Event.NOTE_ACCEPTED if accepted else Event.NOTE_RETURNED, said, now)


def shareable(tx: Tx, held: Held) -> tuple[Line, ...]:
    """Everything of a case that this member may share, line by line: cards, answers, notes, and what was said in the talk."""
    sight = sight_of(tx, held.member, held.person, held.case)
    if not sight.whole:
        before = [line for line in sight.lines if line.kind != TALK]
        return tuple({line.ref: line for line in (*before, *_notes(tx, held, sight.since))}.values())
    stored = cases.answers(tx, held.person, held.case.id)
    rows = json.loads(stored) if stored else []
    answers = [
        Line("answer", f"answer:{row.get('question') or place}", str(row["label"]), str(row["value"]))
        for place, row in enumerate(rows)
    ]
    known = read_cards(tx, held.person, held.case.id).lines()
    return (*known, *answers, *_notes(tx, held, held.case.opened_at), Line("talk", TALK, "", ""))


def _notes(tx: Tx, held: Held, since: datetime | None) -> list[Line]:
    names = staff.names(tx)
    return [
        Line("note", f"note:{note.id.hex}", names.get(note.staff, ""), note.words)
        for note in notes.of_case(tx, held.person, held.case.id)
        if since is not None and note.written_at >= since
    ]


def _hold_mine(tx: Tx, member: Member, number: CaseNumber, now: datetime) -> Held:
    """Hold a case that this member may pass on: of their desk, and in nobody else's hands."""
    held = hold_open(tx, member, number, now)
    if not seats.sits_at(tx, member.id, held.case.desk):
        raise Refused("handover.not_your_desk")
    if held.case.staff not in (None, member.id):
        raise Conflict(staff.name_of(tx, held.case.staff))
    if held.case.state == "started":
        raise Refused("handover.still_telling")
    return held


def _hold_offer(
    tx: Tx, member: Member, number: CaseNumber, which: HandoverId, now: datetime
) -> tuple[Held, Offer]:
    held = hold_open(tx, member, number, now, of_any_desk=True)  # a desk that was offered it may be too late
    newest = handovers.newest(tx, held.case.id)
    if newest is None:
        raise Refused("handover.none_open")
    if newest.id != which:
        raise Conflict
    return held, newest


def _check_receives(tx: Tx, member: Member, shown: Offer) -> None:
    if shown.to_desk is not None and not seats.sits_at(tx, member.id, shown.to_desk):
        raise Refused("handover.not_for_your_desk")


def _check_readers(tx: Tx, held: Held, to: DeskKey, now: datetime) -> None:
    """A sealed case goes only where somebody may read it."""
    seal = seals.of_case(tx, held.case.id)
    if seal is None:
        return
    there = (reader for reader in seal.readers if seats.sits_at(tx, reader, to))
    if all(seals.closed_to(tx, reader, (held.case.id,), now) for reader in there):
        raise Refused("handover.no_reader_there")


def _begin(
    tx: Tx, held: Held, offering: Offering, event: Event, to: DeskKey | None, agency: str, now: datetime
) -> None:
    words = checked(offering.words) if offering.words.strip() else ""
    explained = checked(offering.explained) if offering.explained.strip() else ""
    _check_basis(tx, held, offering, to or agency, words)
    chosen = _chosen(tx, held, offering.lines)
    newest = handovers.newest(tx, held.case.id)
    state, effects = decide(State(newest.state) if newest else State.NONE, event)
    _raise_refused(effects)
    new = New(
        id=offering.once,
        case=held.case.id,
        from_desk=held.case.desk,
        to_desk=to,
        agency=agency,
        basis=offering.basis.value,
        state=state.value,
        words=words,
        by=held.member.id,
        due_at=offering.due_at,
        explained=explained,
    )
    handovers.add(tx, held.person, new, chosen, now)
    told = " told" if offering.basis is Basis.CONSENT and offering.consent_told else ""
    detail = f"{offering.basis.value}{told} {to or 'paper'}"
    cases.change(tx, held.case.id)
    audit.record(tx, held.member.id, f"handover.{state.value}", held.case.id, now, detail)


def _check_basis(tx: Tx, held: Held, offering: Offering, to_whom: str, words: str) -> None:
    """Every basis needs something to stand on."""
    match offering.basis:
        case Basis.CONSENT:
            if not offering.consent_told and not _agreed(tx, held.case.id, to_whom):
                raise Refused("handover.no_consent")
        case Basis.LIFE | Basis.LAW:
            if not words:
                raise Refused("handover.needs_grounds")
        case Basis.MEETING:
            seal = seals.of_case(tx, held.case.id)
            if seal is None or seal.kind != "meeting":
                raise Refused("handover.needs_meeting")
        case _:
            assert_never(offering.basis)


def _knows_story(tx: Tx, held: Held, shown: Offer) -> bool:
    """Whether the receiving desk reads what the person told: shared with it, or told to that desk in the first place."""
    offers = handovers.of_case(tx, held.person, held.case.id)
    shared = (line for each in offers if each.offer.to_desk == shown.to_desk for line in each.lines)
    return offers[0].offer.from_desk == shown.to_desk or any(
        line.kind == TALK or line.ref == STORY_REF for line in shared
    )


def _agreed(tx: Tx, case: CaseId, to_whom: str) -> bool:
    """Whether the person agreed to this desk: their latest word counts; nobody is asked about the desk that handed it over."""
    asked = shares.latest(tx, case, to_whom)
    if asked is not None and asked.said is not None:
        return asked.said == "yes"
    before = handovers.newest_accepted(tx, case)
    return before is not None and before.from_desk == to_whom and before.basis == Basis.CONSENT.value


def _chosen(tx: Tx, held: Held, refs: Sequence[str]) -> list[Line]:
    offered = {line.ref: line for line in shareable(tx, held)}
    if not set(refs) <= offered.keys():
        raise Refused("handover.line_gone")
    return [line for ref, line in offered.items() if ref in set(refs)]


def _end(tx: Tx, held: Held, shown: Offer, event: Event, reason: str, now: datetime) -> tuple[Effect, ...]:
    state, effects = decide(State(shown.state), event)
    if shown.answered_by not in (None, held.member.id) and shown.state == State.ACCEPTED.value:
        raise Conflict(staff.name_of(tx, shown.answered_by))
    happening = _raise_refused(effects)
    handovers.answer(tx, held.person, shown.id, state.value, held.member.id, now, reason)
    cases.change(tx, held.case.id)
    audit.record(tx, held.member.id, f"handover.{state.value}", held.case.id, now, shown.to_desk or "paper")
    return happening


def _raise_refused(effects: Sequence[Effect | Refuse]) -> tuple[Effect, ...]:
    for effect in effects:
        if isinstance(effect, Refuse):
            raise Refused(effect.key)
    return tuple(effect for effect in effects if isinstance(effect, Effect))


def _move(tx: Tx, council: Council, held: Held, shown: Offer, now: datetime) -> None:
    """The case is the receiving desk's; if staff were speaking of it, that desk's queue speaks from now on."""
    case = held.case
    moved = {"desk": shown.to_desk, "routed": Why.HANDED.value, "staff_id": None}
    cases.change(tx, case.id, state="waiting", waiting_on="staff", **moved)
    promises.begin(tx, council, cases.get(tx, case.id), now)
    stand = talks.stand(tx, held.person)
    if stand.case == case.id and not stand.owner.is_bot:
        owner = Owner("desk", desk=shown.to_desk)
        talks.keep(tx, held.person, replace(stand, owner=owner), now)
