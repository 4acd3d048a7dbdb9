"""Column types that mean the same on SQLite and PostgreSQL. No behaviour beyond that."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnClause,
    ColumnElement,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    String,
    Text,
    Uuid,
    case,
    func,
    literal_column,
)
from sqlalchemy.orm import InstrumentedAttribute, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC on the way in and out; SQLite alone would hand it back without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: nobody could say when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back aware."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def fixed(word: str) -> ColumnClause[str]:
    """A word of ours that stands in the query itself: an index made for one state is found by no other means."""
    if not word.isidentifier():
        raise ValueError("only a plain word may stand in a query")
    return literal_column(f"'{word}'", String())


IN_LINE = "case when state = 'waiting' then 1 end is not null"
"""What `in_line` asks, as the indexes have it."""


def in_line(state: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether it waits, asked by whoever takes the first few of all in the order of the line: nobody else may ask so.

    Only so is that line's index found. PostgreSQL cannot look up in its statistics how often this is true, and takes it
    for mostly true: whoever wants the first few in order is sent along the index, whoever wants anything else through
    the whole table. The statistics of a quiet day say that nobody waits: it would walk or sort all of the line to find
    the first, on the very day on which thousands wait (`decisions/0008-plans-without-statistics.md`).
    """
    return case((state == fixed("waiting"), literal_column("1"))).is_not(None)


def beside(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """A word to be compared beside what already leads to the row: no index on it is gone through instead.

    SQLite without statistics takes any index on the council for a short way, and reads all the council has
    (`decisions/0008-plans-without-statistics.md`).
    """
    return func.coalesce(column, "")


Key = Annotated[UUID, mapped_column(Uuid, primary_key=True)]
Ref = Annotated[UUID, mapped_column(Uuid)]
Seq = Annotated[
    int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
]
When = Annotated[datetime, mapped_column(UtcDateTime)]
Big = Annotated[int, mapped_column(BigInteger)]
Council = Annotated[str, mapped_column(String(40))]
Word = Annotated[str, mapped_column(String(80))]
Line = Annotated[str, mapped_column(String(300))]
Plain = Annotated[str, mapped_column(Text)]
Sealed = Annotated[bytes, mapped_column(LargeBinary)]
Digest = Annotated[bytes, mapped_column(LargeBinary(32))]
