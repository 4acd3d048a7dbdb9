"""What people are compared by when they may be one, opened: many people in two queries. Reads only, keeps nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from storage import cards, cases
from storage.cards import BLANK, Card
from storage.db import Tx
from storage.ids import CaseId, PersonId
from storage.tables import Case, Person
from storage.vault import CannotOpen, OwnKey, Place


@dataclass(frozen=True, slots=True)
class Opened:
    """What is known of a person. shown: their name on LINE; answers: JSON as kept, of each case that has any."""

    shown: str
    answers: tuple[str, ...]
    card: Card


def of_people(tx: Tx, some: Collection[PersonId]) -> Mapping[PersonId, Opened]:
    """These people, opened; without those who have been erased. Locks: none."""
    keys: dict[PersonId, OwnKey] = {}
    shown: dict[PersonId, str] = {}
    rows = tx.connection.execute(
        select(Person.id, Person.sealed_key, Person.name, Case.id.label("case"), Case.answers)
        .join(Case, Case.person_id == Person.id, isouter=True)
        .where(Person.id.in_(some), Person.council == tx.council)
        .order_by(Case.opened_at)
    )
    told: dict[PersonId, list[str]] = defaultdict(list)
    for row in rows:
        person = PersonId(row.id)
        try:
            key = keys.setdefault(person, tx.vault.own_key(person, row.sealed_key))
            shown[person] = key.open(row.name, Place("people", "name", person.hex)) if row.name else ""
            if row.answers:
                told[person].append(key.open(row.answers, cases.place_of(CaseId(row.case))))
        except CannotOpen:
            continue
    known = cards.of_people(tx, keys)
    return {
        person: Opened(shown[person], tuple(told[person]), known.get(person, BLANK))
        for person in keys
        if person in shown
    }
