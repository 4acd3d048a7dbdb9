"""The only place that puts the parts together. Everything here is made after any fork, once per process."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from admin import create_console
from admin.room import Room
from bot import clock
from bot.committer import Committer
from bot.drainer import Drainer
from bot.health import add_health
from bot.line_api import LineApi
from bot.running import Loops
from bot.scheduler import Scheduler
from bot.sender import Sender
from bot.serving import Wsgi
from bot.settings import Settings
from bot.webhook import Edge, create_webhook_app
from bot.worker import Worker
from handlers.council import Council, read_council
from handlers.staff import Demo, Passwords, ensure_demo
from handlers.words import all_words
from storage import secrets
from storage.bell import Bell, LocalBell, RedisBell
from storage.db import Store
from storage.spool import Spool
from storage.vault import Vault

LIVE_STREAMS = 40  # open consoles per process: well below the number of threads

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Parts:
    """What every process has: its settings, the council, the database, the spool."""

    settings: Settings
    council: Council
    store: Store
    spool: Spool

    def ready(self) -> None:
        """Learn what only the database knows, once it answers. Raises: SQLAlchemyError while it does not."""
        if not self.store.vault.knows_index:
            with self.store.transaction() as tx:
                secrets.learn_index(tx)

    def try_ready(self) -> None:
        """Learn it now if the database answers, later if it does not."""
        try:
            self.ready()
        except SQLAlchemyError as gone:
            log.warning("database.away", extra={"kind": type(gone).__name__})

    def close(self) -> None:
        """Let go of the bell and the database."""
        self.store.bell.close()
        self.store.close()


def make_parts(settings: Settings) -> Parts:
    """Put together what every process needs."""
    vault = Vault(settings.council, settings.field_keys, settings.current_field_key)
    store = Store(settings.database_url, vault, make_bell(settings))
    spool = Spool(Path(settings.state_dir) / "spool", vault)
    return Parts(settings, read_council(settings.council, all_words()), store, spool)


def make_bell(settings: Settings) -> Bell:
    """Redis where there is one; without it, a bell within the process."""
    return RedisBell(settings.redis_url, settings.council) if settings.redis_url else LocalBell()


@dataclass(slots=True)
class Webhook:
    """The public door with its way to the disk."""

    parts: Parts
    committer: Committer
    drainer: Drainer
    wsgi: Wsgi

    def close(self) -> None:
        """Finish what is under way."""
        self.drainer.close()
        self.committer.close()


def make_webhook(parts: Parts) -> Webhook:
    """Put the public door together."""
    parts.try_ready()
    committer = Committer(parts.store, parts.spool, parts.ready)
    drainer = Drainer(parts.store, parts.spool, parts.ready)
    app = create_webhook_app(Edge(parts.settings.line_secrets, committer.keep, clock.now))
    add_health(app, parts.store, parts.spool, clock.now)
    return Webhook(parts, committer, drainer, app)


def make_console(parts: Parts) -> Flask:
    """Put the console together."""
    parts.try_ready()
    settings = parts.settings
    room = Room(
        store=parts.store,
        council=parts.council,
        secret_key=settings.secret_key,
        now=clock.now,
        public_url=settings.public_url,
        demo=make_demo(parts) if settings.uses_simulator else None,
        secure_cookies=settings.public_url.startswith("https:"),
        live_limit=LIVE_STREAMS,
    )
    app = create_console(room)
    add_health(app, parts.store, parts.spool, clock.now)
    return app


def make_demo(parts: Parts) -> Demo:
    """The account a newcomer may try the console with: only where no real channel is configured."""
    with parts.store.transaction() as tx:
        return ensure_demo(tx, Passwords(), clock.now())


def make_line(settings: Settings) -> LineApi:
    """The way to LINE."""
    return LineApi(settings.line_api_url, settings.line_data_url, settings.line_access_token)


def start_worker(parts: Parts, loops: Loops, count: int) -> None:
    """Start working through the inbox."""
    loops.start(lambda ended: Worker(parts.store, parts.council, clock.now, ended), count)


def start_sender(parts: Parts, loops: Loops, count: int) -> None:
    """Start emptying the outbox."""
    line = make_line(parts.settings)
    loops.start(lambda ended: Sender(parts.store, line, clock.now, ended), count)


def start_scheduler(parts: Parts, loops: Loops) -> None:
    """Start the clock."""
    loops.start(lambda ended: Scheduler(parts.store, clock.now, ended))


@dataclass(slots=True)
class Everything:
    """The whole desk in one process: both applications and all loops."""

    parts: Parts
    webhook: Webhook
    loops: Loops
    by_port: Mapping[str, Wsgi]

    def wsgi(self, environ: dict[str, object], start_response: object) -> object:
        """Two applications that share nothing but the process: the port says which."""
        return self.by_port[str(environ["SERVER_PORT"])](environ, start_response)

    def close(self) -> None:
        """Finish what is under way."""
        self.loops.stop()
        self.webhook.close()
        self.parts.close()


def make_everything(settings: Settings) -> Everything:
    """Put the whole desk together for one machine."""
    parts = make_parts(settings)
    webhook = make_webhook(parts)
    console = make_console(parts)
    loops = Loops()
    start_worker(parts, loops, 1)
    start_sender(parts, loops, 2)
    start_scheduler(parts, loops)
    by_port = {str(settings.webhook_port): webhook.wsgi, str(settings.console_port): console}
    return Everything(parts, webhook, loops, by_port)
