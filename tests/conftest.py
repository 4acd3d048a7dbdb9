"""Fixtures every room's tests may use: real servers and empty databases. Rooms add their own on top.

Each worker of the test run has servers of its own, started by the first test that asks. Nothing here knows engawa.
"""

import gc
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import settings

from tests.servers import child, databases
from tests.servers.postgres import PostgresServer
from tests.servers.valkey import ValkeyServer

settings.register_profile("untimed", deadline=None)  # no test depends on how busy the machine is
settings.load_profile("untimed")

LONG = ("soak", "e2e")
"""Rooms whose files start whole desks and wait for them: minutes each, with few tests in them."""


SELDOM = (50_000, 50, 100)
"""Every worker holds all there is of engawa: looking through it for waste as often as usual takes a tenth of the run."""


def pytest_configure() -> None:
    """Files of tests lie in memory where there is room: a commit waits for a disk, and here nobody pulls the plug."""
    place = child.ram()
    if place is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(place))


def pytest_collection_finish() -> None:
    """What stands before the first test stays to the last."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


DATABASES = ("sqlite", "postgresql")
IN_TURN = ("handlers", "admin")
"""Rooms above storage, whose own tests try everything on both: each test here takes one database, always the same."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What runs, and in which order. The long run, and whoever names a test, gets both databases."""
    if os.environ.get("ENGAWA_TEST_DATABASES") != "both" and not any("::" in each for each in config.args):
        _take_one_database_each(config, items)
    _spread(items)


def _take_one_database_each(config: pytest.Config, items: list[pytest.Item]) -> None:
    left = [item for item in items if item.path.parent.name in IN_TURN and not _is_in_turn(item)]
    gone = set(left)
    items[:] = [item for item in items if item not in gone]
    config.hook.pytest_deselected(items=left)


def _is_in_turn(item: pytest.Item) -> bool:
    """Whether it is this test's turn on its database; always, where it has none or the database is the point."""
    if item.get_closest_marker("both_databases"):
        return True
    call = getattr(item, "callspec", None)
    given = list(call.params.values()) if call else []
    return all(
        crc32(item.nodeid.replace(name, "").encode()) % len(DATABASES) == at
        for at, name in enumerate(DATABASES)
        if name in given
    )


def _spread(items: list[pytest.Item]) -> None:
    """Spread the long files evenly among the short ones: three at once would be slow, and all at the end slower."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    long = [path for path in files if path.parent.name in LONG]
    short = [path for path in files if path.parent.name not in LONG]
    apart = (
        len(short) // max(len(long), 1) * 3 // 4
    )  # the last of them begins while there is still something beside it
    order = []
    for number, path in enumerate(short):
        if apart and number % apart == 0 and long:
            order.append(long.pop(0))
        order.append(path)
    items[:] = [item for path in order + long for item in files[path]]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL that runs: the one in ENGAWA_TEST_DATABASE_URL, or one of our own."""
    given = os.environ.get("ENGAWA_TEST_DATABASE_URL")
    if given:
        yield given
        return
    server = PostgresServer()
    try:
        yield server.start().url
    finally:
        server.close()


@pytest.fixture
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL for this test alone, to be stopped and killed; not started yet."""
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[ValkeyServer]:
    """A Valkey that runs. A test that stops it may leave it so: `valkey_url` starts it again."""
    server = ValkeyServer()
    try:
        yield server.start()
    finally:
        server.close()


@pytest.fixture
def valkey_url(valkey_server: ValkeyServer) -> str:
    """Where an empty Valkey answers."""
    valkey_server.start().empty()
    return valkey_server.url


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> Iterator[str]:
    """An empty PostgreSQL database for this test."""
    name = f"engawa_test_{uuid.uuid4().hex}"
    yield databases.create(postgres_url, name)
    databases.drop(postgres_url, name)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'engawa.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind we support: the test runs once on either."""
    kind = {"sqlite": "empty_sqlite_url", "postgresql": "empty_postgres_url"}[request.param]
    url: str = request.getfixturevalue(kind)
    return url
