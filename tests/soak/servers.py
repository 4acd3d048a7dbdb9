"""The databases of a trial, and what may befall them."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from storage.db import WriteQueue
from tests.servers import databases
from tests.servers.postgres import PostgresServer
from tests.servers.valkey import ValkeyServer
from tests.soak.killer import Blow, Killer
from tests.soak.running import LOOPS, SoakedDesk

KILL_DATABASE_EVERY = 50  # kills of a process between two of the database
EMPTY_REDIS_EVERY = 20
KILL_REDIS_EVERY = 70
STAND_STILL_EVERY = 80
STOOD_STILL_S = (
    6.0  # longer than LINE waits, and long enough for a door to be killed and begun anew meanwhile
)


@contextmanager
def sqlite(
    folder: Path, kills: int, seed: int, loops: Sequence[str] = LOOPS
) -> Iterator[tuple[SoakedDesk, Killer]]:
    """One file, in whose line of writers the first now and then stands still."""
    with SoakedDesk(folder, loops=loops).start() as desk:
        still = partial(_stand_still, desk.folder / "state" / "engawa.sqlite3")
        yield desk, Killer(desk, kills, seed, {"writer stood still": (STAND_STILL_EVERY, still)})


def _stand_still(file: Path) -> None:
    """Somebody begins to write and is not heard of for a while, as if stopped in mid-write; returns at once."""

    def hold() -> None:
        with WriteQueue(Path(f"{file}.queue")).turn(), closing(sqlite3.connect(file)) as connection:
            connection.execute("begin immediate")
            time.sleep(STOOD_STILL_S)

    threading.Thread(target=hold, name="stands still", daemon=True).start()


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
