"""A desk with a console, and somebody signed in at it."""

from collections.abc import Iterator

import pytest

from storage.db import Store
from tests.admin.desk_under_test import Desk
from tests.admin.doorway import Door
from tests.admin.strict_client import Console, sit_down
from tests.storage.fixtures import (
    migrated_postgres,
    migrated_postgres_url,
    migrated_sqlite,
    postgres_pool,
    postgres_store,
    sqlite_url,
    store,
)
from tests.storage.stores import open_store

__all__ = [
    "migrated_postgres",
    "migrated_postgres_url",
    "migrated_sqlite",
    "postgres_pool",
    "postgres_store",
    "sqlite_url",
    "store",
]


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    """A desk on SQLite."""
    opened = open_store(sqlite_url)
    yield Desk(opened)
    opened.close()


@pytest.fixture
def any_desk(store: Store) -> Desk:
    """A desk on each kind of database in turn."""
    return Desk(store)


@pytest.fixture
def console(desk: Desk) -> Console:
    """山田 一, a clerk, signed in at the desk."""
    return sit_down(desk)


@pytest.fixture
def door(desk: Desk) -> Door:
    """山田 一 at the door, with a password and a seed."""
    return Door(desk, desk.invite())
