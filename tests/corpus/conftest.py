"""One desk for all lines of a set: opening a new one for each would take longer than the lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.bot.in_a_loop import Loop
from tests.corpus.databases import DATABASES, Template
from tests.corpus.stage import Stage
from tests.storage.fixtures import migrated_postgres, migrated_sqlite

__all__ = ["migrated_postgres", "migrated_sqlite"]


@pytest.fixture(scope="session")
def sqlite_template(migrated_sqlite: Path) -> Template:
    """A SQLite file to copy."""
    return Template(str(migrated_sqlite))


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str, migrated_postgres: str) -> Template:
    """A PostgreSQL database to copy."""
    return Template(str(make_url(migrated_postgres).database), postgres_url)


@pytest.fixture(scope="session", params=DATABASES)
def template(request: pytest.FixtureRequest) -> Template:
    """A database of each kind to copy: the test runs once on either."""
    kind = {"sqlite": "sqlite_template", "postgresql": "postgres_template"}[request.param]
    found: Template = request.getfixturevalue(kind)
    return found


@pytest.fixture(scope="module")
def stage(sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The desk under the lines, on SQLite."""
    yield from _stage(sqlite_template, tmp_path_factory.mktemp("stage"))


@pytest.fixture(scope="module")
def postgres_stage(postgres_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The same desk on PostgreSQL."""
    yield from _stage(postgres_template, tmp_path_factory.mktemp("postgres_stage"))


@pytest.fixture(scope="module", params=DATABASES)
def any_stage(request: pytest.FixtureRequest) -> Stage:
    """The desk on each database: the test runs once on either."""
    kind = {"sqlite": "stage", "postgresql": "postgres_stage"}[request.param]
    found: Stage = request.getfixturevalue(kind)
    return found


@pytest.fixture(scope="module")
def looped_stage(sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The same desk behind the door that stands in a loop."""
    loop = Loop()
    yield from _stage(sqlite_template, tmp_path_factory.mktemp("looped"), loop)
    loop.close()


def _stage(template: Template, folder: Path, loop: Loop | None = None) -> Iterator[Stage]:
    with template.copied(folder) as store:
        made = Stage(store, folder, loop=loop)
        yield made
        made.close()
