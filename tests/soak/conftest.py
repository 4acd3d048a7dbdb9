"""A desk stepped by hand, with which the rules of a trial are tried out themselves."""

from tests.bot.conftest import desk, phones, simulator, sqlite_store, switchboard
from tests.storage.fixtures import migrated_sqlite, sqlite_url

__all__ = ["desk", "migrated_sqlite", "phones", "simulator", "sqlite_store", "sqlite_url", "switchboard"]
