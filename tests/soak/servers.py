"""The databases of a trial, and what may befall them."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from storage.db import WriteQueue
from tests.bot.mailbox import mail_server
from tests.servers import databases
from tests.servers.postgres import PostgresServer
from tests.servers.valkey import ValkeyServer
from tests.soak.killer import DATABASE, HELD_UP, WORKER, Blow, Killer
from tests.soak.running import DOOR, LOOPS, SoakedDesk

KILL_DATABASE_EVERY = 50  # kills of a process between two of the database
EMPTY_REDIS_EVERY = 20
KILL_REDIS_EVERY = 70
STAND_STILL_EVERY = 80
EMPTIED, REDIS = "redis emptied", "redis killed"
OTHERS = {"sender killed": 8, "scheduler killed": 40, f"{DOOR} killed": 120}
"""What chance strikes besides, and for how many killed workers it does so once at the very least: a third of what it mostly does."""

LEAST: Mapping[str, Mapping[str, int]] = {
    "sqlite": {**OTHERS, HELD_UP: STAND_STILL_EVERY},
    "postgresql": {
        **OTHERS,
        DATABASE: KILL_DATABASE_EVERY,
        EMPTIED: EMPTY_REDIS_EVERY,
        REDIS: KILL_REDIS_EVERY,
    },
}
"""By database, what a trial must have done: each at least once for so many killed workers."""

GONE_S = 2.5  # longer than LINE waits: what comes meanwhile is for the spool
HELD_UP_S = 6.0  # longer than LINE waits; a door may be killed and begun anew meanwhile


@contextmanager
def sqlite(
    folder: Path, kills: int, seed: int, loops: Sequence[str] = LOOPS
) -> Iterator[tuple[SoakedDesk, Killer]]:
    """One file, in whose line of writers the first now and then stands still."""
    with mail_server() as mail, SoakedDesk(folder, loops=loops, mail=mail).start() as desk:
        still = _Writer(desk.folder / "state" / "engawa.sqlite3")
        yield desk, Killer(desk, kills, seed, {HELD_UP: (STAND_STILL_EVERY, still.stand_still)})
        still.end()


class _Writer:
    """Somebody who begins to write to SQLite and is not heard of for a while, as if stopped in mid-write."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._standing: list[threading.Thread] = []
        self._stood = 0

    def stand_still(self) -> None:
        """As soon as its turn comes. Nobody waits for that: who has the turn may be frozen, and be thawed by our caller."""
        self._standing.append(threading.Thread(target=self._hold, daemon=True))
        self._standing[-1].start()

    def end(self) -> None:
        """Wait until the last one has moved again. Raises: RuntimeError where one never had its turn."""
        for each in self._standing:
            each.join()
        if self._stood < len(self._standing):
            raise RuntimeError(f"{len(self._standing) - self._stood} writers never had their turn")

    def _hold(self) -> None:
        with (
            WriteQueue(Path(f"{self._file}.queue")).turn(),
            closing(sqlite3.connect(self._file)) as connection,
        ):
            connection.execute("begin immediate")
            time.sleep(HELD_UP_S)
            self._stood += 1


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
        with mail_server() as mail, SoakedDesk(folder, urls, loops, mail=mail).start() as desk:
            yield desk, Killer(desk, kills, seed, _blows(database, bell))
    finally:
        bell.close()
        database.close()


def _blows(database: PostgresServer, bell: ValkeyServer) -> Mapping[str, tuple[int, Blow]]:
    def kill_database() -> None:
        database.kill()
        time.sleep(GONE_S)
        database.start()

    def kill_redis() -> None:
        bell.kill()
        bell.start()

    return {
        DATABASE: (KILL_DATABASE_EVERY, kill_database),
        EMPTIED: (EMPTY_REDIS_EVERY, bell.empty),
        REDIS: (KILL_REDIS_EVERY, kill_redis),
    }


def left_undone(name: str, killer: Killer) -> Iterator[str]:
    """What a trial was to do and did too seldom: it shows less than it seems to."""
    for what, every in {WORKER: 1, **LEAST[name]}.items():
        done, least = killer.struck[what], killer.kills // every
        if done < least:
            yield f"{what}: {done} times, not {least}"


DATABASES = {"sqlite": sqlite, "postgresql": postgresql}
