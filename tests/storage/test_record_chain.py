"""The record of who saw what: nobody who can write to the database alone alters it unnoticed."""

import random
import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text, update

from storage import audit
from storage.db import Store, Tx
from storage.tables import Audit
from tests.storage.arriving import at_once
from tests.storage.stores import NOW, make_vault, open_store

LINES = 40
AT_MOST_S = 0.5  # for somebody who does not wait
Spoil = Callable[[Tx, int], object]


def say(tx: Tx, sql: str, **values: object) -> None:
    tx.connection.execute(text(sql), values)


def altered(tx: Tx, line: int) -> None:
    say(tx, "update audit set action = 'case.closed' where id = :line", line=line)


def another_time(tx: Tx, line: int) -> None:
    at = NOW + timedelta(days=1)
    tx.connection.execute(update(Audit).where(Audit.id == line).values(at=at))


def somebody_else(tx: Tx, line: int) -> None:
    tx.connection.execute(update(Audit).where(Audit.id == line).values(staff_id=uuid4()))


def removed(tx: Tx, line: int) -> None:
    say(tx, "delete from audit where id = :line", line=line)


def swapped(tx: Tx, line: int) -> None:
    say(tx, "update audit set id = -1 where id = :line", line=line)
    say(tx, "update audit set id = :line where id = :next", line=line, next=line + 1)
    say(tx, "update audit set id = :next where id = -1", next=line + 1)


def added(tx: Tx, line: int) -> None:
    """A copy of another line, in a place of its own."""
    say(tx, "update audit set id = id + 1000 where id > :line", line=line)
    say(
        tx,
        "insert into audit (id, council, at, action, link) select id + 1, council, at, action, link from audit where id = :line",
        line=line,
    )


def fill(store: Store, lines: int = LINES) -> list[int]:
    for number in range(lines):
        with store.transaction() as tx:
            audit.record(tx, None, "case.seen", uuid4(), NOW + timedelta(seconds=number), f"{number}")
    with store.reading() as tx:
        return list(tx.connection.execute(text("select id from audit order by id")).scalars())


def followed(store: Store, told: audit.Head | None = None) -> audit.Followed:
    with store.reading() as tx:
        return audit.follow(tx, told)


def test_what_was_recorded_fits_together(store: Store) -> None:
    lines = fill(store)

    with store.reading() as tx:
        head = audit.head(tx)
    assert followed(store) == audit.Followed(LINES, head, None)
    assert head is not None
    assert head.line == lines[-1]


@pytest.mark.parametrize("spoil", [altered, another_time, somebody_else, removed, swapped, added])
def test_whatever_is_done_to_a_line_shows(store: Store, spoil: Spoil) -> None:
    lines = fill(store)

    for line in random.sample(lines[1:-2], 12):
        with store.engine.connect() as connection:  # never committed: each begins with the whole record
            tx = Tx(connection, store.vault)
            spoil(tx, line)
            assert audit.follow(tx).broken is not None, (spoil, line)
            connection.rollback()
    assert followed(store).broken is None


def test_lines_cut_off_show_against_a_head_told_before(store: Store) -> None:
    lines = fill(store)
    with store.reading() as tx:
        told = audit.head(tx)
    assert told is not None

    with store.transaction() as tx:
        say(tx, "delete from audit where id > :line", line=lines[-5])

    assert followed(store).broken is None
    assert followed(store, told).broken == told.line


def test_a_head_told_before_is_still_in_a_record_that_has_grown(store: Store) -> None:
    fill(store, 5)
    with store.reading() as tx:
        told = audit.head(tx)
    fill(store, 5)

    assert followed(store, told).broken is None


def test_many_who_write_at_once_make_one_chain(store: Store) -> None:
    def write(number: int) -> None:
        for turn in range(6):
            with store.transaction() as tx:
                audit.record(tx, None, "case.seen", uuid4(), NOW, f"{number}")
                audit.record_each(tx, None, "case.listed", [uuid4(), uuid4()], NOW, f"{turn}")

    at_once(*[lambda number=number: write(number) for number in range(8)])

    assert followed(store).broken is None
    assert followed(store).lines == 8 * 6 * 3


def test_whoever_records_waits_for_whoever_is_about_to_commit(store: Store) -> None:
    """Both would else stand behind the same line."""
    written, done = threading.Event(), threading.Event()

    def linger(_tx: Tx) -> None:
        written.set()
        done.wait(AT_MOST_S)

    def first() -> None:
        with store.transaction() as tx:
            audit.record(tx, None, "case.seen", uuid4(), NOW)
            tx.at_the_end(linger)

    def second() -> None:
        written.wait()
        with store.transaction() as tx:
            audit.record(tx, None, "case.seen", uuid4(), NOW)
        done.set()

    at_once(first, second)

    assert followed(store).broken is None
    assert followed(store).lines == 2


def test_a_transaction_that_failed_left_no_line(store: Store) -> None:
    fill(store, 3)

    def fail() -> None:
        with store.transaction() as tx:
            audit.record(tx, None, "case.seen", uuid4(), NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert followed(store).lines == 3


def test_each_council_has_a_chain_of_its_own(store: Store) -> None:
    other = open_store(str(store.engine.url.render_as_string(hide_password=False)), make_vault("kiyose"))
    fill(store, 3)
    fill(other, 4)
    fill(store, 3)

    assert (followed(store).lines, followed(store).broken) == (6, None)
    assert (followed(other).lines, followed(other).broken) == (4, None)
    other.close()
