"""The database and its one way to change something: `Store.transaction()`, the only commit there is.

On SQLite every write waits its turn in a fair queue (a lock on a side file) before BEGIN IMMEDIATE;
the driver's own habits would lose updates silently and starve writers.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from time import monotonic

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.bell import Bell, Topic
from storage.faults import Fault
from storage.vault import Vault

SQLITE_PRAGMAS = ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "busy_timeout=10000")
POOL_SIZE = 16
POOL_EXTRA = 48
PATIENCE: Mapping[str, object] = {  # with a server whose cable was pulled nobody may wait for minutes
    "connect_timeout": 2,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
SNAPSHOT: Mapping[str, Mapping[str, object]] = {
    "sqlite": {"read_only": True},  # where whatever is read is of one moment anyhow
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
# A process that froze in mid-transaction holds somebody's row: the server takes it back, and what the process did with it.
OPTIONS = "-c timezone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=30s"
PING_AFTER_S = 3.0  # a connection that has rested longer may have died unnoticed


class UnsafeDatabase(Fault):
    """The database is set up so that an acknowledged message could be lost."""


class ChangedInLook(Fault):
    """Something was to be changed where nothing may be: nothing was."""


class WriteQueue:
    """A fair queue of SQLite writers across threads and processes: a lock on a file beside the database.

    The lock belongs to an open file, so each thread opens its own, after any fork.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = threading.local()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for our turn; the kernel gives it back even if the process dies."""
        lock = self._file()
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)

    def _file(self) -> int:
        held: tuple[int, int] | None = getattr(self._own, "held", None)
        if held is None or held[0] != os.getpid():
            held = (os.getpid(), os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            self._own.held = held
        return held[1]


@dataclass(slots=True)
class Tx:
    """One transaction: its connection, the council it speaks for, and whom to wake once it has happened.

    is_look: nothing can be changed in it; what is left for its end is written in another right after it.
    """

    connection: Connection
    vault: Vault
    rings: set[Topic] = field(default_factory=set)
    endings: list[Callable[[Tx], None]] = field(default_factory=list)
    is_look: bool = False

    @property
    def council(self) -> str:
        """The council this transaction belongs to."""
        return self.vault.council

    @property
    def is_sqlite(self) -> bool:
        """SQLite has one writer and no row locks to ask for."""
        return self.connection.dialect.name == "sqlite"

    def ring(self, topic: Topic) -> None:
        """Wake those who wait for this, after the commit and only then."""
        self.rings.add(topic)

    def at_the_end(self, do: Callable[[Tx], None]) -> None:
        """Do this last, right before the commit: what takes a lock that all others want, too, must take no other after it."""
        self.endings.append(do)


class Store:
    """Everything the desk keeps. One per process, made after any fork."""

    def __init__(self, url: str, vault: Vault, bell: Bell) -> None:
        self.vault = vault
        self.bell = bell
        self.engine = open_engine(url)
        self._queue = _write_queue(url)

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """Do several things as one. Commits at the end, rolls back on any error; bells ring after the commit."""
        with self._turn(), self.engine.begin() as connection:
            tx = Tx(connection, self.vault)
            yield tx
            for end in tx.endings:
                end(tx)
        for topic in tx.rings:
            self.bell.ring(topic)

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """Look without changing anything; never waits for writers."""
        with self.engine.connect().execution_options(read_only=True) as connection:
            yield Tx(connection, self.vault)

    @contextmanager
    def looking(self) -> Iterator[Tx]:
        """Look at one moment of everything, and have that written down: what is left for the end, in a short transaction.

        Never waits for writers, nor they for it, before there is something to write down. If that fails, it raises: nobody
        is to be shown what was seen until this has ended. Nothing is written down of a look that failed itself.
        """
        with self.engine.connect() as connection, _unchanged(connection):
            tx = Tx(connection, self.vault, is_look=True)
            yield tx
        if tx.endings:
            with self.transaction() as record:
                record.endings.extend(tx.endings)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def _turn(self) -> AbstractContextManager[None]:
        return self._queue.turn() if self._queue else nullcontext()


def open_engine(url: str) -> Engine:
    """Connect to SQLite or PostgreSQL with the habits that lose nothing."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, pool_size=POOL_SIZE, max_overflow=POOL_EXTRA)
        event.listen(engine, "connect", _settle_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_EXTRA,
        connect_args={**PATIENCE, "options": OPTIONS},
    )
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", partial(_ping_after_rest, engine.dialect))
    return engine


def refuse_unsafe(engine: Engine) -> None:
    """Refuse a PostgreSQL that acknowledges before the disk has it. Raises: UnsafeDatabase."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        for setting in ("synchronous_commit", "fsync", "full_page_writes"):
            if connection.execute(text(f"show {setting}")).scalar_one() == "off":
                raise UnsafeDatabase(f"{setting} is off: an acknowledged message could be lost")


def _write_queue(url: str) -> WriteQueue | None:
    made = make_url(url)
    if made.get_backend_name() != "sqlite" or not made.database or made.database == ":memory:":
        return None
    return WriteQueue(Path(made.database + ".queue"))


def _settle_sqlite(connection: SqliteConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must neither begin nor commit for us
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"pragma {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("read_only")
    connection.exec_driver_sql("begin" if reading else "begin immediate")


@contextmanager
def _unchanged(connection: Connection) -> Iterator[None]:
    """Read of one moment, and refuse to change anything: it would be lost in silence. Raises: DBAPIError, ChangedInLook."""
    connection.execution_options(**SNAPSHOT[connection.dialect.name])
    before = _changes(connection)
    yield
    if _changes(connection) != before:
        raise ChangedInLook("what was changed by somebody who only looks is undone")


def _changes(connection: Connection) -> int:
    """How many rows SQLite has changed on it; told to refuse, it would forget all it has prepared. PostgreSQL refuses."""
    changed: int = getattr(connection.connection.dbapi_connection, "total_changes", 0)
    return changed


def _note_rest(_connection: object, entry: ConnectionPoolEntry) -> None:
    entry.info["rests_since"] = monotonic()


def _ping_after_rest(
    dialect: Dialect, connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object
) -> None:
    """Look whether a connection that has rested is still alive; before every transaction it would cost three ways."""
    if monotonic() - entry.info.get("rests_since", monotonic()) < PING_AFTER_S:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as gone:
        raise DisconnectionError from gone  # the pool then makes a new one
