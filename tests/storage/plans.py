"""How a database means to answer our queries: which of them would read a whole table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, event

from storage.db import Tx


@dataclass(frozen=True, slots=True)
class Asked:
    """One query as it went to the database."""

    sql: str
    values: object


@contextmanager
def queries(tx: Tx) -> Iterator[list[Asked]]:
    """Every query of a transaction from here on."""
    asked: list[Asked] = []

    def note(_connection: Connection, _cursor: object, sql: str, values: object, *_more: object) -> None:
        asked.append(Asked(sql, values))

    event.listen(tx.connection, "before_cursor_execute", note)
    yield asked
    event.remove(tx.connection, "before_cursor_execute", note)


def plan(tx: Tx, asked: Asked) -> list[str]:
    """What the database says it would do."""
    explain = "explain query plan " if tx.is_sqlite else "explain "
    rows = tx.connection.exec_driver_sql(explain + asked.sql, asked.values).all()  # type: ignore[arg-type]  # as they came
    return [str(row[-1]).strip() for row in rows]


def whole_tables_read(tx: Tx, asked: list[Asked], table: str) -> list[str]:
    """The queries that would read all of a table, because no index leads to what they ask."""
    if not tx.is_sqlite:
        tx.connection.exec_driver_sql(
            "set local enable_seqscan = off"
        )  # a small table is read whole for its smallness
    signs = (f"SCAN {table}", f"Seq Scan on {table}")
    return [
        one.sql
        for one in asked
        if one.sql.lower().startswith("select")
        and any(line.startswith(signs) and "USING" not in line for line in _without_arrows(plan(tx, one)))
    ]


def _without_arrows(lines: list[str]) -> list[str]:
    return [line.removeprefix("->").strip() for line in lines]
