"""Is it well? Said to whoever keeps the desk running, on both applications, and to nobody beyond this network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from admin import create_console
from admin.room import Room
from bot.health import add_health
from bot.line_in import read_event
from bot.webhook import Edge, create_webhook_app
from handlers.council import read_council
from handlers.words import all_words
from storage.db import Store
from storage.spool import Spool
from tests.bot.desk import Clock
from tests.servers import databases
from tests.servers.postgres import PostgresServer
from tests.storage.arriving import deliver, delivery, event
from tests.storage.stores import COUNCIL, NOW, make_vault, migrate_to_head, open_store


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", make_vault())


def door(store: Store, spool: Spool) -> Flask:
    app = create_webhook_app(Edge((), lambda _delivery: None, Clock().now))
    add_health(app, store, spool, Clock().now)
    return app


def console(store: Store, spool: Spool) -> Flask:
    now, url = Clock().now, "http://localhost:8000"
    room = Room(
        store,
        read_council(COUNCIL, all_words()),
        "s" * 40,
        now,
        url,
        read_event,
        None,
        secure_cookies=False,
        live_limit=4,
    )
    app = create_console(room)
    add_health(app, store, spool, now)
    return app


@pytest.fixture(params=[door, console], ids=["webhook", "console"])
def app(request: pytest.FixtureRequest, sqlite_store: Store, spool: Spool) -> Flask:
    made: Flask = request.param(sqlite_store, spool)
    return made


@pytest.mark.parametrize("page", ["/health/live", "/health/ready", "/metrics"])
def test_a_well_desk_says_so_to_its_own_network(app: Flask, page: str) -> None:
    answer = app.test_client().get(page)

    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto", "Via"]
)
def test_numbers_are_not_for_who_comes_through_a_proxy(app: Flask, header: str) -> None:
    answer = app.test_client().get("/metrics", headers={header: "127.0.0.1"})

    assert answer.status_code == 404
    assert b"engawa" not in answer.data


@pytest.mark.parametrize(("address", "status"), [("10.1.2.3", 200), ("::1", 200), ("8.8.8.8", 404)])
def test_numbers_are_for_addresses_nearby(app: Flask, address: str, status: int) -> None:
    answer = app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": address})

    assert answer.status_code == status


def test_the_numbers_tell_what_waits_and_of_nobody(sqlite_store: Store, spool: Spool) -> None:
    deliver(sqlite_store, delivery(event("one", "Uhana"), event("two", "Utaro")))
    spool.keep(b"words", NOW)
    (spool.folder / "1.unreadable").write_bytes(b"")

    said = door(sqlite_store, spool).test_client().get("/metrics").text

    lines = dict(line.split(" ") for line in said.splitlines() if not line.startswith("#"))
    assert float(lines["engawa_arrivals_waiting"]) == 2
    assert float(lines["engawa_arrivals_oldest_seconds"]) > 0 or Clock().now() < NOW
    assert float(lines["engawa_spool_deliveries"]) == 1
    assert float(lines["engawa_spool_set_aside"]) == 1
    assert float(lines["engawa_database_up"]) == 1
    assert "hana" not in said


@pytest.fixture
def fading(postgres_server: PostgresServer) -> Iterator[tuple[PostgresServer, Store]]:
    """A database that will go."""
    server = postgres_server.start()
    url = databases.create(server.url, "engawa")
    migrate_to_head(url)
    store = open_store(url)
    yield server, store
    store.close()


def test_without_its_database_the_desk_lives_and_is_not_ready(
    fading: tuple[PostgresServer, Store], spool: Spool
) -> None:
    server, store = fading
    client = door(store, spool).test_client()
    assert client.get("/health/ready").status_code == 200

    server.kill()

    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 503
    assert "engawa_database_up 0.0" in client.get("/metrics").text

    server.start()
    assert client.get("/health/ready").status_code == 200
