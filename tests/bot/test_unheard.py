"""Danger in what could not be handled calls staff, without a case and without the person's key, until they have seen to it."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.edge import delivery_of
from bot.worker import Worker
from conversations.understanding.verdict import Verdict
from handlers.turn import Ended
from storage import inbox, parked, switches, timers, turns, unheard
from storage.db import Store, Tx
from storage.ids import ArrivalId
from storage.tables import Alarm, Arrival, Envelope, Outgoing, Person, Talk
from storage.turns import Waiting
from tests.handlers.desk import Desk
from tests.handlers.ears import PlainEar, listening
from tests.handlers.in_danger import DYING

MIKI, TARO = "U" + "a" * 32, "U" + "b" * 32


class Unlucky(Worker):
    """A worker whose release has a fault in the turn of whoever says one word."""

    def _attend(self, tx: Tx, waiting: Waiting) -> Ended:
        if waiting.body and b"unlucky" in waiting.body:
            raise LookupError
        return super()._attend(tx, waiting)


class StumblingEar(PlainEar):
    """Cannot hear one word."""

    def hear(self, text: str, hint: str = "") -> Verdict:
        if "stumble" in text:
            raise LookupError
        return super().hear(text, hint)


@pytest.fixture
def desk(store: Store) -> Desk:
    return listening(Desk(store))


def post(desk: Desk, words: str, who: str = MIKI) -> None:
    number = next(desk.numbers)
    written = {
        "type": "message",
        "webhookEventId": f"01E{number}",
        "timestamp": int(desk.now.timestamp() * 1000),
        "source": {"type": "user", "userId": who},
        "replyToken": f"token{number}",
        "mode": "active",
        "message": {"type": "text", "id": f"{number}", "text": words},
    }
    body = json.dumps({"destination": "U0", "events": [written]}).encode()
    with desk.store.transaction() as tx:
        inbox.add(tx, [delivery_of(body, desk.now)])


def work(desk: Desk, made: Callable[..., Worker] = Unlucky) -> None:
    """Until nothing waits that has not failed as often as it may."""
    worker = made(desk.store, desk.council, lambda: desk.now, threading.Event())
    for _ in range(2 * len(turns.RETRIES_S) + 2):
        while worker.step():
            pass
        desk.pass_time(6)


def newest(desk: Desk) -> tuple[ArrivalId, str, str | None]:
    with desk.store.reading() as tx:
        row = tx.connection.execute(select(Arrival).order_by(Arrival.id.desc()).limit(1)).one()
        return ArrivalId(row.id), row.state, row.reason


def calls(desk: Desk) -> bool:
    with desk.store.reading() as tx:
        return switches.is_on(tx, "danger_parked", desk.now)


def seen_to(desk: Desk, do: Callable[[Tx], object]) -> None:
    with desk.store.transaction() as tx:
        do(tx)
        unheard.look(tx)


def how_many(desk: Desk, what: Any) -> int:
    with desk.store.reading() as tx:
        return int(tx.connection.execute(select(func.count()).select_from(what)).scalar_one())


def test_danger_in_words_whose_turn_fails_calls_until_staff_have_seen_to_it(desk: Desk) -> None:
    post(desk, f"unlucky {DYING}")
    work(desk)
    number, state, reason = newest(desk)
    assert (state, reason) == ("parked", "may tell of danger: LookupError")
    seen_to(desk, unheard.look)
    assert calls(desk)

    seen_to(desk, lambda tx: parked.settle(tx, number, desk.now))

    assert not calls(desk)


def test_one_of_two_seen_to_leaves_the_other(desk: Desk) -> None:
    for who in (MIKI, TARO):
        post(desk, f"unlucky {DYING}", who)
    work(desk)
    number, _, _ = newest(desk)

    seen_to(desk, lambda tx: parked.settle(tx, number, desk.now))
    assert calls(desk)
    seen_to(desk, lambda tx: parked.try_again(tx, ArrivalId(number - 1)))

    assert not calls(desk)
    work(desk, Worker)
    assert how_many(desk, Alarm) == 1


def test_each_of_them_is_told_anew(desk: Desk) -> None:
    told = []
    for who in (MIKI, TARO):
        post(desk, f"unlucky {DYING}", who)
        work(desk)
        with desk.store.transaction() as tx:
            told.append(switches.take_untold(tx, desk.now))

    assert [each and each.name for each in told] == ["danger_parked"] * 2


def test_what_is_parked_without_danger_in_it_calls_nobody(desk: Desk) -> None:
    post(desk, "unlucky こんにちは")
    work(desk)

    assert newest(desk)[1:] == ("parked", "LookupError")
    assert not calls(desk)


def test_what_the_ear_itself_fails_over_may_be_danger(desk: Desk) -> None:
    desk.council = replace(desk.council, ear=StumblingEar())
    post(desk, "stumble")
    work(desk, Worker)

    assert newest(desk)[1:] == ("parked", "may tell of danger: LookupError")
    assert calls(desk)


def test_what_cannot_be_opened_any_more_may_be_danger(desk: Desk) -> None:
    post(desk, "こんにちは")
    with desk.store.transaction() as tx:
        tx.connection.execute(update(Envelope).values(body=b"no seal"))
    work(desk, Worker)

    assert newest(desk)[1] == "parked"
    assert calls(desk)


def test_a_message_that_kills_its_workers_calls_unheard_and_a_timer_that_does_so_calls_nobody(
    desk: Desk, tmp_path: Path
) -> None:
    post(desk, "こんにちは")
    kill_until_parked(desk, tmp_path)
    assert calls(desk)
    number = newest(desk)[0]
    seen_to(desk, lambda tx: parked.settle(tx, number, desk.now))

    miki = desk.person(MIKI).id
    with desk.store.transaction() as tx:
        timers.set_timer(tx, miki, "again", "", desk.now)
        timers.fire_due(tx, desk.pass_time())
    kill_until_parked(desk, tmp_path)

    assert newest(desk)[2] == turns.DEADLY
    assert not calls(desk)


def kill_until_parked(desk: Desk, folder: Path) -> None:
    """Worker after worker dies with the newest arrival in hand."""
    number = newest(desk)[0]
    worker = Worker(desk.store, desk.council, lambda: desk.now, threading.Event(), hands=folder)
    for _ in range(len(turns.RETRIES_S) + 1):
        (folder / "1-a.hand").write_bytes(b"%20d" % number)
        worker._look_after_the_dead()  # as it does when it begins
        desk.now += timedelta(seconds=10)


def damage(sealed: bytes) -> bytes:
    return sealed[:-1] + bytes([sealed[-1] ^ 1])


def test_somebody_whose_talk_does_not_open_is_heard_and_answered(desk: Desk) -> None:
    desk.write("相談したい", MIKI)
    with desk.store.transaction() as tx:
        state = tx.connection.execute(select(Talk.state)).scalar_one()
        assert state is not None
        tx.connection.execute(update(Talk).values(state=damage(state)))
    before = how_many(desk, Outgoing)

    post(desk, DYING)
    work(desk, Worker)

    assert newest(desk)[1] == "done"
    assert how_many(desk, Alarm) == 1
    assert how_many(desk, Outgoing) > before


def test_somebody_whose_name_does_not_open_is_heard_and_answered(desk: Desk) -> None:
    desk.write("相談したい", MIKI)
    with desk.store.transaction() as tx:
        tx.connection.execute(update(Person).values(name=b"damaged"))

    post(desk, DYING)
    work(desk, Worker)

    assert newest(desk)[1] == "done"
    assert how_many(desk, Alarm) == 1


def test_danger_from_somebody_whose_own_key_does_not_open_calls_all_the_same(desk: Desk) -> None:
    desk.write("こんにちは", MIKI)
    with desk.store.transaction() as tx:
        tx.connection.execute(update(Person).values(sealed_key=b"damaged"))

    post(desk, DYING)
    work(desk, Worker)

    assert newest(desk)[1:] == ("parked", "may tell of danger: CannotOpen")
    assert calls(desk)
