"""One desk for all lines of a set: opening a new one for each would take longer than the lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.db import Store
from tests.bot.in_a_loop import Loop
from tests.corpus.stage import Stage
from tests.storage.fixtures import migrated_sqlite
from tests.storage.stores import copy_sqlite, open_store

__all__ = ["migrated_sqlite"]


@pytest.fixture(scope="module")
def corpus_store(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for the whole set."""
    opened = open_store(copy_sqlite(migrated_sqlite, tmp_path_factory.mktemp("corpus") / "engawa.sqlite3"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def stage(corpus_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The desk under the lines."""
    made = Stage(corpus_store, tmp_path_factory.mktemp("stage"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def looped_stage(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The same desk behind the door that stands in a loop."""
    folder = tmp_path_factory.mktemp("looped")
    store, loop = open_store(copy_sqlite(migrated_sqlite, folder / "engawa.sqlite3")), Loop()
    made = Stage(store, folder, loop=loop)
    yield made
    made.close()
    loop.close()
    store.close()
