"""The card (人の情報) of a person as staff know them, and of the one a case is about. Sealed; read and written whole.

Decides nothing of what is right: what a name or a birth date may be is read by whoever fills the card.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, insert, or_, select, update

from storage import finding
from storage.columns import beside
from storage.db import Tx
from storage.finding import Told
from storage.ids import CaseId, PersonId, StaffId
from storage.tables import Card as CardRow
from storage.tables import Case, Person
from storage.vault import CannotOpen, OwnKey, Place

if TYPE_CHECKING:
    from storage.people import Known


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody as staff know them; empty where nobody has said. Every field is theirs to leave out.

    kana: how the name is read. born: ISO date, empty if not known to the day. age: an age band, as `Age` names them.
    gender: as they said it. town: with the part of town; house: the rest. phone: E.164. reach: any other way to them.
    language: a locale they prefer.
    """

    name: str = ""
    kana: str = ""
    born: str = ""
    age: str = ""
    gender: str = ""
    postal: str = ""
    town: str = ""
    house: str = ""
    phone: str = ""
    reach: str = ""
    language: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return not any(asdict(self).values())


FIELDS = tuple(field.name for field in fields(Card))
BLANK = Card()


@dataclass(frozen=True, slots=True)
class Kept:
    """A card and how often it was changed: 0, there is none yet. case: of the one a case is about, None of the person."""

    card: Card
    version: int
    case: CaseId | None = None


class Overtaken(Exception):
    """Somebody else changed the card meanwhile."""


@dataclass(frozen=True, slots=True)
class Change:
    """A card to keep. version: of the card it was made from. case: None for the person's own."""

    card: Card
    version: int
    by: StaffId
    case: CaseId | None = None


def of_person(tx: Tx, person: Known) -> Kept:
    """The person's own card; blank if nobody filled it."""
    return _one(tx, person.key, person.id, None)


def of_concerned(tx: Tx, person: Known, case: CaseId) -> Kept:
    """The card of the one a case is about (本人), where that is not its person; blank if nobody filled it."""
    return _one(tx, person.key, person.id, case)


def of_case(tx: Tx, person: Known, case: CaseId) -> Kept:
    """The card of the one a case is about, as far as there is any: their own, or else the person's."""
    theirs = of_concerned(tx, person, case)
    return theirs if theirs.version else of_person(tx, person)


def write(tx: Tx, person: Known, change: Change, now: datetime) -> None:
    """Keep a card; cases are found by its names and number from now on. Locks: the person's row, by the caller.

    Raises: Overtaken.
    """
    subject = change.case or person.id
    body = {name: value for name, value in asdict(change.card).items() if value}
    values = {
        "body": person.key.seal(json.dumps(body, ensure_ascii=False), _place(subject)),
        "version": change.version + 1,
        "changed_by": change.by,
        "changed_at": now,
    }
    if change.version:
        same = (CardRow.id == subject, CardRow.council == tx.council, CardRow.version == change.version)
        done = tx.connection.execute(update(CardRow).where(*same).values(**values)).rowcount == 1
    else:
        done = _one(tx, person.key, person.id, change.case).version == 0
        if done:
            ours = {"id": subject, "council": tx.council, "person_id": person.id, "case_id": change.case}
            tx.connection.execute(insert(CardRow).values(**ours, **values))
    if not done:
        raise Overtaken
    find_again(tx, person.id, person.key, person.name)
    tx.ring("console")


def find_again(tx: Tx, person: PersonId, key: OwnKey, shown: str) -> None:
    """Have every case of a person found by the name they show and by what their cards say. Locks: the person's row."""
    kept = _all(tx, key, person)
    cases = select(Case.id).where(Case.person_id == person, Case.council == tx.council)
    for case in tx.connection.execute(cases).scalars():
        finding.keep_shown(tx, CaseId(case), told_by(shown, kept, CaseId(case)))


def find_new(tx: Tx, person: Known, case: CaseId) -> None:
    """Have a case that was just opened found by the same."""
    finding.keep_shown(tx, case, told_by(person.name, _all(tx, person.key, person.id), case))


def told_by(shown: str, kept: Sequence[Kept], case: CaseId) -> Told:
    """By what a case is found beside its answers. shown: the name on LINE. kept: the person's cards."""
    cards = [each.card for each in kept if each.case in (None, case)]
    names = (shown, *(name for card in cards for name in (card.name, card.kana)))
    return Told(tuple(name for name in names if name), tuple(card.phone for card in cards if card.phone))


def for_cases(tx: Tx, ids: Sequence[CaseId]) -> dict[CaseId, tuple[Card, ...]]:
    """By case: the cards that tell of its people, for comparing. Without those of people who have been erased."""
    found: dict[CaseId, tuple[Card, ...]] = {}
    for row in tx.connection.execute(_FOR_CASES, {"some": ids, "council": tx.council}):
        try:
            card = _opened(tx.vault.own_key(row.person_id, row.sealed_key), row.id, row.body)
        except CannotOpen:
            continue
        found[CaseId(row.of)] = (*found.get(CaseId(row.of), ()), card)
    return found


_FOR_CASES = (
    select(Case.id.label("of"), CardRow.id, CardRow.body, CardRow.person_id, Person.sealed_key)
    .join(CardRow, CardRow.person_id == Case.person_id)
    .join(Person, Person.id == CardRow.person_id)
    .where(Case.id.in_(bindparam("some", expanding=True)), beside(Case.council) == bindparam("council"))
    .where(or_(CardRow.case_id.is_(None), CardRow.case_id == Case.id))
)


def of_people(tx: Tx, keys: Mapping[PersonId, OwnKey]) -> dict[PersonId, Card]:
    """The own cards of these people, where there are any, for comparing. keys: of each, open."""
    query = select(CardRow.id, CardRow.body).where(CardRow.id.in_(keys), CardRow.council == tx.council)
    rows = tx.connection.execute(query)
    return {PersonId(row.id): _opened(keys[PersonId(row.id)], row.id, row.body) for row in rows}


def _one(tx: Tx, key: OwnKey, person: PersonId, case: CaseId | None) -> Kept:
    subject = case or person
    row = tx.connection.execute(
        select(CardRow.body, CardRow.version).where(
            CardRow.id == subject, CardRow.person_id == person, CardRow.council == tx.council
        )
    ).one_or_none()
    return Kept(_opened(key, subject, row.body), row.version, case) if row else Kept(BLANK, 0, case)


def _all(tx: Tx, key: OwnKey, person: PersonId) -> tuple[Kept, ...]:
    rows = tx.connection.execute(
        select(CardRow.id, CardRow.case_id, CardRow.body, CardRow.version).where(
            CardRow.person_id == person, CardRow.council == tx.council
        )
    )
    return tuple(
        Kept(_opened(key, row.id, row.body), row.version, CaseId(row.case_id) if row.case_id else None)
        for row in rows
    )


def _opened(key: OwnKey, subject: UUID, body: bytes) -> Card:
    said: dict[str, str] = json.loads(key.open(body, _place(subject)))
    return replace(BLANK, **{name: said[name] for name in FIELDS if name in said})


def _place(subject: UUID) -> Place:
    return Place("cards", "body", subject.hex)
