"""A desk on each database, one simulator for the run, and the databases of storage's tests beneath them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.committer import Committer
from simulator.config import Config
from simulator.server import Running, start
from storage.db import Store
from storage.spool import Spool
from tests.bot.desk import Desk, Switchboard, listen
from tests.e2e.phones import Phones
from tests.storage.fixtures import (
    migrated_postgres,
    migrated_postgres_url,
    migrated_sqlite,
    postgres_pool,
    postgres_store,
    sqlite_url,
    store,
)
from tests.storage.stores import make_vault, open_store

__all__ = [
    "migrated_postgres",
    "migrated_postgres_url",
    "migrated_sqlite",
    "postgres_pool",
    "postgres_store",
    "sqlite_url",
    "store",
]


@pytest.fixture(scope="session")
def switchboard() -> Iterator[Switchboard]:
    """Where the simulator's webhooks arrive."""
    made = Switchboard()
    server = listen(made)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def simulator(switchboard: Switchboard) -> Iterator[Running]:
    """A LINE platform for this run."""
    with start(Config(port=0, webhook_url=switchboard.url, seed=11)) as running:
        yield running


@pytest.fixture
def phones(simulator: Running) -> Phones:
    """The platform as on its first day."""
    found = Phones(simulator.url)
    found.ask("POST", "/clock", {"offset": 0})
    found.ask("POST", "/webhook", {"timeoutSeconds": 30})
    found.ask("POST", "/settings", {"contentDelaySeconds": 0, "rateLimitsOff": False})
    found.ask("POST", "/tokens", {"add": simulator.world.config.access_token})
    found.ask("POST", "/reset")
    return found


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """A store on SQLite alone, where the database does not matter."""
    opened = open_store(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    """An empty spool."""
    return Spool(tmp_path / "spool", make_vault())


@pytest.fixture
def committer(store: Store, spool: Spool) -> Iterator[Committer]:
    """The way to the disk, on each kind of database in turn."""
    made = Committer(store, spool, lambda: None)
    yield made
    made.close()


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path, phones: Phones, switchboard: Switchboard) -> Iterator[Desk]:
    """A desk on SQLite that LINE can reach."""
    yield from _open(Desk(sqlite_store, tmp_path, phones), switchboard)


@pytest.fixture
def any_desk(store: Store, tmp_path: Path, phones: Phones, switchboard: Switchboard) -> Iterator[Desk]:
    """A desk on each kind of database in turn."""
    yield from _open(Desk(store, tmp_path, phones), switchboard)


def _open(made: Desk, switchboard: Switchboard) -> Iterator[Desk]:
    switchboard.desk = made.app
    yield made
    switchboard.desk = None
    made.close()
