"""Prepared statements: what is asked at every turn, compiled once for each database and run on the driver's own cursor.

SQLAlchemy writes them and says how values are kept; going through its layers each time took longer than the databases
themselves (storage/decisions/0005). A fault comes as SQLAlchemy's, and a lost connection is given up as it would be.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Process = Callable[[Any], Any] | None


class InTransaction(Protocol):
    """What a prepared statement runs in: a transaction."""

    @property
    def connection(self) -> Connection:
        """Its connection."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: rows whose fields have the names of the columns, and how many rows were touched."""

    rows: Sequence[Any]
    rowcount: int

    def first(self) -> Any:
        """The first row, or None."""
        return self.rows[0] if self.rows else None

    def one_or_none(self) -> Any:
        """The only row, or None. Raises: MultipleResultsFound."""
        if len(self.rows) > 1:
            raise MultipleResultsFound
        return self.first()

    def one(self) -> Any:
        """The only row. Raises: NoResultFound, MultipleResultsFound."""
        row = self.one_or_none()
        if row is None:
            raise NoResultFound
        return row


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement as one driver takes it. names: of its parameters, in order. row: makes a row of what comes back."""

    sql: str
    names: tuple[str, ...]
    takes: tuple[tuple[str, Process], ...]
    fixed: Mapping[str, Any]
    gives: tuple[Process, ...]
    row: type[Any] | None
    in_order: bool

    def values(self, given: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        """What is given, as this driver takes it."""
        known = {**self.fixed, **given}
        values = [known[name] if process is None else process(known[name]) for name, process in self.takes]
        return tuple(values) if self.in_order else dict(zip(self.names, values, strict=True))

    def made(self, row: type[Any], raw: Sequence[Any]) -> Any:
        """A row as the desk reads it."""
        return row._make(
            [
                value if process is None else process(value)
                for process, value in zip(self.gives, raw, strict=True)
            ]
        )


class Prepared:
    """One statement, ready for any of our databases. Safe to share between threads."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._ready: dict[tuple[str, tuple[str, ...]], _Ready] = {}

    def run(self, tx: InTransaction, given: Mapping[str, Any]) -> Answer:
        """Run it. given: a value for each parameter and, for an insert or update, for each column to be set."""
        connection = tx.connection
        dialect = connection.dialect
        ready = self._ready.get((dialect.name, tuple(given))) or self._prepare(dialect, tuple(given))
        cursor = connection.connection.cursor()
        try:
            cursor.execute(ready.sql, ready.values(given))
            rows = [ready.made(ready.row, raw) for raw in cursor.fetchall()] if ready.row else ()
            return Answer(rows, cursor.rowcount)
        except dialect.loaded_dbapi.Error as fault:
            raise _told(connection, ready.sql, fault) from fault
        finally:
            cursor.close()

    def _prepare(self, dialect: Dialect, names: tuple[str, ...]) -> _Ready:
        columns = None if isinstance(self._statement, Select | Delete) else list(names)
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=columns)
        if "POSTCOMPILE" in compiled.string:
            raise ValueError("a list in a prepared statement would be of one length for ever")
        shown = self._statement.selected_columns if isinstance(self._statement, Select) else ()
        order = tuple(compiled.positiontup or compiled.binds)
        ready = _Ready(
            sql=compiled.string,
            names=order,
            takes=tuple((name, _taker(compiled.binds[name].type, dialect)) for name in order),
            fixed=_fixed(compiled),
            gives=tuple(_giver(column.type, dialect) for column in shown),
            row=namedtuple("Row", [str(column.key) for column in shown]) if shown else None,  # noqa: PYI024  # made of the statement
            in_order=compiled.positional,
        )
        self._ready[(dialect.name, names)] = ready
        return ready


def _fixed(compiled: SQLCompiler) -> dict[str, Any]:
    """What the statement itself brings: its own constants and the plain defaults of columns nobody has set."""
    own = {
        name: bind.value
        for name, bind in compiled.binds.items()
        if not bind.required and bind.value is not None
    }
    for column in compiled.insert_prefetch:
        default: Any = column.default
        own[column.key] = default.arg
    return own


def _taker(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _giver(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _told(connection: Connection, sql: str, fault: Exception) -> Exception:
    """The fault as SQLAlchemy tells it, without anybody's words; a connection that is gone is given up."""
    dialect = connection.dialect
    gone = dialect.is_disconnect(fault, connection.connection.dbapi_connection, None)  # type: ignore[arg-type]  # a fault of the driver's
    if gone:
        connection.invalidate(fault)
    return DBAPIError.instance(
        sql,
        None,
        fault,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=gone,
        dialect=dialect,
    )
