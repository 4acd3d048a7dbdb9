"""The one way to change something: all of it or nothing, nobody's update lost, readers never kept waiting."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from storage import audit, migrate, people
from storage.columns import UtcDateTime
from storage.db import ChangedInLook, Store, UnsafeDatabase, open_engine, refuse_unsafe
from storage.ids import PersonId, new_id
from storage.tables import Counter, Envelope
from storage.vault import CannotOpen
from tests.servers.postgres import PostgresServer
from tests.storage.arriving import at_once, meet
from tests.storage.stores import NOW, make_vault, open_store

THREADS = 8
TIMES = 40
ROOT = Path(__file__).parents[2]


COUNT_ELSEWHERE = """
from sqlalchemy import text
from storage.bell import LocalBell
from storage.db import Store
from storage.vault import Vault
store = Store({url!r}, Vault("example", dict(), 1), LocalBell())
print("ready", flush=True)
for _ in range({times}):
    with store.transaction() as tx:
        value = tx.connection.execute(text("select value from counters where name = 'here'")).scalar_one()
        tx.connection.execute(text("update counters set value = :v where name = 'here'"), dict(v=value + 1))
"""


def count(store: Store) -> int:
    with store.reading() as tx:
        return tx.connection.execute(select(Counter.value).where(Counter.name == "here")).scalar_one()


def begin_counting(store: Store) -> None:
    with store.transaction() as tx:
        tx.connection.execute(insert(Counter).values(council=tx.council, name="here", value=0))


def add_one_by_reading_first(store: Store) -> None:
    """As careless as can be: on SQLite the whole database is held from the first word on, on PostgreSQL the row."""
    with store.transaction() as tx:
        mine = select(Counter.value).where(Counter.name == "here").with_for_update()
        value = tx.connection.execute(mine).scalar_one()
        tx.connection.execute(update(Counter).where(Counter.name == "here").values(value=value + 1))


def test_no_update_is_lost(store: Store) -> None:
    begin_counting(store)

    def work() -> None:
        for _ in range(TIMES):
            add_one_by_reading_first(store)

    at_once(*[work] * THREADS)

    assert count(store) == THREADS * TIMES


def test_no_update_is_lost_between_processes(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    begin_counting(store)
    script = COUNT_ELSEWHERE.format(url=sqlite_url, times=TIMES)
    other = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()  # it is about to begin

    for _ in range(TIMES):
        add_one_by_reading_first(store)

    other.communicate()
    assert other.returncode == 0
    assert count(store) == 2 * TIMES
    store.close()


def test_an_error_undoes_everything_and_rings_nobody(store: Store) -> None:
    before = store.bell.rung("console")

    with pytest.raises(LookupError):
        _change_and_die(store)

    with store.reading() as tx:
        assert tx.connection.execute(select(Counter.name).where(Counter.name == "here")).all() == []
    assert store.bell.rung("console") == before


def _change_and_die(store: Store) -> None:
    with store.transaction() as tx:
        tx.connection.execute(insert(Counter).values(council=tx.council, name="here", value=0))
        tx.ring("console")
        raise LookupError


def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    begin_counting(store)
    read = threading.Event()

    with store.transaction() as tx:
        tx.connection.execute(update(Counter).values(value=7))
        reader = threading.Thread(target=lambda: read.set() if count(store) == 0 else None)
        reader.start()
        assert read.wait(5)
    reader.join()

    assert count(store) == 7


def test_a_reader_changes_nothing(store: Store) -> None:
    begin_counting(store)

    with store.reading() as tx:
        tx.connection.execute(update(Counter).values(value=7))

    assert count(store) == 0


def test_a_look_is_of_one_moment(store: Store) -> None:
    begin_counting(store)
    seen = []

    with store.looking() as tx:
        for _ in range(2):
            seen.append(tx.connection.execute(select(Counter.value)).scalar_one())
            add_one_by_reading_first(store)

    assert (seen, count(store)) == ([0, 0], 2)


def test_a_look_that_would_change_something_is_refused(store: Store) -> None:
    begin_counting(store)

    with pytest.raises((DBAPIError, ChangedInLook)), store.looking() as tx:
        tx.connection.execute(update(Counter).values(value=7))

    add_one_by_reading_first(store)  # the same connection writes again
    assert count(store) == 1


def test_a_look_is_written_down_as_it_ends_unless_it_failed(store: Store) -> None:
    with store.looking() as tx:
        audit.record(tx, None, "case.seen", None, NOW)
    with pytest.raises(LookupError):
        _look_and_die(store)

    with store.reading() as tx:
        assert audit.follow(tx).lines == 1


def _look_and_die(store: Store) -> None:
    with store.looking() as tx:
        audit.record(tx, None, "case.seen", None, NOW)
        raise LookupError


def test_on_one_machine_nothing_acknowledged_is_lost_to_a_power_cut(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)

    with engine.connect() as connection:
        kept = [
            connection.execute(text(f"pragma {name}")).scalar_one()
            for name in ("journal_mode", "synchronous")
        ]
        assert kept == ["wal", 2]  # 2: every commit reaches the disk
        assert connection.execute(text("pragma foreign_keys")).scalar_one() == 1
    engine.dispose()


def test_a_postgresql_that_acknowledges_before_the_disk_has_it_is_refused(empty_postgres_url: str) -> None:
    name = empty_postgres_url.rpartition("/")[2]
    with psycopg.connect(empty_postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"alter database {name} set synchronous_commit = off")
    engine = open_engine(empty_postgres_url)

    with pytest.raises(UnsafeDatabase, match="synchronous_commit"):
        refuse_unsafe(engine)
    engine.dispose()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_postgresql_that_forgets_in_a_power_cut_is_refused(
    postgres_server: PostgresServer, setting: str
) -> None:
    url = postgres_server.start().url
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
        server.execute(f"alter system set {setting} = off")
        server.execute("select pg_reload_conf()")
    engine = open_engine(url)

    with pytest.raises(UnsafeDatabase, match=setting):
        refuse_unsafe(engine)
    engine.dispose()


def test_a_database_that_keeps_its_word_is_accepted(store: Store) -> None:
    refuse_unsafe(store.engine)


def test_other_keys_than_before_are_noticed_at_the_start(store: Store) -> None:
    url = store.engine.url.render_as_string(hide_password=False)

    with pytest.raises(CannotOpen):
        open_store(url, make_vault(keys={1: b"2" * 32}))


def test_the_index_key_is_made_once_whoever_starts_first(empty_sqlite_url: str) -> None:
    """Two processes that begin together must look people up by the same hashes."""
    engine = open_engine(empty_sqlite_url)

    migrate.upgrade(engine)
    stores: list[Store] = []

    at_once(*[lambda: stores.append(open_store(empty_sqlite_url))] * 4)

    assert len({store.vault.digest("line_id", "Umiki") for store in stores}) == 1
    for store in stores:
        store.close()
    engine.dispose()


def test_a_moment_needs_a_zone_and_comes_back_in_utc(store: Store) -> None:
    tokyo = timezone(timedelta(hours=9))
    moment = datetime(2026, 11, 2, 10, 0, 0, 123456, tokyo)
    with store.transaction() as tx:
        values = {"council": tx.council, "digest": b"d", "body": b"", "doomed": False}
        tx.connection.execute(insert(Envelope).values(**values, received_at=moment))
        kept = tx.connection.execute(select(Envelope.received_at)).scalar_one()

    assert (kept, kept.tzinfo) == (moment, UTC)
    with pytest.raises(ValueError, match="zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 2), create_engine("sqlite://").dialect)  # noqa: DTZ001 - the point


def test_ids_come_in_the_order_they_were_made() -> None:
    ids = [new_id() for _ in range(10_000)]

    assert ids == sorted(ids)


def test_a_person_is_held_by_one_at_a_time(postgres_store: Store) -> None:
    miki = meet(postgres_store)
    order: list[str] = []
    held = threading.Event()

    def second() -> None:
        held.wait()
        with postgres_store.transaction() as tx:
            people.hold(tx, miki.id)
            order.append("second")

    waiting = threading.Thread(target=second)
    waiting.start()
    with postgres_store.transaction() as tx:
        people.hold(tx, miki.id)
        held.set()
        waiting.join(0.2)
        order.append("first")
    waiting.join()

    assert order == ["first", "second"]


def test_the_same_person_is_met_once_and_named_later(store: Store) -> None:
    first, again = meet(store), meet(store, now=NOW)
    with store.transaction() as tx:
        people.name(tx, again, "佐藤\x00美紀")
        people.speak_in(tx, again.id, "en", chosen=True)

    known = meet(store)
    assert (first.id, known.name, known.locale, known.locale_chosen) == (
        known.id,
        "佐藤\x00美紀",
        "en",
        True,
    )
    with store.reading() as tx:
        assert people.line_id_of(tx, known.id) == "Umiki"
        with pytest.raises(CannotOpen):
            people.line_id_of(tx, PersonId(new_id()))
