"""A desk for bad input: the real webhook application, inbox and worker on one database, stepped by hand. No LINE, no sender."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from asgiref.wsgi import WsgiToAsgi
from sqlalchemy import bindparam, func, select

from bot.committer import Committer
from bot.drainer import Drainer
from bot.logs import JsonLines
from bot.webhook import PATH, Edge, create_webhook_app
from bot.webhook_loop import LoopDoor
from bot.worker import Worker
from handlers.council import Council, read_council
from handlers.words import all_words
from storage import desks
from storage.db import Store
from storage.inbox import Delivery, body_place
from storage.spool import Spool
from storage.tables import Arrival, Envelope, Message, Outgoing, Person, Talk
from tests.bot.desk import Clock
from tests.bot.in_a_loop import Coat, Loop
from tests.bot.webhooks import sign
from tests.storage.stores import COUNCIL, make_vault

CURRENT, NEXT, OLD = "8c570fa6dd201bb328f1c1eac23a96d8", "0" * 31 + "1", "f" * 32
TRIES = 5
COUNTED = (Envelope, Arrival, Person, Talk, Message, Outgoing)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the webhook answered. cpu_s: what reading, sealing and keeping it took here, in whichever thread, however busy the machine is."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    cpu_s: float


@dataclass(frozen=True, slots=True)
class Came:
    """What became of one event. kept: the kind of what was kept of it; answered: whether the person was told something."""

    id: int
    event_id: str
    position: int
    state: str
    reason: str | None
    person: bytes | None
    kept: str | None
    answered: bool


class Stage:
    """One store for many cases. loop: in which the door is to stand, instead of before Flask. Close it afterwards."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        council: Council | None = None,
        keep: Callable[[Delivery], None] | None = None,
        loop: Loop | None = None,
    ) -> None:
        self.store = store
        self.clock = Clock()
        self.log = io.StringIO()
        self._spool = Spool(folder / "spool", make_vault())
        self._committer = Committer(store, self._spool, _nothing)
        self._drainer = Drainer(store, self._spool, _nothing)
        edge = Edge((CURRENT, NEXT), keep or self._committer.keep, self.clock.now)
        self.app: WSGIApplication = create_webhook_app(edge)
        if loop:
            self.app = Coat(LoopDoor(edge, self._committer, WsgiToAsgi(self.app)), loop)  # type: ignore[no-untyped-call]  # it has no types
        self._ended = threading.Event()
        known = council or replace(read_council(COUNCIL, all_words()), by_area=())  # the sets ask for no town
        self.worker = Worker(store, known, self.clock.now, self._ended)

    @property
    def is_sqlite(self) -> bool:
        """Otherwise it is PostgreSQL."""
        return self.store.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Stop its threads."""
        self._drainer.close()
        self._committer.close()

    def post(self, body: bytes, **more: Any) -> Answer:
        """One request. more: signature (None: none at all), headers, method, path; otherwise as LINE does it."""
        environ = environ_of(body, **more)
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start(
            status: str, headers: list[tuple[str, str]], _exc: object = None
        ) -> Callable[[bytes], object]:
            told.append((status, headers))
            return bytes

        begun = time.process_time()
        answer = b"".join(self.app(environ, start))
        ((status, found),) = told
        return Answer(int(status[:3]), answer, dict(found), time.process_time() - begun)

    def settle(self) -> None:
        """Work until nothing waits; what failed is tried as often as it ever is."""
        while self._spool.is_used():
            self._drainer.drain()
        for _ in range(TRIES):
            while self.worker.step():
                pass
            if not self.waiting():
                return
            self.clock.pass_time(10)

    def step(self) -> None:
        """Take what came just now, when nothing else waits."""
        while self._spool.is_used():
            self._drainer.drain()
        self.worker.step()

    def waiting(self) -> int:
        """How many arrivals wait."""
        with self.store.reading() as tx:
            return int(tx.connection.execute(_WAITING).scalar_one())

    def rows(self) -> tuple[int, ...]:
        """How many rows there are in each table that anybody's input could reach."""
        with self.store.reading() as tx:
            return tuple(tx.connection.execute(_COUNTS).one())

    def came(self, body: bytes) -> list[Came]:
        """What became of the events of a body, in LINE's order."""
        return self.came_of([body])[sha256(body).digest()]

    def came_of(self, bodies: Sequence[bytes]) -> dict[bytes, list[Came]]:
        """The same of many bodies, by their digests."""
        found: dict[bytes, list[Came]] = {sha256(body).digest(): [] for body in bodies}
        these = {"digests": list(found)}
        with self.store.reading() as tx:
            answered = set(tx.connection.execute(_ANSWERED, these).scalars())
            for row in tx.connection.execute(_CAME, these):
                seen: list[Any] = [*row, row.person_key in answered]
                found[row.envelope].append(Came(*seen[1:]))
        return found

    def opened(self, body: bytes) -> bytes | None:
        """The envelope of this body, opened; None if there is none."""
        digest = sha256(body).digest()
        with self.store.reading() as tx:
            sealed = tx.connection.execute(_SEALED, {"digest": digest}).scalar_one_or_none()
            return tx.vault.open(sealed, body_place(digest)) if sealed else None

    def shown(self, since: datetime) -> list[str]:
        """Why something was parked, as the console shows it: no more than a page."""
        with self.store.reading() as tx:
            told = desks.troubles(tx, since)
        return [t.reason for t in told if t.kind == "arrival.parked" and t.reason and t.at > since]

    @contextmanager
    def logging(self) -> Iterator[None]:
        """Everything is logged as in production, from the lowest level on, into `log`."""
        handler = logging.StreamHandler(self.log)
        handler.setFormatter(JsonLines())
        root = logging.getLogger()
        before, level = root.handlers[:], root.level
        root.handlers[:] = [handler]
        root.setLevel(logging.DEBUG)
        try:
            yield
        finally:
            root.handlers[:] = before
            root.setLevel(level)


# Built once: building a statement takes longer than running it.
_WAITING = select(func.count()).select_from(Arrival).where(Arrival.state == "waiting")
_COUNTS = select(*(select(func.count()).select_from(table).scalar_subquery() for table in COUNTED))
_SEALED = select(Envelope.body).where(Envelope.digest == bindparam("digest"))
_THEIRS = Arrival.envelope.in_(bindparam("digests", expanding=True))
_KEPT_AS = (
    select(func.max(Message.kind))
    .where(Message.arrival_id == Arrival.id, Message.author == "person")
    .scalar_subquery()
    .label("kept")
)
_CAME = (
    select(
        Arrival.envelope,
        Arrival.id,
        Arrival.event_id,
        Arrival.position,
        Arrival.state,
        Arrival.reason,
        Arrival.person_key,
        _KEPT_AS,
    )
    .where(_THEIRS)
    .order_by(Arrival.position)
)
_ANSWERED = (
    select(Person.line_key)
    .join(Outgoing, Outgoing.person_id == Person.id)
    .join(Arrival, Arrival.person_key == Person.line_key)
    .where(_THEIRS, Outgoing.kind == "words")
)


def environ_of(
    body: bytes,
    *,
    signature: str | None = "",
    headers: Iterable[tuple[str, str]] = (),
    method: str = "POST",
    path: str = PATH,
) -> dict[str, Any]:
    """A request as a server hands it on. An empty signature is made good; header values are Latin-1, as WSGI has it."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "desk",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
    }
    if signature is not None:
        environ["HTTP_X_LINE_SIGNATURE"] = signature or sign(body, CURRENT)
    for name, value in headers:
        _put_header(environ, name, value)
    return environ


def _put_header(environ: dict[str, Any], name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    if key == "TRANSFER_ENCODING":
        environ["wsgi.input_terminated"] = True
        del environ["CONTENT_LENGTH"]
    elif key in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
        environ[key] = value
    else:
        # A server joins a header that comes twice.
        environ[f"HTTP_{key}"] = ",".join(filter(None, (environ.get(f"HTTP_{key}"), value)))


def _nothing() -> None:
    """The store of these tests has learnt its index already."""
