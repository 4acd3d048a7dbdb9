"""Migrations: up, down and up again; what they make is what the tables say; two at once are harmless."""

import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from storage import migrate
from storage.db import open_engine
from storage.tables import Table

ROOT = Path(__file__).parents[2]
BOOKKEEPING = {"alembic_version"}


def tables(url: str) -> set[str]:
    engine = open_engine(url)
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    engine.dispose()
    return names - BOOKKEEPING


def test_up_down_and_up_again(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)

    migrate.upgrade(engine)
    assert tables(empty_database_url) == set(Table.metadata.tables)

    migrate.downgrade(engine, "base")
    assert tables(empty_database_url) == set()

    migrate.upgrade(engine)
    assert tables(empty_database_url) == set(Table.metadata.tables)
    engine.dispose()


def test_what_they_make_is_what_the_tables_say(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    migrate.upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Table.metadata)

    assert differences == []
    engine.dispose()


def test_a_database_says_whether_it_is_of_this_release(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    assert not migrate.is_current(engine)

    migrate.upgrade(engine)

    assert migrate.is_current(engine)
    migrate.upgrade(engine)
    engine.dispose()


UPGRADE = """
import sys
from storage import migrate
from storage.db import open_engine
migrate.upgrade(open_engine(sys.argv[1]))
"""


def test_two_processes_may_upgrade_at_once(empty_database_url: str) -> None:
    command = [sys.executable, "-c", UPGRADE, empty_database_url]

    upgrading = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]

    assert [process.wait() for process in upgrading] == [0, 0]
    assert tables(empty_database_url) == set(Table.metadata.tables)
