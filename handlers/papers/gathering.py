"""From a case as it is kept to the facts its papers ask for. Writes the line that somebody printed it, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from handlers.council import Council
from handlers.errors import NotFound
from handlers.findable import TAKEN_BACK
from handlers.papers.assessment import assessment
from handlers.papers.facts import Desk, Facts, Noted, Party, told, with_answers
from handlers.papers.handover import handover
from handlers.papers.intake import intake
from handlers.papers.sheet import Kind, Sheet
from locales import speaker
from storage import audit, cases, notes, people, staff
from storage.cases import Found
from storage.db import Tx
from storage.ids import CaseNumber
from storage.people import Known
from storage.staff import Member

ON_LINE = "line"


def read_sheet(
    tx: Tx,
    council: Council,
    member: Member,
    number: CaseNumber,
    asked: tuple[Kind, str],
    now: datetime,
    address: str,
) -> Sheet:
    """A paper of a case, filled as far as is known. asked: which paper, and in which form it is taken away.

    address: of the case in the console. Writes: audit. Raises: NotFound.
    """
    case = cases.by_number(tx, number)
    if case is None:
        raise NotFound
    kind, form = asked
    sheet = sheet_of(kind, facts_of(tx, council, case, now, address))
    audit.record(tx, member.id, "case.printed", case.id, now, f"{kind.value}.{form}")
    return sheet


def sheet_of(kind: Kind, facts: Facts) -> Sheet:
    """The paper of this kind."""
    match kind:
        case Kind.INTAKE:
            return intake(facts)
        case Kind.HANDOVER:
            return handover(facts)
        case Kind.ASSESSMENT:
            return assessment(facts)
        case _:
            assert_never(kind)


def facts_of(tx: Tx, council: Council, case: Found, now: datetime, address: str) -> Facts:
    """What is known of a case."""
    person = people.look_at(tx, case.person)
    names = {member.id: member.name for member in staff.everybody(tx)}
    desk = council.desk(case.desk)
    member = names.get(case.staff, "") if case.staff else ""
    facts = Facts(
        number=case.number,
        council=council.names["ja"],
        desk=Desk(desk.name("ja"), desk.phone, member),
        made_at=now,
        received_at=case.submitted_at or case.opened_at,
        way=ON_LINE,
        is_again=_is_again(tx, case),
        person=Party(language=_language(person)),
        urgency="now" if case.is_danger else "",
        shown_name=person.name,
        notes=tuple(
            Noted(n.written_at, names.get(n.staff, ""), n.words) for n in notes.of_case(tx, person, case.id)
        ),
        address=address,
    )
    gone = (speaker("ja").text(TAKEN_BACK),)
    return with_answers(facts, told(cases.answers(tx, person, case.id), gone))


def _is_again(tx: Tx, case: Found) -> bool:
    """Whether they have been here before this case."""
    every = cases.of_person(tx, case.person)
    return every[-1] != case.id


def _language(person: Known) -> str:
    return speaker("ja", "console").text(f"console.language.{person.locale}")
