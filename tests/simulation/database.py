"""The database of a run, behind connections that give way, fail and lose contact; here a real SQLite file, in memory where there is room.

One writer at a time, as SQLite has it: who comes second waits in virtual time. `postgres.py` has many at a time.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

from storage import db, secrets
from storage.bell import Bell
from storage.db import Store, WriteQueue
from storage.vault import Vault
from tests.servers import child
from tests.simulation.world import Actor, World
from tests.storage.stores import make_vault, migrate_to_head

A_LITTLE = 64 * 1024**2  # bytes
PRAGMAS = ("journal_mode=wal", "synchronous=off", "foreign_keys=on", "busy_timeout=0")
AWAY = "the server closed the connection"


def _nothing() -> None:
    """Nobody wants to know."""


class Weather:
    """How the database is doing in the present run; shared by all connections, which live longer than a run."""

    def __init__(self) -> None:
        self.begin(None)

    def begin(self, world: World | None, fails_with: type[Exception] = sqlite3.OperationalError) -> None:
        """A new run, in fair weather. world: none while nothing gives way. fails_with: as the driver would."""
        self.world = world
        self.fails_with = fails_with
        self.away = False
        self.away_s = 0.0  # how long it has been, in all
        self.troubled = False
        self.fault = 0.0  # how often a statement fails for no reason of its own
        self.lost_contact = 0.0  # how often a commit happens and nobody is told
        self.failed = 0  # statements and commits, in all
        self.commits = 0
        self.commit_s = 0.003  # how long one takes
        self.on_commit: Callable[[], None] = _nothing

    def clear_up(self) -> None:
        """The run is over: nothing gives way any more, and what it was like is still known."""
        self.world = None
        self.away = False
        self.on_commit = _nothing

    def go(self, lasts_s: float) -> None:
        """The database is gone for a while."""
        if self.world is None or self.away:
            return
        self.world.tell("database away")
        self.away = True
        self.away_s += lasts_s
        self.world.at(self.world.now + lasts_s, self.come_back)

    def come_back(self) -> None:
        """The database is back."""
        if self.world is not None and self.away:
            self.world.tell("database back")
            self.away = False

    def statement(self) -> None:
        """Before each statement."""
        world = self.world
        if world is None or world.actor is None or world.actor.dying:
            return
        world.step("statement")
        if self.away or (self.fault and world.breaking and world.random.random() < self.fault):
            self._fail()

    def commit(self) -> None:
        """Before each commit."""
        world = self.world
        if world is None:
            return
        world.step("commit", self.commit_s)
        if self.away:
            self._fail()

    def committed(self) -> None:
        """After each commit, before its process hears of it."""
        world = self.world
        self.commits += 1
        if world is None:
            return
        self.on_commit()
        world.step("committed")
        if self.lost_contact and world.breaking and world.random.random() < self.lost_contact:
            world.tell("contact lost")
            self._fail()

    def _fail(self) -> NoReturn:
        self.failed += 1
        raise self.fails_with(AWAY)


WEATHER = Weather()


class Cursor(sqlite3.Cursor):
    """Gives way at every statement."""

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        WEATHER.statement()
        super().execute(sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Any, /) -> Cursor:
        WEATHER.statement()
        super().executemany(sql, parameters)
        return self


class Connection(sqlite3.Connection):
    """Gives way around every commit."""

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        if not self.in_transaction:
            return
        WEATHER.commit()
        super().commit()
        WEATHER.committed()


class Turns(WriteQueue):
    """The fair queue of writers, in virtual time."""

    def __init__(self, world: World) -> None:
        super().__init__(Path(os.devnull))
        self._world = world
        self._held_by: Actor | None = None
        self._waiting: deque[Actor] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        me = self._world.actor
        if me is None:
            yield
            return
        self._join(me)
        try:
            yield
        finally:
            self._leave(me)

    def _join(self, me: Actor) -> None:
        if self._held_by is None:
            self._held_by = me
            return
        self._waiting.append(me)
        try:
            while self._held_by is not me:
                self._world.park()
        except BaseException:
            self._forget(me)
            raise

    def _leave(self, me: Actor) -> None:
        if self._held_by is me:
            self._held_by = self._waiting.popleft() if self._waiting else None
            if self._held_by is not None:
                self._world.wake(self._held_by)

    def _forget(self, me: Actor) -> None:
        if me in self._waiting:
            self._waiting.remove(me)
        self._leave(me)


class SimulatedStore(Store):
    """The desk's store, on connections that give way."""

    def __init__(self, engine: Engine, vault: Vault, bell: Bell, turns: WriteQueue | None) -> None:
        self.vault = vault
        self.bell = bell
        self.engine = engine
        self._queue = turns

    def _turn(self) -> AbstractContextManager[None]:
        return self._queue.turn() if self._queue else nullcontext()


class Database(ABC):
    """A database and the connections to it, made once for many runs. folder: for whatever else a run keeps."""

    engine: Engine
    vault: Vault

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="engawa-simulation-", dir=child.ram(A_LITTLE))
        self.folder = Path(self._folder.name)

    @abstractmethod
    def begin(self, world: World) -> None:
        """As on the first day."""

    @abstractmethod
    def keep_for_every_run(self) -> None:
        """What is in it now is what every run begins with."""

    @abstractmethod
    def ask(self, query: str) -> Sequence[tuple[Any, ...]]:
        """Look at what is committed, without anybody noticing."""

    def writers(self, world: World) -> WriteQueue | None:
        """The queue of those who want to write; none if any number may at a time."""
        del world
        return None

    def close(self) -> None:
        """Let go of it."""
        self._folder.cleanup()

    def _make_vault(self) -> Vault:
        vault = make_vault()
        store = SimulatedStore(self.engine, vault, _Silence(), self.writers(World(0)))
        with store.transaction() as tx:
            secrets.learn_index(tx)
        return vault


class SqliteDatabase(Database):
    """The file and its template."""

    def __init__(self) -> None:
        super().__init__()
        file = self.folder / "desk.sqlite3"
        template = self.folder / "template.sqlite3"
        migrate_to_head(f"sqlite:///{template}")
        self._template = sqlite3.connect(template)
        self._template.execute("pragma journal_mode=delete")
        self._plain = sqlite3.connect(file, isolation_level=None)
        self._plain.execute("pragma journal_mode=wal")
        self._plain.execute("pragma synchronous=off")
        self._template.backup(self._plain)
        self.engine = create_engine(
            f"sqlite:///{file}", pool_size=16, max_overflow=48, connect_args={"factory": Connection}
        )
        event.listen(self.engine, "connect", _settle)
        event.listen(self.engine, "begin", db._begin_sqlite)
        self.vault = self._make_vault()

    def writers(self, world: World) -> WriteQueue:
        return Turns(world)

    def keep_for_every_run(self) -> None:
        self._plain.backup(self._template)

    def begin(self, world: World) -> None:
        WEATHER.begin(None)
        self._template.backup(self._plain)
        WEATHER.begin(world)

    def ask(self, query: str) -> Sequence[tuple[Any, ...]]:
        return self._plain.execute(query).fetchall()

    def close(self) -> None:
        WEATHER.begin(None)
        self.engine.dispose()
        self._plain.close()
        self._template.close()
        super().close()


class _Silence:
    """A bell nobody hears."""

    def ring(self, topic: str) -> None:
        """Nothing."""

    def rung(self, topic: str) -> int:
        return 0

    def wait(self, topic: str, heard: int, timeout_s: float) -> int:
        return heard

    def close(self) -> None:
        """Nothing is open."""


def _settle(connection: sqlite3.Connection, _entry: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        sqlite3.Connection.cursor(connection).execute(f"pragma {pragma}")
