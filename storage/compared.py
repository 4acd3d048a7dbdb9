"""What people are compared by when they may be one, opened: many people in three queries. Reads only, keeps nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from storage import cards, cases
from storage.cards import BLANK, Card
from storage.columns import beside
from storage.db import Tx
from storage.ids import CaseId, PersonId
from storage.tables import Case, CaseMatter, Person, Seal, Talk
from storage.vault import CannotOpen, OwnKey, Place


@dataclass(frozen=True, slots=True)
class Opened:
    """What is known of a person. shown: their name on LINE; answers: by case, JSON as kept, where there are any.

    kinds, matters: of danger, and of what their cases touch. is_quiet: others may read their phone. is_sealed: one of
    their cases is.
    """

    shown: str
    answers: Mapping[CaseId, str]
    card: Card
    met_at: datetime
    has_line: bool
    is_quiet: bool
    is_sealed: bool
    kinds: frozenset[str]
    matters: frozenset[str]

    def told_in(self, some: Collection[CaseId]) -> Opened:
        """The same person, as far as they told it in these cases."""
        return replace(self, answers={case: said for case, said in self.answers.items() if case in some})


def of_people(tx: Tx, some: Collection[PersonId]) -> Mapping[PersonId, Opened]:
    """These people, opened; without those who have been erased. Locks: none."""
    by_person: dict[PersonId, list[Any]] = defaultdict(list)
    theirs = (Person.id.in_(some), beside(Person.council) == tx.council)
    for row in tx.connection.execute(_EVERYTHING.where(*theirs)):
        by_person[PersonId(row.id)].append(row)
    keys = {person: key for person, rows in by_person.items() if (key := _key(tx, person, rows[0]))}
    known = cards.of_people(tx, keys)
    touched = _matters(tx, keys)
    return {
        person: _opened(person, key, by_person[person], known.get(person, BLANK), touched[person])
        for person, key in keys.items()
    }


def _key(tx: Tx, person: PersonId, row: Any) -> OwnKey | None:
    try:
        return tx.vault.own_key(person, row.sealed_key)
    except CannotOpen:
        return None


def _opened(person: PersonId, key: OwnKey, rows: Sequence[Any], card: Card, matters: set[str]) -> Opened:
    first = rows[0]
    return Opened(
        shown=key.open(first.name, Place("people", "name", person.hex)) if first.name else "",
        answers={
            CaseId(row.case): key.open(row.answers, cases.place_of(CaseId(row.case)))
            for row in rows
            if row.answers
        },
        card=card,
        met_at=first.met_at,
        has_line=first.line_key is not None,
        is_quiet=first.quiet or first.hushed_at is not None,
        is_sealed=any(row.is_sealed for row in rows),
        kinds=frozenset(kind for row in rows for kind in (row.kinds or "").split()),
        matters=frozenset(matters),
    )


def _matters(tx: Tx, some: Collection[PersonId]) -> Mapping[PersonId, set[str]]:
    """Every box of every case of these people, whoever ticked it."""
    query = select(Case.person_id, CaseMatter.matter).join(Case, Case.id == CaseMatter.case_id)
    theirs = (Case.person_id.in_(some), beside(Case.council) == tx.council)
    found: dict[PersonId, set[str]] = defaultdict(set)
    for row in tx.connection.execute(query.where(*theirs)):
        found[PersonId(row.person_id)].add(row.matter)
    return found


_EVERYTHING = (
    select(
        Person.id,
        Person.sealed_key,
        Person.name,
        Person.met_at,
        Person.line_key,
        Person.quiet,
        Talk.hushed_at,
        Case.id.label("case"),
        Case.answers,
        Case.kinds,
        exists().where(Seal.case_id == Case.id).label("is_sealed"),
    )
    .join(Case, Case.person_id == Person.id, isouter=True)
    .join(Talk, Talk.person_id == Person.id, isouter=True)
    .order_by(Case.opened_at)
)
