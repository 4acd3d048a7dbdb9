"""A council key is changed while the desk works: what is old stays readable, what is new is under the new key."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from storage import links, people, rekeying, secrets, staff, turns
from storage.db import Store
from storage.ids import ArrivalId, PersonId
from storage.tables import Arrival, Envelope, Person, SealedSecret, Table
from storage.vault import CannotOpen, CannotSeal
from tests.storage.arriving import deliver, delivery, event, meet
from tests.storage.stores import KEYS, NOW, make_vault, open_store

OLD, NEW, BOTH = {1: KEYS[1]}, {2: b"2" * 32}, {1: KEYS[1], 2: b"2" * 32}


@pytest.fixture
def changing(store: Store) -> Iterator[Store]:
    """A store whose keys may be changed: the next test finds the index key sealed as it was."""
    with store.reading() as tx:
        ours = (
            SealedSecret.council == tx.council
        )  # another test may have opened the database for another council
        index = tx.connection.execute(select(SealedSecret.sealed).where(ours)).scalar_one()
    yield store
    with store.transaction() as tx:
        tx.connection.execute(update(SealedSecret).where(ours).values(sealed=index))


def again(store: Store, keys: dict[int, bytes], current: int) -> Store:
    """The same database, as a process with these keys opens it."""
    return open_store(
        str(store.engine.url.render_as_string(hide_password=False)), make_vault(keys=keys, current=current)
    )


def fill(store: Store) -> None:
    for number in range(3):
        meet(store, f"U{number}")
        deliver(store, delivery(event(f"old-{number}", f"U{number}")))
    with store.transaction() as tx:
        member = staff.add(tx, staff.NewMember("sato", "佐藤", "clerk", "ja", "hash", "SEED"), NOW)
        links.keep_mail(tx, member, "sato@example.jp")


def finish(store: Store) -> rekeying.Done:
    while True:
        with store.transaction() as tx:
            done = rekeying.step(tx)
        if done.again == 0:
            return done


def counts(store: Store) -> dict[int, int]:
    with store.reading() as tx:
        return dict(rekeying.counts(tx))


def readable(store: Store) -> tuple[set[str], int, str, str]:
    """Everything that was kept, opened: people, bodies, the second factor and the address of a member."""
    with store.reading() as tx:
        rows = tx.connection.execute(select(Person.id)).scalars().all()
        known = {people.line_id_of(tx, PersonId(row)) for row in rows}
        arrivals = tx.connection.execute(select(Arrival.id)).scalars().all()
        bodies = [waiting.body for waiting in turns.look_at(tx, [ArrivalId(row) for row in arrivals])]
        (member,) = staff.everybody(tx)
        return (
            known,
            len([body for body in bodies if body]),
            staff.totp_seed(tx, member.id),
            links.mail_of(tx, member.id),
        )


def test_everything_is_sealed_again_while_people_write_and_the_old_key_can_go(changing: Store) -> None:
    store = changing
    fill(store)
    assert counts(store) == {1: 9}
    during = again(store, BOTH, 2)
    assert len(readable(during)[0]) == 3

    def write() -> None:
        for number in range(10):
            meet(during, f"Unew{number}")
            deliver(during, delivery(event(f"new-{number}", f"Unew{number}")))

    writer = threading.Thread(target=write)
    writer.start()
    assert finish(during) == rekeying.Done(0, 0)
    writer.join()
    assert counts(during) == {2: 29}
    during.close()

    after = again(store, NEW, 2)
    known, bodies, seed, mail = readable(after)
    assert (len(known), bodies, seed, mail) == (13, 13, "SEED", "sato@example.jp")
    assert people_named(after, "U1")  # keyed hashes outlast the change
    after.close()


def people_named(store: Store, line_id: str) -> bool:
    before = len(readable(store)[0])
    meet(store, line_id)
    return len(readable(store)[0]) == before


def test_what_its_own_key_does_not_open_stays_as_it_is_and_stops_nobody(changing: Store) -> None:
    store = changing
    fill(store)
    broken = b"\x01" + b"x" * 60
    with store.transaction() as tx:
        tx.connection.execute(
            update(Envelope).where(Envelope.digest.in_(select(Envelope.digest).limit(1))).values(body=broken)
        )
    during = again(store, BOTH, 2)

    assert finish(during) == rekeying.Done(0, 1)

    assert counts(during) == {1: 1, 2: 8}
    during.close()


def test_without_the_key_of_now_nothing_is_written_and_nothing_in_plain(changing: Store) -> None:
    store = changing
    blind = Store(
        str(store.engine.url.render_as_string(hide_password=False)),
        make_vault(keys=OLD, current=2),
        store.bell,
    )
    with blind.transaction() as tx:
        secrets.learn_index(tx)

    with pytest.raises(CannotSeal):
        deliver(blind, delivery(event("1")))
    with pytest.raises(CannotSeal):
        meet(blind)

    with blind.reading() as tx:
        for table in ("arrivals", "envelopes", "people"):
            rows = tx.connection.execute(select(Table.metadata.tables[table])).all()
            assert rows == []
    blind.close()


def test_a_process_with_another_key_does_not_start(changing: Store) -> None:
    store = changing
    with pytest.raises(CannotOpen):
        again(store, NEW, 2)
