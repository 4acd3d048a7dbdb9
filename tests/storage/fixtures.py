"""Fixtures of the rooms that keep something: databases with the tables of this release, on SQLite and PostgreSQL."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Pool

from storage import db
from storage.db import Store
from tests.servers import databases
from tests.storage.stores import copy_sqlite, empty, migrate_to_head, open_store

CONNECTED_WITHIN_S = 60  # a machine that stands still for a while fails no test


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


@pytest.fixture(scope="session")
def postgres_pool(migrated_postgres: str) -> Iterator[Pool]:
    """Connections one test hands on to the next: a server spends more on a new one than on most tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "PATIENCE", {**db.PATIENCE, "connect_timeout": CONNECTED_WITHIN_S})
        engine = db.open_engine(migrated_postgres)
    yield engine.pool
    engine.dispose()


@pytest.fixture
def postgres_store(migrated_postgres_url: str, postgres_pool: Pool) -> Store:
    """A store on PostgreSQL alone, where row locks are the point."""
    return open_store(migrated_postgres_url, pool=postgres_pool)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store of each kind we support: the test runs once on either."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres_store")
        return
    opened = open_store(request.getfixturevalue("sqlite_url"))
    yield opened
    opened.close()
