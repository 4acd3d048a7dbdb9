"""A desk on a real database, and the databases of storage's tests beneath it."""

import pytest

from storage.db import Store
from tests.handlers.desk import Desk
from tests.storage.fixtures import (
    migrated_postgres,
    migrated_postgres_url,
    migrated_sqlite,
    postgres_pool,
    postgres_store,
    sqlite_url,
    store,
)

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
def desk(store: Store) -> Desk:
    """The example council's desk: people write to it, staff work at it."""
    return Desk(store)
