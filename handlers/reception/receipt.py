"""What somebody takes home who called or came: number, desk, by when, and what to do if it gets worse. As it is now.

Read aloud or printed by staff; promises nothing that is not kept already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conversations import danger
from conversations.kernel.effects import Alarm
from conversations.understanding.verdict import Kind, Risk
from handlers import promises
from handlers.council import Council
from handlers.duty import choose
from handlers.errors import NotFound
from handlers.hours import TOKYO
from handlers.sight import check_reach, check_seal
from locales.safety import moment, voices
from storage import audit, cases, intakes, people
from storage.cases import Found
from storage.db import Tx
from storage.desks import Window
from storage.ids import CaseNumber
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class Aloud:
    """What staff say when life may be in danger. group: of dangers, as `conversations.danger` tells them apart."""

    group: str
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """One receipt. by: by when, in the languages asked for, empty where that is not promised. turn: staff or person.

    is_quiet: others may read it, so the desk is left out, which tells what they came for. locale: what the person speaks.
    aloud: what staff read out when life may be in danger, first things first.
    """

    number: CaseNumber
    council: Council
    desk: Window
    made_at: datetime
    locale: str
    turn: str
    due_at: datetime | None
    is_danger: bool
    is_quiet: bool
    aloud: Aloud | None

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
    person = people.look_at(tx, case.person)
    kept = intakes.of_case(tx, person, case.id)
    if (
        kept is None or kept.by != member.id
    ):  # whoever took it down reads it out, also of a complaint they may not see
        check_seal(tx, member, case, now)
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
        is_quiet=person.quiet,
        aloud=read_aloud(council, case, now),
    )


def read_aloud(council: Council, case: Found, now: datetime) -> Aloud | None:
    """What is said on the telephone about this danger: the numbers that answer now, and one question. None in calm.

    The same numbers as on LINE; the words are spoken ones, and staff say them, whoever is called meanwhile.
    """
    if not case.is_danger:
        return None
    known = {kind.value: kind for kind in Kind}
    kinds = tuple(known[each] for each in case.kinds.split() if each in known)
    said = danger.answer(Alarm(Risk(case.risk), kinds, "ja"), again=False)
    services = {"fire": council.fire, "police": council.police}
    (safety,) = voices("ja", "ja", chosen=True)
    rows = [(safety.text(f"label.lines.{name}"), services[name]) for name in said.services]
    is_home = said.group is danger.Group.HOME
    lines = choose(council.hotlines, kinds, "ja", now, said.lines_most)
    rows += [(line.name("ja", discreet=is_home), line.number) for line in lines]
    return Aloud(said.group.value, tuple(rows))


def _is_promised(council: Council, case: Found, now: datetime) -> bool:
    is_ours = case.is_open and case.waiting_on == "staff" and case.due_at > now
    return is_ours and promises.promise(council, case.desk, case.urgency, now).is_told
