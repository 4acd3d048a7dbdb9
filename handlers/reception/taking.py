"""Taking down what a caller or visitor says: a case like any other, with its desk, its promise and its ear for danger.

Sends nothing: whoever called has no LINE here. The same form sent twice is one case.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from conversations.danger import alarms, calmed, only_guessed
from conversations.kernel.effects import Alarm, FillCase
from conversations.kernel.replies import Wrote
from conversations.understanding.verdict import Evidence, Risk
from handlers import cases as commands
from handlers import marking, promises
from handlers.cards import Unfit
from handlers.cards import keep as keep_card
from handlers.cases import Held
from handlers.council import Council
from handlers.danger import Before, happen
from handlers.errors import Conflict, NotFound
from handlers.findable import told_of
from handlers.hours import month_of
from handlers.marking import Said
from handlers.reception.calling import answered_at_once
from handlers.reception.consenting import consent_rows
from handlers.reception.form import Form, load, worded
from handlers.reception.understanding import Understood, understood
from handlers.routing import desk_told
from handlers.scene import Scene
from handlers.sight import check_reach, check_seal
from locales import negotiate
from storage import audit, cards, cases, intakes, messages, people, seals, seats, talks
from storage.cards import Card, Change
from storage.db import Tx
from storage.ids import CaseId, CaseNumber, MessageId
from storage.intakes import Kept
from storage.messages import New
from storage.people import Known
from storage.staff import Member
from storage.talks import Owner, Stand

BY_STAFF = "staff.said"
"""How the sign of a danger is named that no words told, but whoever listened."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A form as somebody goes on with it. version: to be given back with it."""

    form: Form
    version: int


def take_down(
    tx: Tx, council: Council, member: Member, form: Form, once: CaseId, now: datetime
) -> CaseNumber:
    """Keep a form as a new case, however little of it is filled in; says the number. once: the same form again is the same case.

    Locks: the form's number, then the person made for it. Raises: Unfit with every field that cannot be kept.
    """
    form = worded(council.profile, form)
    told = understood(form, council.desks, now)
    if told.wrong:
        raise Unfit(told.wrong)
    if not intakes.is_first(tx, once):
        return cases.get(tx, once).number
    held = _open(tx, council, member, form, once, told, now)
    _fill(tx, council, held, form, told, now)
    intakes.keep(tx, held.person, once, intakes.New(member.id, told.came_at, form.dump()), now)
    _submit(tx, council, held, told, now)
    _listen(tx, council, held, form, told, now)
    if form.get("answered"):
        answered_at_once(tx, council, held, form, told.came_at, now)
    _give_to_desk(tx, held, now)
    audit.record(tx, member.id, "case.taken_down", held.case.id, now, form.get("channel"))
    if form.get("mine") and _may_take(tx, held, now):
        commands.take_case(tx, member, held.case.number, now)
    return held.case.number


def _may_take(tx: Tx, held: Held, now: datetime) -> bool:
    """Whether whoever took it down may have it: it came to a desk of theirs, and is not closed to them as a complaint is."""
    is_closed = bool(seals.closed_to(tx, held.member.id, (held.case.id,), now))
    return not is_closed and seats.sits_at(tx, held.member.id, cases.get(tx, held.case.id).desk)


def open_form(tx: Tx, member: Member, number: CaseNumber, now: datetime) -> Opened:
    """The form of a case, to go on with. Writes: audit. Raises: NotFound if nobody took it down, Sealed, Refused."""
    found = cases.by_number(tx, number)
    if found is None:
        raise NotFound
    check_seal(tx, member, found, now)
    held = Held(found, people.look_at(tx, found.person), member)
    kept = _kept(tx, held)
    if kept is None:
        raise NotFound
    audit.record(tx, member.id, "case.form_viewed", held.case.id, now)
    return Opened(load(kept.form), kept.version)


def go_on(
    tx: Tx, council: Council, member: Member, number: CaseNumber, opened: Opened, now: datetime
) -> bool:
    """Keep a form as it stands now; says whether this member may still read the case.

    Where the case is, and by when, stays as staff have it, unless it has become a complaint. Locks: the person.
    Raises: NotFound, Sealed, Unfit, Conflict, Refused (case.closed, handover.not_your_desk, seal.not_a_reader).
    """
    held = commands.hold_open(tx, member, number, now, of_any_desk=True)
    kept = _kept(tx, held)
    if kept is None:
        raise NotFound
    opened = replace(opened, form=worded(council.profile, opened.form))
    told = understood(opened.form, council.desks, now)
    if told.wrong:
        raise Unfit(told.wrong)
    if not intakes.change(tx, held.person, held.case.id, opened.form.dump(), opened.version):
        raise Conflict
    cases.change(tx, held.case.id, channel=opened.form.get("channel") or "phone", locale=_locale(opened.form))
    _fill(tx, council, held, opened.form, told, now)
    before = understood(load(kept.form), council.desks, now)
    if told.heard != before.heard:
        _listen(tx, council, held, opened.form, told, now)
    audit.record(tx, member.id, "case.form_changed", held.case.id, now)
    marking.follow(tx, council, held, _said(council, before), _said(council, told), now)
    return not seals.closed_to(tx, member.id, (held.case.id,), now)


def _said(council: Council, told: Understood) -> Said:
    matters = [matter.value for matter in told.draft.matters]
    return Said(matters, desk_told(council.profile, told.draft.against))


def _kept(tx: Tx, held: Held) -> Kept | None:
    """The form of a case, for whoever took it down or works at its desk. Raises: Refused("handover.not_your_desk")."""
    kept = intakes.of_case(tx, held.person, held.case.id)
    if kept is None or kept.by != held.member.id:
        check_reach(tx, held.member, held.case)
    return kept


def _open(
    tx: Tx, council: Council, member: Member, form: Form, once: CaseId, told: Understood, now: datetime
) -> Held:
    person = people.receive(tx, _spoken(form), now)
    topic = told.draft.topic.value if told.draft.topic else None
    case = cases.open_case(tx, person, council.desk_for(topic).key, topic, now, month_of(now), once)
    cases.change(tx, once, channel=form.get("channel") or "phone", locale=_locale(form))
    return Held(case, person, member)


def _spoken(form: Form) -> str:
    """In which of our own languages they are written to."""
    return negotiate(_locale(form))


def _locale(form: Form) -> str:
    """The language they speak."""
    return form.get("language") or "ja"


def _fill(tx: Tx, council: Council, held: Held, form: Form, told: Understood, now: datetime) -> None:
    """The answers, with what was agreed to; the boxes; the desk, while it is nobody's yet; the cards."""
    scene = Scene(tx, council, held.person, Owner("desk", desk=held.case.desk), held.case.id, now)
    scene.apply(FillCase(told.draft))
    rows = json.loads(cases.answers(tx, held.person, held.case.id))
    answers = json.dumps([*consent_rows(council.profile, form), *rows], ensure_ascii=False)
    cases.fill(tx, held.person, held.case.id, answers, told_of(answers))
    _keep_cards(tx, held, told, now)


def _keep_cards(tx: Tx, held: Held, told: Understood, now: datetime) -> None:
    """The caller's card and that of the one it is about, each if there is anything to keep."""
    theirs: list[tuple[Card | None, CaseId | None]] = [(told.own, None), (told.theirs, held.case.id)]
    for card, case in theirs:
        before = cards.of_concerned(tx, held.person, case) if case else cards.of_person(tx, held.person)
        if card is None or (card.is_empty and not before.version):
            continue
        whole = card if not case else _with_what_staff_know(card, before.card)
        keep_card(tx, held, Change(whole, before.version, held.member.id, case), now)


def _with_what_staff_know(card: Card, before: Card) -> Card:
    """The form asks little of somebody else: what staff wrote on their card by hand stays."""
    return replace(
        before, **{name: getattr(card, name) for name in ("name", "kana", "born", "age", "gender", "town")}
    )


def _submit(tx: Tx, council: Council, held: Held, told: Understood, now: datetime) -> None:
    """It waits for its desk, and by when they are answered is promised. It counts from when they came."""
    case = cases.get(tx, held.case.id)
    cases.change(
        tx,
        case.id,
        state="waiting",
        waiting_on="staff",
        submitted_at=told.came_at,
        last_said_at=told.came_at,
    )
    promises.begin(tx, council, case, now)


def _listen(tx: Tx, council: Council, held: Held, form: Form, told: Understood, now: datetime) -> None:
    """Keep the words as they were taken down, and hear whether life is in danger: in them, or by who listened."""
    message = _keep_words(tx, held.person, held.case.id, told.heard, now)
    verdict = council.hear(told.heard, _locale(form))
    if only_guessed(verdict) and verdict.asked.is_plain:
        verdict = calmed(verdict)
    before = Before(Owner("desk", desk=held.case.desk), held.case.id, None, message)
    for alarm in (*alarms(verdict, Wrote(told.heard)), *_by_ear(form)):
        happen(tx, council, held.person, alarm, before, now)


def _keep_words(tx: Tx, person: Known, case: CaseId, words: str, now: datetime) -> MessageId | None:
    if not words:
        return None
    body = json.dumps({"words": words}, ensure_ascii=False)
    return messages.keep(tx, person, case, New("person", "text", body), now).id


def _by_ear(form: Form) -> tuple[Alarm, ...]:
    """What whoever listened heard themselves, whatever the words say."""
    risks = {"urgent": Risk.URGENT, "emergency": Risk.EMERGENCY}
    risk = risks.get(form.get("danger"))
    return (Alarm(risk, (), "", (Evidence(BY_STAFF, 0, 0),)),) if risk else ()


def _give_to_desk(tx: Tx, held: Held, now: datetime) -> None:
    """There is no bot in this talk: it is its desk's from the beginning."""
    case = cases.get(tx, held.case.id)
    talks.keep(tx, held.person, Stand(Owner("desk", desk=case.desk), case.id, "", 0), now)
