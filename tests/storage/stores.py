"""Stores for tests: real databases with the tables of this release, made ready once per run."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Dialect, Engine, Pool

from handlers.council import read_council
from handlers.words import all_words
from storage import desks, migrate, secrets
from storage.bell import Bell, LocalBell
from storage.db import Store, open_engine
from storage.tables import Table
from storage.vault import CannotOpen, Vault

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
COUNCIL = "example"
BEGINS_WITH = {"secrets", "desks"}
KEYS: Mapping[int, bytes] = {1: b"1" * 32}


def later(seconds: float) -> datetime:
    """So many seconds after the moment the tests begin at."""
    return NOW + timedelta(seconds=seconds)


def make_vault(council: str = COUNCIL, keys: Mapping[int, bytes] = KEYS, current: int = 1) -> Vault:
    """A council's keys, the same in every test."""
    return Vault(council, keys, current)


def migrate_to_head(url: str) -> None:
    """Make the tables of this release, the index key and the desks of the example council."""
    engine = open_engine(url)
    migrate.upgrade(engine)
    engine.dispose()
    store = open_store(url)
    with store.transaction() as tx:
        desks.load(tx, read_council(COUNCIL, all_words()).desks)
    store.close()


def open_store(
    url: str, vault: Vault | None = None, bell: Bell | None = None, pool: Pool | None = None
) -> Store:
    """Open a database as a process does when it starts. pool: connections it takes instead of making its own."""
    store = Store(url, vault or make_vault(), bell or LocalBell())
    _share_compiled(store.engine)
    store.engine.pool = pool or store.engine.pool
    try:
        with store.transaction() as tx:
            secrets.learn_index(tx)
    except CannotOpen:
        store.close()
        raise
    return store


def _share_compiled(engine: Engine) -> None:
    """What was compiled for one test is not compiled anew for each: a fifth of the time of a run.

    Kept with the dialect it was compiled by, so that one becomes everybody's; nothing in it is of one database.
    """
    dialect, compiled = _COMPILED.setdefault(engine.dialect.name, (engine.dialect, {}))
    engine.dialect = dialect
    engine.update_execution_options(compiled_cache=compiled)


_COMPILED: dict[str, tuple[Dialect, dict[object, object]]] = {}


def copy_sqlite(template: Path, to: Path) -> str:
    """A copy of a SQLite file nobody has open."""
    shutil.copyfile(template, to)
    return f"sqlite:///{to}"


def empty(url: str) -> None:
    """Take everything out of a PostgreSQL database again, except what a migrated one begins with."""
    names = [table.name for table in reversed(Table.metadata.sorted_tables) if table.name not in BEGINS_WITH]
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        connection.execute(
            sql.SQL("; ").join(sql.SQL("delete from {}").format(sql.Identifier(name)) for name in names)
        )
