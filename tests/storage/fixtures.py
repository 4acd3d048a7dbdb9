"""Fixtures of the rooms that keep something: databases with the tables of this release, on SQLite and PostgreSQL."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.db import Store
from tests.servers import databases
from tests.storage.stores import copy_sqlite, empty, migrate_to_head, open_store


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, to be copied."""
    file = tmp_path_factory.mktemp("template") / "engawa.sqlite3"
    migrate_to_head(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[str]:
    """A PostgreSQL database with every table: one for all tests of this run, since copying one takes long."""
    name = f"engawa_migrated_{uuid.uuid4().hex}"
    url = databases.create(postgres_url, name)
    migrate_to_head(url)
    yield url
    databases.drop(postgres_url, name)


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A SQLite database of its own for this test."""
    return copy_sqlite(migrated_sqlite, tmp_path / "engawa.sqlite3")


@pytest.fixture
def migrated_postgres_url(migrated_postgres: str) -> Iterator[str]:
    """A PostgreSQL database with nothing in it but desks; emptied again after the test."""
    yield migrated_postgres
    empty(migrated_postgres)


@pytest.fixture
def postgres_store(migrated_postgres_url: str) -> Iterator[Store]:
    """A store on PostgreSQL alone, where row locks are the point."""
    store = open_store(migrated_postgres_url)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store of each kind we support: the test runs once on either."""
    name = {"sqlite": "sqlite_url", "postgresql": "migrated_postgres_url"}[request.param]
    opened = open_store(request.getfixturevalue(name))
    yield opened
    opened.close()
