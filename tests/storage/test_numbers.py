"""A number that somebody remembers is never another row's: what was said a month ago is not taken for what comes today."""

from datetime import timedelta

from sqlalchemy import Integer, select, text

from storage import migrate, retention, turns
from storage.db import Store, open_engine
from storage.retention import IDS
from storage.tables import Arrival, Table
from tests.storage.arriving import deliver, delivery, event
from tests.storage.stores import NOW


def number(store: Store) -> int:
    with store.reading() as tx:
        return int(tx.connection.execute(select(Arrival.id)).scalar_one())


def work_off(store: Store) -> None:
    with store.transaction() as tx:
        waiting = turns.claim(tx, NOW)
        assert waiting is not None
        turns.finish(tx, waiting.id, "done", NOW)


def test_what_comes_after_everything_was_let_go_has_a_number_of_its_own(store: Store) -> None:
    deliver(store, delivery(event("last month"), received_at=NOW - IDS - timedelta(days=1)))
    before = number(store)
    work_off(store)
    with store.transaction() as tx:
        retention.let_go(tx, NOW)

    deliver(store, delivery(event("today"), received_at=NOW))

    assert number(store) > before


def test_every_numbered_table_says_so(empty_database_url: str) -> None:
    numbered = {
        table.name
        for table in Table.metadata.tables.values()
        if table.autoincrement_column is not None
        and isinstance(table.autoincrement_column.type, Integer)
        and table.autoincrement_column.autoincrement is True
    }
    engine = open_engine(empty_database_url)
    migrate.upgrade(engine)

    assert numbered == {"arrivals", "attempts", "audit", "matter_changes", "outbox"}
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            counting = "select name from sqlite_master where sql like '%AUTOINCREMENT%'"
            assert set(connection.execute(text(counting)).scalars()) == numbered
    engine.dispose()
