"""A connection that rested is looked at before it is used; one in use is not looked at each time."""

import pytest
from sqlalchemy import Engine, text

from storage import db
from tests.servers.postgres import PostgresServer


def backend(engine: Engine) -> int:
    with engine.begin() as connection:
        return int(connection.execute(text("select pg_backend_pid()")).scalar_one())


def test_a_database_restarted_meanwhile_is_found_again(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "PING_AFTER_S", 0.0)
    engine = db.open_engine(postgres_server.start().url)
    before = backend(engine)

    postgres_server.kill()
    postgres_server.start()

    assert backend(engine) != before
    engine.dispose()


def test_a_connection_is_used_again(postgres_url: str) -> None:
    engine = db.open_engine(postgres_url)

    assert backend(engine) == backend(engine)
    engine.dispose()
