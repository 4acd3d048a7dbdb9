"""The databases of a trial, and what may befall them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.servers import databases
from tests.servers.postgres import PostgresServer
from tests.servers.valkey import ValkeyServer
from tests.soak.killer import Blow, Killer
from tests.soak.running import LOOPS, SoakedDesk

KILL_DATABASE_EVERY = 50  # kills of a process between two of the database
EMPTY_REDIS_EVERY = 20
KILL_REDIS_EVERY = 70


@contextmanager
def sqlite(
    folder: Path, kills: int, seed: int, loops: Sequence[str] = LOOPS
) -> Iterator[tuple[SoakedDesk, Killer]]:
    """One file; nothing but processes to kill."""
    with SoakedDesk(folder, loops=loops).start() as desk:
        yield desk, Killer(desk, kills, seed)


@contextmanager
def postgresql(
    folder: Path, kills: int, seed: int, loops: Sequence[str] = LOOPS
) -> Iterator[tuple[SoakedDesk, Killer]]:
    """PostgreSQL and Redis, both killed and brought back in the middle of everything."""
    database, bell = PostgresServer(), ValkeyServer()
    try:
        database.start()
        bell.start()
        urls = {"ENGAWA_DATABASE_URL": databases.create(database.url, "soak"), "ENGAWA_REDIS_URL": bell.url}
        with SoakedDesk(folder, urls, loops).start() as desk:
            yield desk, Killer(desk, kills, seed, _blows(database, bell))
    finally:
        bell.close()
        database.close()


def _blows(database: PostgresServer, bell: ValkeyServer) -> Mapping[str, tuple[int, Blow]]:
    def kill_database() -> None:
        database.kill()
        database.start()

    def kill_redis() -> None:
        bell.kill()
        bell.start()

    return {
        "database killed": (KILL_DATABASE_EVERY, kill_database),
        "redis emptied": (EMPTY_REDIS_EVERY, bell.empty),
        "redis killed": (KILL_REDIS_EVERY, kill_redis),
    }


DATABASES = {"sqlite": sqlite, "postgresql": postgresql}
