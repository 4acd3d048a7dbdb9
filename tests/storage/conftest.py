"""The databases of storage's own tests."""

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
