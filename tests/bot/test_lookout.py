"""While many wait, danger is heard before its turn and goes first; otherwise the lookout leaves it to the workers."""

import threading
from typing import Never

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.lookout import MANY, Lookout
from conversations.understanding.verdict import Verdict
from storage.db import Store
from tests.bot.desk import Desk
from tests.handlers.ears import PlainEar
from tests.handlers.in_danger import DYING


class ReadOnly:
    """A store whose database goes away whenever something is to be written."""

    def __init__(self, store: Store) -> None:
        self.reading = store.reading

    def transaction(self) -> Never:
        raise OperationalError("update", None, OSError("the database is away"))


def lookout(desk: Desk) -> Lookout:
    return Lookout(desk.store, PlainEar(), threading.Event())


def look(desk: Desk) -> None:
    one = lookout(desk)
    while one.step():
        pass


def danger_behind_many(desk: Desk) -> None:
    """Somebody in danger writes when much of somebody else's waits already."""
    hana, miki = desk.friend("はな"), desk.friend("みき")
    for number in range(MANY):
        hana.write(f"{number}")
    desk.receive()
    miki.write(DYING)
    desk.receive()


def hurried(desk: Desk) -> int:
    with desk.store.reading() as tx:
        return int(tx.connection.execute(text("select count(*) from arrivals where turn = 0")).scalar_one())


def test_danger_at_the_end_of_a_long_queue_goes_first(any_desk: Desk) -> None:
    danger_behind_many(any_desk)

    look(any_desk)

    assert hurried(any_desk) == 1
    assert any_desk.worker().step()
    assert hurried(any_desk) == 1
    assert any_desk.arrivals()[-1][0] == "done"


def test_a_short_queue_is_left_to_the_workers(any_desk: Desk) -> None:
    miki = any_desk.friend("みき")
    miki.write(DYING)
    any_desk.receive()

    look(any_desk)

    assert hurried(any_desk) == 0


def test_everything_that_waits_is_heard_once(any_desk: Desk) -> None:
    class CountingEar(PlainEar):
        heard = 0

        def hear(self, text: str, hint: str = "") -> Verdict:
            self.heard += 1
            return super().hear(text, hint)

    hana = any_desk.friend("はな")
    for number in range(MANY + 20):
        hana.write(f"{number}")
    any_desk.receive()
    ear = CountingEar()
    one = Lookout(any_desk.store, ear, threading.Event())

    for _ in range(MANY):
        one.step()

    assert ear.heard == MANY + 20


class StumblingEar(PlainEar):
    """Cannot hear one word."""

    def hear(self, text: str, hint: str = "") -> Verdict:
        if "stumble" in text:
            raise LookupError
        return super().hear(text, hint)


def test_danger_is_not_forgotten_when_the_database_is_away_as_it_is_found(any_desk: Desk) -> None:
    danger_behind_many(any_desk)
    one, store = lookout(any_desk), any_desk.store
    one.store = ReadOnly(any_desk.store)  # type: ignore[assignment]  # all of a store that is asked for here
    assert one.step() is False

    one.store = store
    one.step()

    assert hurried(any_desk) == 1


def test_a_text_that_brings_the_ear_down_hides_no_danger_beside_it(any_desk: Desk) -> None:
    hana, miki = any_desk.friend("はな"), any_desk.friend("みき")
    for number in range(MANY):
        hana.write(f"{number}")
    for words in ("stumble", DYING, "stumble"):
        any_desk.receive()
        miki.write(words)
    any_desk.receive()
    one = Lookout(any_desk.store, StumblingEar(), threading.Event())

    looks = sum(1 for _ in iter(one.step, False))

    assert hurried(any_desk) == 1
    assert looks < MANY


def test_a_database_that_is_away_does_not_end_the_lookout(any_desk: Desk) -> None:
    one = lookout(any_desk)
    with any_desk.store.transaction() as tx:
        tx.connection.execute(text("alter table arrivals rename to elsewhere"))

    assert one.step() is False

    with any_desk.store.transaction() as tx:
        tx.connection.execute(text("alter table elsewhere rename to arrivals"))
