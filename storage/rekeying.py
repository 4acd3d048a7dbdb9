"""Seals again under the key of now what an older council key sealed, so that the older one can be taken out.

Words stay as they are: only the keys that open them, and what belongs to the council itself, are sealed under these keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from storage.db import Tx
from storage.inbox import body_place
from storage.tables import Envelope, Person, SealedSecret, Staff, Table
from storage.vault import CannotOpen, Place

BATCH = 50  # values sealed again in one transaction: nobody waits long behind it


@dataclass(frozen=True, slots=True)
class Sealed:
    """One column of values that are sealed under a council key. ids: what names a row within the council."""

    table: type[Table]
    column: InstrumentedAttribute[Any]
    id: InstrumentedAttribute[Any]
    place: Callable[[Any], Place]

    def ours(self, tx: Tx) -> tuple[ColumnElement[bool], ...]:
        """The rows of this council that hold a value."""
        return self.table.council == tx.council, self.column.is_not(None)  # type: ignore[attr-defined]  # each has it

    def key(self) -> ColumnElement[bytes]:
        """The number of the key a value was sealed under: its first byte."""
        return func.substr(self.column, 1, 1)


ALL = (
    Sealed(
        SealedSecret, SealedSecret.sealed, SealedSecret.name, lambda name: Place("secrets", "sealed", name)
    ),
    Sealed(Person, Person.sealed_key, Person.id, lambda row: Place("people", "sealed_key", row.hex)),
    Sealed(Staff, Staff.totp, Staff.id, lambda row: Place("staff", "totp", row.hex)),
    Sealed(Staff, Staff.mail, Staff.id, lambda row: Place("staff", "mail", row.hex)),
    Sealed(Envelope, Envelope.body, Envelope.digest, body_place),
)


@dataclass(frozen=True, slots=True)
class Done:
    """One step. again: values sealed again; stuck: values that their own key does not open, which stay as they are."""

    again: int
    stuck: int


def counts(tx: Tx) -> Mapping[int, int]:
    """How many values there are under each key, by its number. Nothing that was destroyed counts."""
    found: Counter[int] = Counter()
    for sealed in ALL:
        key = sealed.key()
        for number, count in tx.connection.execute(
            select(key, func.count()).where(*sealed.ours(tx)).group_by(key)
        ):
            if number:
                found[bytes(number)[0]] += count
    return found


def step(tx: Tx) -> Done:
    """Seal a few more again. Nothing left to do: again is 0.

    Locks: the rows it changes, for a moment. A value that somebody changes meanwhile is left for the next step.
    """
    for sealed in ALL:
        rows = _some_old(tx, sealed)
        again = sum(_again(tx, sealed, row) for row in rows)
        if again:
            return Done(again, len(rows) - again)
    return Done(0, sum(len(_some_old(tx, sealed)) for sealed in ALL))


def _some_old(tx: Tx, sealed: Sealed) -> list[Row[*tuple[Any, ...]]]:
    old = [bytes((number,)) for number in tx.vault.older]
    rows = select(sealed.id.label("id"), sealed.column.label("sealed")).where(
        *sealed.ours(tx), sealed.key().in_(old)
    )
    return list(tx.connection.execute(rows.limit(BATCH)).all())


def _again(tx: Tx, sealed: Sealed, row: Row[*tuple[Any, ...]]) -> bool:
    place = sealed.place(row.id)
    try:
        plain = tx.vault.open(row.sealed, place)
    except CannotOpen:
        return False
    same = (*sealed.ours(tx), sealed.id == row.id, sealed.column == row.sealed)
    new = {sealed.column.key: tx.vault.seal(plain, place)}
    return tx.connection.execute(update(sealed.table).where(*same).values(**new)).rowcount == 1
