"""PostgreSQL in a run: a real server, whose row locks are real, and whose waiting is done in virtual time.

All connections belong to one thread. Who must wait for somebody's lock is asked of the server; they are parked until a
transaction ends, as any actor is that waits. So it is the seed that decides who comes first, and never the machine.
"""

from __future__ import annotations

import select
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
from psycopg import sql, waiting
from psycopg.pq import TransactionStatus
from sqlalchemy import create_engine

from storage.tables import Table
from tests.servers import databases
from tests.servers.postgres import PostgresServer
from tests.simulation.database import WEATHER, Database
from tests.simulation.world import Actor, World
from tests.storage.stores import migrate_to_head

AT_ONCE_S = 0.004  # no statement of ours takes longer, unless it waits for somebody
DEADLOCK_S = 0.03  # the server says so after a millisecond
LOCK_TIMEOUT_S = 10.0  # as the product asks for: here of virtual time
IDLE_TIMEOUT_S = 30.0
GONE_WITHIN_MS = 5000
OPTIONS = "-c timezone=UTC -c deadlock_timeout=1ms -c jit=off -c max_parallel_workers_per_gather=0"


@dataclass(slots=True, eq=False)
class _Waiter:
    """An actor whose statement waits for somebody's lock. asked: what its connection waits to be ready for."""

    actor: Actor
    connection: Connection
    asked: waiting.Wait


class Locks:
    """Who waits for whom. One for all connections of a server."""

    def __init__(self, address: str) -> None:
        self._plain = psycopg.connect(address, autocommit=True, options=OPTIONS)
        self._waiting: list[_Waiter] = []
        self.held_up = 0
        self.deadlocks = 0

    def ask(self, query: str, *values: object) -> Sequence[tuple[Any, ...]]:
        """Look at what is committed, without anybody noticing."""
        return self._plain.execute(query.encode(), values or None).fetchall()

    def are_in_the_way_of(self, connection: Connection) -> bool:
        """Whether what this connection does waits for somebody else's transaction."""
        return bool(self.ask("select pg_blocking_pids(%s)", connection.pid)[0][0])

    def wait(self, world: World, connection: Connection, asked: waiting.Wait) -> bool:
        """Park whoever runs now until the lock is theirs; False: it took too long."""
        assert world.actor is not None
        self.held_up += 1
        waiter = _Waiter(world.actor, connection, asked)
        self._waiting.append(waiter)
        try:
            return world.park(LOCK_TIMEOUT_S)
        finally:
            if waiter in self._waiting:
                self._waiting.remove(waiter)

    def look_around(self) -> None:
        """Something has ended: wake those whose lock is theirs now. The server has decided that before we were told."""
        for waiter in tuple(self._waiting):
            while not waiter.connection.is_ready(waiter.asked, 0.0):
                if self.are_in_the_way_of(waiter.connection):
                    break
                waiter.connection.is_ready(waiter.asked, AT_ONCE_S)
            else:
                self._waiting.remove(waiter)
                if WEATHER.world is not None:
                    WEATHER.world.wake(waiter.actor, 0.0003)

    def cancel(self, pid: int) -> None:
        """Let a statement that waits give up."""
        self.ask("select pg_cancel_backend(%s)", pid)

    def end_session(self, pid: int) -> None:
        """Let the server end a session, and wait until it has let go of all its locks."""
        self.ask("select pg_terminate_backend(%s, %s)", pid, GONE_WITHIN_MS)
        self.look_around()

    def close(self) -> None:
        """Let go of it."""
        self._plain.close()

    def copy_out(self, table: str) -> bytes:
        """Everything in a table."""
        query = sql.SQL("copy {} to stdout (format binary)").format(sql.Identifier(table))
        with self._plain.cursor() as cursor, cursor.copy(query) as copied:
            return b"".join(bytes(part) for part in copied)

    def copy_in(self, table: str, rows: bytes) -> None:
        """Put it there again."""
        query = sql.SQL("copy {} from stdin (format binary)").format(sql.Identifier(table))
        with self._plain.cursor() as cursor, cursor.copy(query) as copied:
            copied.write(rows)

    def run(self, statement: str) -> None:
        """Do something at once."""
        self._plain.execute(statement.encode())


class Cursor(psycopg.Cursor[Any]):
    """Gives way at every statement."""

    def execute(self, *given: Any, **more: Any) -> Cursor:
        WEATHER.statement()
        super().execute(*given, **more)
        return self

    def executemany(self, *given: Any, **more: Any) -> None:
        WEATHER.statement()
        super().executemany(*given, **more)


class Connection(psycopg.Connection[Any]):
    """Gives way around every commit, and wherever it waits for somebody's lock."""

    locks: Locks
    pid = 0
    used_by: Actor | None = None

    @property
    def is_in_transaction(self) -> bool:
        """Whether it may hold locks."""
        return not self.closed and self.pgconn.transaction_status != TransactionStatus.IDLE

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        world = WEATHER.world
        if world is None or world.actor is None or world.actor.dying or not self.pid:
            return super().wait(gen, interval, timeout)
        self.used_by = world.actor
        try:
            asked = next(gen)
            while True:
                if not self.is_ready(asked, AT_ONCE_S):
                    self._have_patience(world, gen, asked)
                asked = gen.send(waiting.Ready(int(asked)))
        except StopIteration as done:
            self.locks.look_around()
            return done.value
        except psycopg.errors.DeadlockDetected:
            self.locks.deadlocks += 1
            raise

    def is_ready(self, asked: waiting.Wait, within_s: float) -> bool:
        """Whether the server has answered, or does within so long."""
        here = [self.pgconn.socket]
        reads, writes = bool(asked & waiting.Wait.R), bool(asked & waiting.Wait.W)
        return any(select.select(here if reads else (), here if writes else (), (), within_s))

    def _have_patience(self, world: World, gen: Any, asked: waiting.Wait) -> None:
        while not self.is_ready(asked, AT_ONCE_S):
            if not self.locks.are_in_the_way_of(self) or self.is_ready(asked, DEADLOCK_S):
                continue
            try:
                if not self.locks.wait(world, self, asked):
                    self.locks.cancel(self.pid)
            except BaseException:  # its process dies: the statement goes with it
                self.locks.cancel(self.pid)
                with suppress(psycopg.Error):
                    waiting.wait(gen, self.pgconn.socket, timeout=5.0)
                raise

    def commit(self) -> None:
        if not self.is_in_transaction:
            return
        WEATHER.commit()
        super().commit()
        self.locks.look_around()
        WEATHER.committed()

    def rollback(self) -> None:
        super().rollback()
        self.locks.look_around()

    def close(self) -> None:
        was_open = not self.closed
        super().close()
        if was_open and self.pid:
            self.locks.end_session(self.pid)


class PostgresDatabase(Database):
    """A server with one database, emptied for every run."""

    fails_with = psycopg.OperationalError

    def __init__(self) -> None:
        super().__init__()
        self._server = PostgresServer().start()
        url = databases.create(self._server.url, "desk")
        migrate_to_head(url)
        self._address = url.replace("+psycopg", "", 1)
        self.locks = Locks(self._address)
        self.locks.run("alter system set autovacuum = off")
        self.locks.run("select pg_reload_conf()")
        self._connections: list[Connection] = []
        self._tables = [table.name for table in Table.metadata.sorted_tables]
        self._kept: dict[str, bytes] = {}
        self._counters: Sequence[tuple[Any, ...]] = ()
        self.engine = create_engine(url, creator=self._connect, pool_size=16, max_overflow=40)
        self.vault = self._make_vault()
        self.keep_for_every_run()

    def _connect(self) -> Connection:
        made = Connection.connect(self._address, options=OPTIONS, cursor_factory=Cursor)
        made.locks = self.locks
        made.pid = made.info.backend_pid
        self._connections = [each for each in self._connections if not each.closed]
        self._connections.append(made)
        return made

    def keep_for_every_run(self) -> None:
        self._kept = {name: self.locks.copy_out(name) for name in self._used()}
        self._counters = self.locks.ask(
            "select schemaname || '.' || sequencename, coalesce(last_value, start_value), last_value is not null"
            " from pg_sequences"
        )

    def begin(self, world: World) -> None:
        WEATHER.begin(None)
        for connection in self._connections:
            if connection.is_in_transaction:
                connection.close()
        used = self._used()
        if used:
            self.locks.run(f"truncate {', '.join(used)} cascade")
        for name in self._tables:
            if name in self._kept:
                self.locks.copy_in(name, self._kept[name])
        for name, value, is_called in self._counters:
            self.locks.ask("select setval(%s::regclass, %s, %s)", name, value, is_called)
        world.frozen = partial(self._note_freeze, world)
        WEATHER.begin(world, self.fails_with)

    def _used(self) -> list[str]:
        """The tables in which anything is."""
        asked = " union all ".join(
            f"select '{name}' where exists (select 1 from {name})"  # noqa: S608  # our own tables' names
            for name in self._tables
        )
        return [str(name) for (name,) in self.locks.ask(asked)]

    def _note_freeze(self, world: World, actor: Actor, for_s: float) -> None:
        """A process that freezes in mid-transaction: after half a minute the server takes back what it holds."""
        if for_s <= IDLE_TIMEOUT_S:
            return
        for connection in self._connections:
            if connection.used_by is actor and connection.is_in_transaction:
                world.at(world.now + IDLE_TIMEOUT_S, partial(self._end_idle, connection, actor))

    def _end_idle(self, connection: Connection, actor: Actor) -> None:
        if connection.used_by is actor and connection.is_in_transaction:
            self.locks.end_session(connection.pid)

    def ask(self, query: str) -> Sequence[tuple[Any, ...]]:
        return self.locks.ask(query)

    def close(self) -> None:
        WEATHER.begin(None)
        self.engine.dispose()
        self.locks.close()
        self._server.close()
        super().close()
