"""Writes many rows fast: past SQLAlchemy's single inserts, with the columns' own way of writing each value.

For databases made for a measurement alone: nothing here waits for the disk or checks what one table says of another.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy import Table as Described
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from storage.tables import Table

BATCH = 5_000

Row = Mapping[str, object]
Wire = tuple[object, ...]
Kind = type[Table]


class _Way(Protocol):
    """How one kind of database takes many rows."""

    def write(self, table: str, names: Sequence[str], rows: Sequence[Wire]) -> None:
        """Write rows of one table."""

    def close(self) -> None:
        """Make them last, and let the database learn how its tables look now."""


class _SqliteWay:
    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=wal", "synchronous=off", "foreign_keys=off", "cache_size=-400000"):
            self._connection.execute(f"pragma {pragma}")
        self._connection.execute("begin immediate")

    def write(self, table: str, names: Sequence[str], rows: Sequence[Wire]) -> None:
        marks = ", ".join("?" * len(names))
        self._connection.executemany(f"insert into {table} ({', '.join(names)}) values ({marks})", rows)  # noqa: S608  our own names

    def close(self) -> None:
        # No ANALYZE: the desk runs none, and its queries must find their way without.
        self._connection.execute("commit")
        self._connection.execute("pragma wal_checkpoint(truncate)")
        self._connection.close()


class _PostgresWay:
    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url.replace("+psycopg", "", 1))
        self._connection.execute(
            "set session_replication_role = replica"
        )  # no look at the other table for each row
        self._connection.execute("set synchronous_commit = off")

    def write(self, table: str, names: Sequence[str], rows: Sequence[Wire]) -> None:
        into = sql.SQL("copy {} ({}) from stdin").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
        )
        with self._connection.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row)

    def close(self) -> None:
        self._connection.commit()
        self._connection.autocommit = True
        self._connection.execute("vacuum analyze")  # as PostgreSQL does by itself within minutes
        self._connection.execute("checkpoint")
        self._connection.close()


def write_all(engine: Engine, rows: Iterable[tuple[Kind, Row]]) -> None:
    """Write rows of several tables as they come; all rows of a table name the same columns."""
    way: _Way = (
        _SqliteWay(engine.url.database or "")
        if engine.dialect.name == "sqlite"
        else _PostgresWay(engine.url.render_as_string(hide_password=False))
    )
    shapes: dict[Kind, _Shape] = {}
    waiting: dict[Kind, list[Wire]] = defaultdict(list)
    for kind, row in rows:
        shape = shapes.get(kind) or shapes.setdefault(kind, _Shape(kind, engine.dialect, tuple(row)))
        waiting[kind].append(shape.wire(row))
        if len(waiting[kind]) >= BATCH:
            way.write(shape.table, shape.names, waiting.pop(kind))
    for kind, left in waiting.items():
        way.write(shapes[kind].table, shapes[kind].names, left)
    way.close()


class _Shape:
    """The columns of a table that are written, and how each writes its values."""

    def __init__(self, kind: Kind, dialect: Dialect, names: tuple[str, ...]) -> None:
        described = kind.__table__
        assert isinstance(described, Described)  # noqa: S101  for the type alone: each of ours is a table
        self.table = described.name
        # What a row does not say is what the table says of a new one, as when the desk writes it.
        self._usual = {
            column.name: column.default.arg
            for column in described.columns
            if column.name not in names and isinstance(column.default, ScalarElementColumnDefault)
        }
        self.names = (*names, *self._usual)
        self._writers = [_writer(described, name, dialect) for name in self.names]

    def wire(self, row: Row) -> Wire:
        """A row as the driver takes it."""
        return tuple(
            write(value) if write and value is not None else value
            for write, value in zip(self._writers, (*row.values(), *self._usual.values()), strict=True)
        )


def _writer(table: Described, name: str, dialect: Dialect) -> Callable[[object], object] | None:
    return table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
