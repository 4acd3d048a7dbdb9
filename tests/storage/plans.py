"""How a database means to answer our queries: which of them would read a whole table."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, event

from storage.db import Tx
from storage.prepared import Answer, InTransaction, Prepared
from storage.tables import Table

WIDE = {"ix_cases_sent", "ix_cases_closed", "ix_cases_closed_desk"}
"""Indexes of a part of a table that grows for ever: to be read in their order, page by page, never to the end."""

PARTS = {
    str(index.name)
    for table in Table.metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
} - WIDE
"""Indexes of what waits or is open: short, however much has been done and closed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query as it went to the database."""

    sql: str
    values: object


@contextmanager
def queries(tx: Tx) -> Iterator[list[Asked]]:
    """Every query of a transaction from here on, prepared ones too, which go past SQLAlchemy."""
    asked: list[Asked] = []
    run = Prepared.run

    def noted(statement: Prepared, within: InTransaction, given: Mapping[str, Any]) -> Answer:
        answer = run(statement, within, given)
        ready = statement._ready[within.connection.dialect.name, tuple(given)]
        asked.append(Asked(ready.sql, ready.values(given)))
        return answer

    def note(_connection: Connection, _cursor: object, sql: str, values: object, *_more: object) -> None:
        asked.append(Asked(sql, values))

    event.listen(tx.connection, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Prepared, "run", noted)
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


def councils_walked(tx: Tx, asked: list[Asked]) -> list[str]:
    """The queries by which SQLite would read all that a council has of something, and which index it would go along."""
    found = []
    for one in asked:
        lines = plan(tx, one)
        sorts = any("B-TREE FOR ORDER" in line for line in lines)
        for line in lines:
            index = line.partition("INDEX ")[2].partition(" ")[0]
            is_page = "limit" in one.sql.lower() and not sorts
            if line.endswith("(council=?)") and index not in PARTS and not is_page:
                found.append(f"{line}: {one.sql}")
    return found


def _without_arrows(lines: list[str]) -> list[str]:
    return [line.removeprefix("->").strip() for line in lines]


ROWS = re.compile(r"Rows Removed by \w+(?: \w+)*: (\d+)|actual.*?rows=([\d.]+) loops=(\d+)")
HALF_OF_AN_INDEX = "Index Cond: (id = ANY"
FEW = 200  # rows of a line of thousands that a query may look at
FEW_OF_EACH = 600  # where up to ten people have fifty waiting each: their own line, read once
LINES = ("arrivals", "outbox")


def wasted(tx: Tx, asked: Asked) -> list[str]:
    """What a query looks at beyond what it finds: on PostgreSQL it is run and its rows are counted, on SQLite its ways are read."""
    if tx.is_sqlite:
        return [line for line in plan(tx, asked) if line.startswith(tuple(f"SCAN {name}" for name in LINES))]
    lines = _walked(tx, asked)
    halves = [
        f"{scan} {line}"
        for scan, line in pairwise(lines)
        if line.startswith(HALF_OF_AN_INDEX) and " pk_" not in scan
    ]
    return [line for line in lines if _looked_at(line).rows > FEW] + halves


def wasted_on_each(tx: Tx, asked: Asked) -> list[str]:
    """What is done once for each of several people on PostgreSQL, and reads more than their own; the line once is no matter."""
    found, times = [], 1
    for line in _walked(tx, asked):
        seen = _looked_at(line)
        times = seen.times or times  # what was removed is told below how often it was looked
        if times > 1 and seen.rows * (1 if seen.times else times) > FEW_OF_EACH:
            found.append(line)
    return found


def _walked(tx: Tx, asked: Asked) -> list[str]:
    """How PostgreSQL really went, line by line."""
    explain = f"explain (analyze, costs off, timing off, summary off, buffers off) {asked.sql}"
    return [str(row[0]).strip() for row in tx.connection.exec_driver_sql(explain, asked.values)]  # type: ignore[arg-type]  # as they came


@dataclass(frozen=True, slots=True)
class _Seen:
    """Rows one line of a plan tells of. times: how often it was gone through, or 0 where that is not told."""

    rows: float = 0
    times: int = 0


def _looked_at(line: str) -> _Seen:
    told = ROWS.search(line)
    if told is None:
        return _Seen()
    removed, rows, loops = told.groups()
    return _Seen(float(removed)) if removed else _Seen(float(rows) * float(loops), int(loops))
