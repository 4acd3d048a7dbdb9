"""Who may be taken for one with somebody at all, and before whose eyes. What must not be found is not there, for anybody.

One place for both: suggestions, comparing, joining and parting ask here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from conversations.understanding.verdict import Kind
from conversations.vocabulary import Matter
from handlers.sight import sight_of
from handlers.telling import VIOLENCE
from locales import speaker
from storage import cases, people, seals
from storage.cases import Found
from storage.compared import Opened
from storage.db import Tx
from storage.ids import PersonId
from storage.staff import Member

HARM: Final = frozenset(
    {Kind.DV.value, Kind.ABUSE_CHILD.value, Kind.ABUSE_ELDER.value, Kind.ABUSE_DISABLED.value}
)
"""Danger that comes from somebody near: what leads to such a person may lead the other one to them."""


def may_be_found(some: Collection[PersonId], known: Mapping[PersonId, Opened]) -> bool:
    """Whether all of these may be led to: nobody near may do them harm or reads their phone, and no case of theirs is sealed."""
    return all(person in known and not _is_shielded(known[person]) for person in some)


def _is_shielded(opened: Opened) -> bool:
    if opened.is_quiet or opened.is_sealed or opened.kinds & HARM or Matter.VIOLENCE.value in opened.matters:
        return True
    violence = speaker("ja").text(VIOLENCE)
    return any(violence in answers for answers in opened.answers.values())


def seen_cases(tx: Tx, member: Member, some: Iterable[PersonId], now: datetime) -> tuple[Found, ...]:
    """The cases of these people that this member sees whole, the latest first. Of others, not even that they are there."""
    found = cases.some(tx, [case for person in some for case in cases.of_person(tx, person)])
    closed = seals.closed_to(tx, member.id, [case.id for case in found], now)
    mine = [case for case in found if case.id not in closed]
    whole = [case for case in mine if sight_of(tx, member, people.look_at(tx, case.person), case).whole]
    return tuple(sorted(whole, key=lambda case: case.opened_at, reverse=True))
