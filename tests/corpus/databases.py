"""The databases under the stage: every set, and every piece of the fuzzing, has a migrated one of its own, of either kind."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.db import Store
from tests.servers import databases
from tests.servers.postgres import PostgresServer
from tests.storage.stores import copy_sqlite, migrate_to_head, open_store

DATABASES = ("sqlite", "postgresql")
FILE = "engawa.sqlite3"


@dataclass(frozen=True, slots=True)
class Template:
    """A migrated database nobody is connected to. name: of the file, or on the server; server: none for a file."""

    name: str
    server: str = ""

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Store]:
        """A store on a copy, which is gone afterwards. folder: where a file is copied to."""
        with self._copy(folder) as url:
            store = open_store(url)
            yield store
            store.close()

    @contextmanager
    def _copy(self, folder: Path) -> Iterator[str]:
        if not self.server:
            yield copy_sqlite(Path(self.name), folder / FILE)
            return
        name = f"engawa_corpus_{uuid.uuid4().hex}"
        yield databases.create(self.server, name, self.name)
        databases.drop(self.server, name)


@contextmanager
def a_template(kind: str, folder: Path) -> Iterator[Template]:
    """A template of this kind where no test has made one: on PostgreSQL, with a server of its own."""
    if kind == "sqlite":
        file = folder / "template.sqlite3"
        migrate_to_head(f"sqlite:///{file}")
        yield Template(str(file))
        return
    server = PostgresServer()
    try:
        name = "engawa_template"
        migrate_to_head(databases.create(server.start().url, name))
        yield Template(name, server.url)
    finally:
        server.close()
