"""A desk with a console, and somebody signed in at it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.admin.desk_under_test import Desk, open_store
from tests.admin.doorway import Door
from tests.admin.strict_client import Console, sit_down


@pytest.fixture(scope="session")
def empty_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables of this release, to be copied: making them once is enough."""
    path = tmp_path_factory.mktemp("tables") / "engawa.sqlite3"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def desk(empty_tables: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk on SQLite."""
    path = shutil.copyfile(empty_tables, tmp_path / "engawa.sqlite3")
    store = open_store(f"sqlite:///{path}", migrated=True)
    yield Desk(store)
    store.close()


@pytest.fixture
def any_desk(empty_database_url: str) -> Iterator[Desk]:
    """A desk on each kind of database in turn."""
    store = open_store(empty_database_url)
    yield Desk(store)
    store.close()


@pytest.fixture
def console(desk: Desk) -> Console:
    """山田 一, a clerk, signed in at the desk."""
    return sit_down(desk)


@pytest.fixture
def door(desk: Desk) -> Door:
    """山田 一 at the door, with a password and a seed."""
    return Door(desk, desk.invite())
