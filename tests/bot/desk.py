"""A desk without its processes: the real webhook, worker and sender on a real database, with the simulator for LINE.

Loops are stepped by hand and time is moved by hand, so that nothing is waited for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select
from werkzeug.serving import BaseWSGIServer, make_server

from bot.committer import Committer
from bot.drainer import Drainer
from bot.line_api import LineApi
from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.webhook import Edge, create_webhook_app
from bot.worker import Worker
from handlers import rendered
from handlers.council import Council, read_council
from handlers.messages import Text
from handlers.words import all_words
from simulator.config import DEFAULT_SECRET, DEFAULT_TOKEN
from storage import desks, outbox, people, switches
from storage.db import Store
from storage.inbox import body_place
from storage.outbox import Lane
from storage.spool import Spool
from storage.tables import Arrival, Envelope, Outgoing, Table
from storage.together import Together
from tests.bot.patience import until
from tests.e2e.phones import Phone, Phones
from tests.storage.stores import COUNCIL, make_vault

READ_S = 20.0  # how long LINE may be silent here: a machine that stands still for a second is no silence
WORDS = "written by staff"


@dataclass
class Clock:
    """The present, moved forward by hand."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def pass_time(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@dataclass
class Switchboard:
    """One listening port for all tests of a run: it connects whoever calls with the desk of the present test."""

    desk: Callable[..., Iterable[bytes]] | None = None
    url: str = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self.desk is None:
            start_response("503 Nobody Home", [("content-length", "0")])
            return []
        return self.desk(environ, start_response)


def listen(switchboard: Switchboard) -> BaseWSGIServer:
    """Open the port; the caller closes it."""
    server = make_server("127.0.0.1", 0, switchboard, threaded=True)
    switchboard.url = f"http://127.0.0.1:{server.server_port}/line/webhook"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@cache
def example() -> Council:
    """The example council, read once: nothing changes it."""
    return read_council(COUNCIL, all_words())


@dataclass
class Desk:
    """One council's desk. phones: the people it talks with, and LINE's own record of what they saw."""

    store: Store
    folder: Path
    phones: Phones
    clock: Clock = field(default_factory=Clock)
    token: str = DEFAULT_TOKEN
    council: Council = field(default_factory=example)

    def __post_init__(self) -> None:
        self.spool = Spool(self.folder / "spool", make_vault())
        self.committer = Committer(self.store, self.spool, _nothing)
        self.app = create_webhook_app(Edge((DEFAULT_SECRET,), self.committer.keep, self.clock.now))
        self.line = LineApi(self.phones.address, self.phones.address, self.token, read_s=READ_S)

    def close(self) -> None:
        self.line.close()
        self.committer.close()

    def worker(self) -> Worker:
        return Worker(self.store, self.council, self.clock.now, threading.Event())

    def sender(self) -> Sender:
        return Sender(self.store, self.line, self.clock.now, threading.Event(), Together(self.store))

    def scheduler(self) -> Scheduler:
        return Scheduler(self.store, self.clock.now, threading.Event())

    def wait_time(self, seconds: float) -> None:
        """Let time pass here and at LINE."""
        self.clock.pass_time(seconds)
        self.phones.ask("POST", "/clock", {"advance": seconds})

    def receive(self) -> None:
        """Let all that people did reach the inbox, also what a disk that was slow for a second sent by way of the spool."""
        self.phones.wait_until_idle()
        drained(self.store, self.spool)

    def work(self) -> int:
        """Take the turns that wait; says how many."""
        self.receive()
        worker = self.worker()
        return sum(1 for _ in iter(worker.step, False))

    def send(self) -> int:
        """Send what may go now; says how many attempts."""
        sender = self.sender()
        return sum(1 for _ in iter(sender.step, False))

    def friend(self, name: str = "はな") -> Phone:
        """Somebody who has been greeted already: nothing waits for them."""
        phone = self.phones.add(name)
        self.work()
        self.send()
        return phone

    def speak(self, phone: Phone, words: str = WORDS, lane: Lane = Lane.STAFF) -> None:
        """Say something to a person unasked: it must be pushed."""
        new = outbox.New("words", lane, rendered.dump((Text(words),)))
        with self.store.transaction() as tx:
            outbox.add(tx, people.meet(tx, phone.id, "ja", self.clock.now()), new, self.clock.now())

    def rows(self, kind: str = "words") -> Sequence[Row]:
        """The outbox, oldest first."""
        columns = (Outgoing.id, Outgoing.state, Outgoing.reason, Outgoing.via, Outgoing.tries)
        with self.store.reading() as tx:
            found = tx.connection.execute(
                select(*columns).where(Outgoing.kind == kind).order_by(Outgoing.seq)
            )
            return [Row(*row) for row in found]

    def last(self) -> Row:
        """The newest row of words."""
        return self.rows()[-1]

    def arrivals(self) -> Sequence[tuple[str, str | None]]:
        """State and reason of everything that reached us, oldest first."""
        return arrivals(self.store)

    def troubles(self) -> Sequence[tuple[str, str]]:
        """What the console shows staff: kind and reason."""
        with self.store.reading() as tx:
            return [(t.kind, t.reason) for t in desks.troubles(tx, self.clock.now() - timedelta(days=40))]

    def switches(self) -> set[str]:
        """The switches that are on."""
        with self.store.reading() as tx:
            return {switch.name for switch in switches.on(tx, self.clock.now())}

    def requests(self, path: str) -> Sequence[Mapping[str, Any]]:
        """What we asked of LINE under this path, by LINE's own record."""
        return [asked for asked in self.phones.ledger("request") if asked["path"] == path]

    def replies(self) -> Sequence[Mapping[str, Any]]:
        return self.requests("/v2/bot/message/reply")

    def pushes(self) -> Sequence[Mapping[str, Any]]:
        return self.requests("/v2/bot/message/push")


@dataclass(frozen=True)
class Row:
    """One row of the outbox."""

    id: UUID
    state: str
    reason: str | None
    via: str | None
    tries: int


def arrivals(store: Store) -> Sequence[tuple[str, str | None]]:
    """State and reason of everything in the inbox, oldest first."""
    with store.reading() as tx:
        rows = tx.connection.execute(select(Arrival.state, Arrival.reason).order_by(Arrival.id))
        return [(row.state, row.reason) for row in rows]


def rows_in_all_tables(store: Store) -> int:
    """How many rows there are but for those every migrated database begins with."""
    with store.reading() as tx:
        return sum(
            tx.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Table.metadata.sorted_tables
            if table.name not in {"secrets", "desks"}
        )


def envelopes(store: Store) -> Sequence[bytes]:
    """Every raw body that is kept, opened."""
    with store.reading() as tx:
        rows = tx.connection.execute(select(Envelope.digest, Envelope.body)).all()
        return [tx.vault.open(row.body, body_place(row.digest)) for row in rows]


def drained(store: Store, spool: Spool) -> None:
    """Bring in all that the spool holds: a disk that was slow for a second has put something there."""
    if spool.is_used():
        drainer = Drainer(store, spool, _nothing)
        until(lambda: not spool.is_used())
        drainer.close()


def client(app: Flask) -> Any:
    """A caller of this application."""
    return app.test_client()


def _nothing() -> None:
    """The store of these tests has learnt its index already."""
