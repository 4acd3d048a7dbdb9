"""People whom the desk may know twice: keyed tags that lead from one to the other, and who was taken for one person.

Tags only narrow down: what they lead to is opened and compared before anybody is shown it. Nothing of a person is
moved: that two are one is a row of its own, and without the row everything is as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Tx
from storage.ids import CaseId, PersonId, StaffId
from storage.prepared import Prepared
from storage.tables import Apart, Case, DoubleTag, Joined
from storage.vault import Vault

SLOTS: Final = 16
"""A piece has so many tags, and each source uses one of them: of two people who share a number, one pair in 16 shows it."""


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody is taken for another. under: for whom, as a member of staff said."""

    person: PersonId
    under: PersonId
    by: StaffId
    at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """All who are taken for one person. one: the first of them; joins: what made them one, the oldest first."""

    one: PersonId
    joins: tuple[Join, ...]

    @property
    def people(self) -> frozenset[PersonId]:
        """Everybody in it; a person who is known once is alone."""
        return frozenset({self.one, *(join.person for join in self.joins)})


def keep(tx: Tx, person: PersonId, source: UUID, pieces: Iterable[str]) -> None:
    """From now on this source leads to the person by these pieces alone; none: by nothing any more.

    source: id of the case it was told in, or the person's own for their card. Locks: the caller holds the person.
    """
    tags = tags_of(tx.vault, source, pieces)
    had = {row.tag for row in _HAD.run(tx, {"person": person, "source": source}).rows}
    if gone := had - tags:
        here = (DoubleTag.person_id == person, DoubleTag.source_id == source, DoubleTag.tag.in_(gone))
        tx.connection.execute(delete(DoubleTag).where(*here))
    if new := tags - had:
        same = {"council": tx.council, "person_id": person, "source_id": source}
        tx.connection.execute(insert(DoubleTag), [{**same, "tag": tag} for tag in sorted(new)])


def forget_case(tx: Tx, case: CaseId) -> None:
    """What was told in a case leads nowhere any more. Locks: the caller holds the person."""
    person = select(Case.person_id).where(Case.id == case).scalar_subquery()
    tx.connection.execute(delete(DoubleTag).where(DoubleTag.person_id == person, DoubleTag.source_id == case))


def tags_of(vault: Vault, source: UUID, pieces: Iterable[str]) -> set[int]:
    """The tags of a source: of each piece the one that is its own."""
    return {vault.wide_tag(piece, vault.slot(source, piece, SLOTS)) for piece in pieces}


def candidates(tx: Tx, pieces: Iterable[str], but: Collection[PersonId], most: int) -> tuple[PersonId, ...]:
    """People who share one of these pieces, in no order that tells anything. but: the person looked for, and who is one with them."""
    tags = [tx.vault.wide_tag(piece, slot) for piece in sorted(pieces) for slot in range(SLOTS)]
    if not tags:
        return ()
    found = (
        select(DoubleTag.person_id)
        .where(DoubleTag.council == tx.council, DoubleTag.tag.in_(tags), DoubleTag.person_id.not_in(but))
        .distinct()
        .limit(most)
    )
    return tuple(PersonId(person) for person in tx.connection.execute(found).scalars())


def group(tx: Tx, person: PersonId) -> Group:
    """Everybody who is taken for the same person as this one."""
    own = select(Joined.one_id).where(Joined.person_id == person)
    one = tx.connection.execute(own).scalar_one_or_none() or person
    rows = tx.connection.execute(
        select(Joined.person_id, Joined.under_id, Joined.joined_by, Joined.joined_at)
        .where(Joined.council == tx.council, Joined.one_id == one)
        .order_by(Joined.joined_at, Joined.person_id)
    )
    joins = (
        Join(PersonId(row.person_id), PersonId(row.under_id), StaffId(row.joined_by), row.joined_at)
        for row in rows
    )
    return Group(PersonId(one), tuple(joins))


def join(tx: Tx, kept: PersonId, other: PersonId, by: StaffId, now: datetime) -> None:
    """The other, and whoever is one with them, is the same person as the kept one. Both are the first of their group.

    Locks: the rows of everybody in both groups, by the caller.
    """
    values = {"person_id": other, "council": tx.council, "under_id": kept, "one_id": kept}
    tx.connection.execute(update(Joined).where(Joined.one_id == other).values(one_id=kept))
    tx.connection.execute(insert(Joined).values(**values, joined_by=by, joined_at=now))
    tx.ring("console")


def part(tx: Tx, person: PersonId) -> bool:
    """This person is themselves again, with whoever was joined to them before. False: they were joined to nobody.

    Locks: the rows of everybody in the group, by the caller.
    """
    joins = group(tx, person).joins
    if tx.connection.execute(delete(Joined).where(Joined.person_id == person)).rowcount == 0:
        return False
    theirs = {person}
    while grown := {each.person for each in joins if each.under in theirs} - theirs:
        theirs |= grown
    tx.connection.execute(update(Joined).where(Joined.person_id.in_(theirs - {person})).values(one_id=person))
    tx.ring("console")
    return True


def keep_apart(
    tx: Tx, some: Collection[PersonId], others: Collection[PersonId], by: StaffId, now: datetime
) -> None:
    """None of these is one of those: nobody is asked again. Said twice, it is said once. Locks: all of them, by the caller."""
    dialect = sqlite if tx.is_sqlite else postgresql
    same = {"council": tx.council, "told_by": by, "told_at": now}
    for one, other in sorted({_ordered(one, other) for one in some for other in others}, key=_bytes):
        row = dialect.insert(Apart).values(one_id=one, other_id=other, **same)
        tx.connection.execute(row.on_conflict_do_nothing())
    tx.ring("console")


def may_be_one(tx: Tx, some: Collection[PersonId], others: Collection[PersonId]) -> bool:
    """What was said is taken back. False: it had not been said. Locks: all of them, by the caller."""
    pairs = (
        Apart.council == tx.council,
        or_(
            Apart.one_id.in_(some) & Apart.other_id.in_(others),
            Apart.one_id.in_(others) & Apart.other_id.in_(some),
        ),
    )
    tx.ring("console")
    return tx.connection.execute(delete(Apart).where(*pairs)).rowcount > 0


def apart_from(tx: Tx, some: Collection[PersonId]) -> frozenset[PersonId]:
    """Everybody of whom staff said that they are none of these."""
    rows = tx.connection.execute(
        select(Apart.one_id, Apart.other_id).where(
            Apart.council == tx.council, or_(Apart.one_id.in_(some), Apart.other_id.in_(some))
        )
    )
    return frozenset(PersonId(person) for row in rows for person in row) - frozenset(some)


def _ordered(one: PersonId, other: PersonId) -> tuple[PersonId, PersonId]:
    return (one, other) if one.bytes < other.bytes else (other, one)


def _bytes(pair: tuple[PersonId, PersonId]) -> bytes:
    return pair[0].bytes + pair[1].bytes


# Built once: it is asked at every answer, and mostly nothing has changed.
_HAD = Prepared(
    select(DoubleTag.tag).where(
        DoubleTag.person_id == bindparam("person"), DoubleTag.source_id == bindparam("source")
    )
)
