"""What somebody takes home who called or came: number, desk, by when, and what to do if it gets worse. As it is now.

Read aloud or printed by staff; promises nothing that is not kept already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conversations.kernel.effects import Alarm
from conversations.understanding.verdict import Kind, Risk
from handlers import crisis_words, promises
from handlers.council import Council
from handlers.errors import NotFound
from handlers.hours import TOKYO
from handlers.messages import Card, Message, Text
from handlers.sight import check_reach, check_seal
from locales.safety import moment
from storage import audit, cases, intakes, people
from storage.cases import Found
from storage.db import Tx
from storage.desks import Window
from storage.ids import CaseNumber
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class Slip:
    """One receipt. by: by when, in the languages asked for, empty where that is not promised. turn: staff or person.

    locale: what the person speaks. aloud: what staff read out when life may be in danger, first things first.
    """

    number: CaseNumber
    council: Council
    desk: Window
    made_at: datetime
    locale: str
    turn: str
    due_at: datetime | None
    is_danger: bool
    aloud: tuple[str, ...]

    def by(self, locale: str) -> str:
        """By when they are answered, in a language; empty where nobody can say."""
        return moment(self.due_at.astimezone(TOKYO), locale) if self.due_at else ""


def read_receipt(tx: Tx, council: Council, member: Member, number: CaseNumber, now: datetime) -> Slip:
    """The receipt of a case, for whoever took it down or works at its desk. Writes: audit.

    Raises: NotFound, Sealed, Refused("handover.not_your_desk").
    """
    case = cases.by_number(tx, number)
    if case is None:
        raise NotFound
    check_seal(tx, member, case, now)
    person = people.look_at(tx, case.person)
    kept = intakes.of_case(tx, person, case.id)
    if kept is None or kept.by != member.id:
        check_reach(tx, member, case)
    audit.record(tx, member.id, "case.receipt_viewed", case.id, now)
    return Slip(
        number=case.number,
        council=council,
        desk=council.desk(case.desk),
        made_at=now,
        locale=person.locale,
        turn=case.waiting_on,
        due_at=case.due_at if _is_promised(council, case, now) else None,
        is_danger=case.is_danger,
        aloud=read_aloud(council, case, now),
    )


def read_aloud(council: Council, case: Found, now: datetime) -> tuple[str, ...]:
    """The desk's own words for this danger, for staff to say on the telephone: words first, then numbers. None in calm."""
    if not case.is_danger:
        return ()
    known = {kind.value: kind for kind in Kind}
    kinds = tuple(known[each] for each in case.kinds.split() if each in known)
    alarm = Alarm(Risk(case.risk), kinds, "ja")
    reader = crisis_words.Reader("ja", chosen=True, seal=_no_buttons)
    return tuple(
        line
        for said in crisis_words.answer(council, reader, alarm, now, again=False)
        for line in _lines(said)
    )


def _no_buttons(value: object, label: str) -> str:
    del value, label
    return ""


def _lines(said: Message) -> tuple[str, ...]:
    match said:
        case Text(words):
            return (words,)
        case Card():
            return tuple(f"{row.label} {row.value}".strip() for row in said.rows)


def _is_promised(council: Council, case: Found, now: datetime) -> bool:
    is_ours = case.is_open and case.waiting_on == "staff" and case.due_at > now
    return is_ours and promises.promise(council, case.desk, case.urgency, now).is_told
