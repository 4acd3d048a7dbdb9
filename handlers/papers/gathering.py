"""From a case as it is kept to the facts its papers ask for. Writes the line that somebody printed it, and nothing else.

Shows nobody more than the case's own page does: a seal closes the papers too, and a desk with which only some lines
were shared prints those lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, assert_never

from conversations.consultation import CONSENT
from conversations.handing_over import Basis, State
from conversations.vocabulary import Matter
from handlers.council import Council
from handlers.errors import NotFound
from handlers.findable import TAKEN_BACK
from handlers.hours import TOKYO
from handlers.papers.assessment import assessment
from handlers.papers.facts import (
    Agreed,
    Asked,
    Desk,
    Facts,
    Noted,
    Party,
    Told,
    is_form_alone,
    told,
    with_answers,
)
from handlers.papers.handover import OPEN, Answered, Passing, handover
from handlers.papers.intake import intake
from handlers.papers.known import read_cards, with_cards
from handlers.papers.sharing import NOTE, boxes_of, chosen
from handlers.papers.sheet import Kind, Sheet
from handlers.papers.wording import say
from handlers.profile.values import said_in
from handlers.sight import ASKED_MATTERS, check_seal, reaches, sight_of
from locales import speaker
from storage import audit, calls, cases, handovers, intakes, matters, notes, people, shares, staff
from storage.cases import Found
from storage.db import Tx
from storage.handovers import Offer, Opened
from storage.ids import CaseNumber, DeskKey, StaffId
from storage.people import Known
from storage.staff import Member

ON_LINE: Final = "line"
TOLD: Final = ("staff", "person")
"""Whose word ticks a box, the first that has any: what was only heard between the lines ticks none."""

SHOWN: Final = frozenset({State.OFFERED, State.ON_PAPER, State.ACCEPTED, State.RETURNED})
"""A hand-over in one of these states is what its sheet shows; else the sheet is open, for staff to choose on paper."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which paper, in which form it is taken away (for the record), when, and the console's address of the case."""

    kind: Kind
    form: str
    at: datetime
    address: str


def read_sheet(tx: Tx, council: Council, member: Member, number: CaseNumber, wanted: Wanted) -> Sheet:
    """A paper of a case, filled as far as is known. Writes: audit. Raises: NotFound, also for another desk's; Sealed."""
    case = cases.by_number(tx, number)
    if case is None:
        raise NotFound
    check_seal(tx, member, case, wanted.at)
    person = people.look_at(tx, case.person)
    if not reaches(tx, member, case):
        raise NotFound
    sight = sight_of(tx, member, person, case)
    seen = None if sight.whole else frozenset(line.ref for line in sight.lines)
    names = staff.names(tx)
    sheet = _Gathering(tx, council, case, person, names, wanted, seen, sight.since).sheet()
    audit.record(tx, member.id, "case.printed", case.id, wanted.at, f"{wanted.kind.value}.{wanted.form}")
    return sheet


@dataclass(frozen=True, slots=True)
class _Gathering:
    """One case and who prints it. seen: refs of the lines they see, None for all; since: they see all from then on."""

    tx: Tx
    council: Council
    case: Found
    person: Known
    names: Mapping[StaffId, str]
    wanted: Wanted
    seen: frozenset[str] | None
    since: datetime | None

    def sheet(self) -> Sheet:
        """The paper wanted."""
        match self.wanted.kind:
            case Kind.INTAKE:
                return intake(self._facts(self.seen))
            case Kind.HANDOVER:
                return self._handover()
            case Kind.ASSESSMENT:
                return assessment(self._facts(self.seen))
            case _:
                assert_never(self.wanted.kind)

    def _facts(self, refs: frozenset[str] | None) -> Facts:
        """What is known of the case. refs: of the lines that may stand on the paper, None for all."""
        case, whole = self.case, refs is None
        taken = intakes.of_case(self.tx, self.person, case.id)
        facts = Facts(
            number=case.number,
            council=self.council.names["ja"],
            desk=self._desk(case.desk, case.staff),
            made_at=self.wanted.at,
            received_at=case.submitted_at or case.opened_at,
            way=case.channel,
            is_again=self._is_again(),
            person=Party(language=self._language()),
            urgency="now" if case.is_danger else "",
            shown_name=self.person.name if whole and self.person.has_line else "",
            consents=self._consents(),
            asked=self._asked(),
            notes=self._record(refs),
            address=self.wanted.address,
            taken_by=self.names.get(taken.by, "") if taken else "",
        )
        answers = self._answers()
        agreed_on = self._day(case.opened_at) if case.channel == ON_LINE else None
        filled = with_answers(facts, answers if refs is None else chosen(answers, refs), agreed_on)
        cards = read_cards(self.tx, self.person, case.id)
        filled = with_cards(filled, cards if refs is None else cards.only(refs))
        ticked = self._matters() if refs is None or refs & ASKED_MATTERS else ()
        return replace(filled, matters=ticked or filled.matters)

    def _answers(self) -> tuple[Told, ...]:
        gone = (speaker("ja").text(TAKEN_BACK),)
        return told(cases.answers(self.tx, self.person, self.case.id), gone)

    def _handover(self) -> Sheet:
        """The sheet of the latest offer: what its giver chose, and nothing else. Without one: everything that is seen."""
        offers = handovers.of_case(self.tx, self.person, self.case.id)
        if not offers or State(offers[-1].offer.state) not in SHOWN:
            return handover(self._facts(self.seen))
        opened = offers[-1]
        refs = frozenset(line.ref for line in opened.lines)
        given = refs if self.seen is None else refs & self.seen
        facts = replace(self._facts(given), desk=self._desk(opened.offer.from_desk, opened.offer.by))
        return handover(facts, self._passing(opened, given))

    def _passing(self, opened: Opened, refs: frozenset[str]) -> Passing:
        offer = opened.offer
        agreed = self._agreed_at(offer)
        return replace(
            OPEN,
            to=self._desk(offer.to_desk, None) if offer.to_desk else Desk(offer.agency),
            basis=offer.basis,
            agreed_on=self._day(agreed),
            agreed_how=self._agreed_how(offer, agreed),
            explained=opened.explained,
            shared=boxes_of(self._answers(), refs),
            request=opened.words,
            reply_by=offer.due_at.astimezone(TOKYO).date() if offer.due_at else None,
            answered=self._answered(offer, opened.reason),
        )

    def _agreed_at(self, offer: Offer) -> datetime | None:
        """When they said yes to this hand-over: asked on LINE, or else to the giver, who heard it."""
        asked = shares.latest(self.tx, self.case.id, offer.to_desk or offer.agency)
        if asked and asked.said == "yes":
            return asked.said_at
        return offer.offered_at if Basis(offer.basis) is Basis.CONSENT else None

    def _agreed_how(self, offer: Offer, agreed: datetime | None) -> str:
        if agreed is None:
            return ""
        if agreed != offer.offered_at:
            return say("paper.value.by_line")
        return say("paper.value.by_staff", member=self.names.get(offer.by, ""))

    def _answered(self, offer: Offer, reason: str) -> Answered | None:
        state = State(offer.state)
        if offer.answered_at is None or state not in (State.ACCEPTED, State.RETURNED):
            return None
        desk = self.council.desk(offer.to_desk).name("ja") if offer.to_desk else offer.agency
        who = self.names.get(offer.answered_by, "") if offer.answered_by and offer.to_desk else ""
        return Answered(state is State.ACCEPTED, offer.answered_at, f"{desk} {who}".strip(), reason)

    def _desk(self, key: DeskKey, member: StaffId | None) -> Desk:
        desk = self.council.desk(key)
        return Desk(desk.name("ja"), desk.phone, self.names.get(member, "") if member else "")

    def _is_again(self) -> bool:
        """Whether they have been here before this case."""
        return cases.of_person(self.tx, self.case.person)[-1] != self.case.id

    def _language(self) -> str:
        return speaker("ja", "console").text(f"console.language.{self.case.locale}")

    def _notes(self, refs: frozenset[str] | None) -> tuple[Noted, ...]:
        every = notes.of_case(self.tx, self.person, self.case.id)
        return tuple(
            Noted(note.written_at, self.names.get(note.staff, ""), note.words)
            for note in every
            if refs is None or f"{NOTE}{note.id.hex}" in refs or self._is_new(refs, note.written_at)
        )

    def _record(self, refs: frozenset[str] | None) -> tuple[Noted, ...]:
        """Notes, and for whoever sees the whole case calls and visits among them, in order of time."""
        spoken = () if refs is not None else calls.of_case(self.tx, self.person, self.case.id)
        called = (Noted(call.called_at, self.names.get(call.by, ""), _of_call(call)) for call in spoken)
        return tuple(sorted((*self._notes(refs), *called), key=lambda noted: noted.at))

    def _is_new(self, refs: frozenset[str], at: datetime) -> bool:
        """Written since they accepted the case: theirs to see, though not part of what was shared."""
        return refs is self.seen and self.since is not None and at >= self.since

    def _consents(self) -> tuple[Agreed, ...]:
        """What they said when asked whether it may be passed on; what else they agreed to is among the answers.

        Of a case begun before answers told it: nobody comes to the form's first question on LINE without having agreed.
        """
        asked = reversed(shares.of_case(self.tx, self.case.id))
        how = say("paper.value.by_line")
        passing = (
            Agreed(
                say("paper.value.pass_on", to=self._name(one.to_whom)),
                one.said == "yes",
                self._day(one.said_at),
                how=how,
            )
            for one in asked
            if one.said is not None and one.said_at is not None
        )
        stored = cases.answers(self.tx, self.person, self.case.id)
        if self.case.channel != ON_LINE or not is_form_alone(stored):
            return tuple(passing)
        version = CONSENT.key.partition(".")[2]
        given = Agreed(
            say("paper.value.intake"),
            is_given=True,
            at=self._day(self.case.opened_at),
            version=version,
            how=how,
        )
        return (given, *passing)

    def _asked(self) -> tuple[Asked, ...]:
        """What a signature would agree to today, where the council words it itself."""
        locale = self.person.locale
        return tuple(
            Asked(
                each.purpose,
                each.version,
                said_in(each.text, "ja"),
                "" if locale == "ja" else said_in(each.text, locale),
            )
            for each in self.council.profile.agreements
            if each.text
        )

    def _day(self, at: datetime | None) -> date | None:
        return at.astimezone(TOKYO).date() if at else None

    def _name(self, key: str) -> str:
        """A desk by its key, or an agency as it was named."""
        return next((desk.name("ja") for desk in self.council.desks if desk.key == key), key)

    def _matters(self) -> tuple[Matter, ...]:
        ticked = matters.of_case(self.tx, self.case.id)
        for teller in TOLD:
            theirs = tuple(Matter(one.matter) for one in ticked if one.told_by == teller)
            if theirs:
                return theirs
        return ()


def _of_call(call: calls.Noted) -> str:
    """A call as it is noted: how they spoke, how it went, what was said."""
    words = speaker("ja", "console")
    way, went = words.text(f"console.call.way.{call.way}"), words.text(f"console.call.went.{call.went}")
    return "\n".join(line for line in (f"{way}({went})", call.words) if line)
