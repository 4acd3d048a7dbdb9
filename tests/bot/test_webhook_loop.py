"""The door in a loop: nobody is told 200 before it is safe, nobody waits for somebody else's trouble. Who comes in: tests/corpus, C1."""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot import webhook_loop
from bot.committer import Committer
from bot.webhook import PATH, Edge
from bot.webhook_loop import LoopDoor, Message, Receive, Send, Shelf
from storage.db import Store
from storage.spool import Spool
from tests.bot.desk import Clock, arrivals, envelopes
from tests.bot.in_a_loop import Loop
from tests.bot.line_samples import message
from tests.bot.patience import until
from tests.bot.webhooks import body_of, sign
from tests.storage.arriving import delivery
from tests.storage.arriving import event as kept
from tests.storage.stores import make_vault

SECRET = "0" * 32
BODY = body_of({**message("text", text="聞こえますか"), "webhookEventId": "heard"})


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.close()


@pytest.fixture
def shelf(committer: Committer) -> Iterator[Shelf]:
    made = Shelf(committer)
    yield made
    made.close()


@pytest.fixture
def door(sqlite_store: Store, spool: Spool) -> Iterator[LoopDoor]:
    """The door on SQLite, where the database does not matter."""
    yield from opened(sqlite_store, spool)


@pytest.fixture
def full_door(sqlite_store: Store, tmp_path: Path) -> Iterator[LoopDoor]:
    """The same with a spool that takes nothing any more."""
    yield from opened(sqlite_store, Spool(tmp_path / "full", make_vault(), limit_bytes=0))


def opened(store: Store, spool: Spool) -> Iterator[LoopDoor]:
    committer = Committer(store, spool, lambda: None)
    made = LoopDoor(Edge((SECRET,), committer.keep, Clock().now), committer, nowhere)
    yield made
    made.close()
    committer.close()


async def nowhere(_scope: Any, _receive: Receive, _send: Send) -> None:
    raise AssertionError("nobody asked for another page")


async def all_kept(shelf: Shelf, count: int) -> None:
    await asyncio.gather(*(shelf.keep(delivery(kept(f"event-{number}"))) for number in range(count)))


def knock(loop: Loop, door: LoopDoor, parts: list[Message]) -> list[Message]:
    """What is answered to a request of which these parts arrive."""
    said: list[Message] = []
    coming = iter(parts)

    async def receive() -> Message:
        return next(coming)

    async def send(answer: Message) -> None:
        said.append(answer)

    headers = [(b"content-type", b"application/json"), (b"x-line-signature", sign(BODY, SECRET).encode())]
    scope = {"type": "http", "method": "POST", "path": PATH, "headers": headers}
    loop.run(door(scope, receive, send))
    return said


def test_a_body_that_never_ends_is_not_waited_for(
    door: LoopDoor, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_loop, "BODY_S", 0.2)
    said: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"{", "more_body": True}

    async def send(answer: Message) -> None:
        said.append(answer)

    loop.run(door({"type": "http", "method": "POST", "path": PATH, "headers": []}, receive, send))

    assert said[0]["status"] == 408


def test_many_at_once_are_all_kept_in_few_commits(store: Store, shelf: Shelf, loop: Loop) -> None:
    commits = []
    event.listen(store.engine, "commit", lambda _connection: commits.append(1))

    loop.run(all_kept(shelf, 200))

    assert len(arrivals(store)) == 200
    assert len(commits) <= 50


def test_whoever_was_settled_while_the_loop_looked_is_not_forgotten(shelf: Shelf, loop: Loop) -> None:
    """One by one, so that the writer settles each while the loop may just be going to sleep."""

    async def one_after_another() -> None:
        for round_ in range(300):
            await shelf.keep(delivery(kept(f"one-{round_}")))

    loop.run(one_after_another())


def test_while_the_database_hangs_requests_go_to_the_spool_and_others_are_answered(
    store: Store, committer: Committer, spool: Spool, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_loop, "PATIENCE_S", 0.2)
    shelf, hangs = Shelf(committer), threading.Event()
    event.listen(store.engine, "commit", lambda _connection: hangs.wait(30))

    begun = time.monotonic()
    loop.run(all_kept(shelf, 40))
    took = time.monotonic() - begun

    assert spool.count() == 40
    assert took < 30
    hangs.set()
    shelf.close()


def test_a_door_that_has_closed_does_not_take_the_writer_with_it(
    store: Store, committer: Committer, shelf: Shelf
) -> None:
    """A process that ends closes its loop first, and the writer then finishes what is under way."""
    ending, hangs = Loop(), threading.Event()
    event.listen(store.engine, "commit", lambda _connection: hangs.wait(30))
    ending.begin(shelf.keep(delivery(kept("begun"))))
    ending.close()
    hangs.set()

    committer.keep(delivery(kept("afterwards"), body=b"afterwards"))

    until(lambda: len(arrivals(store)) == 2)


def test_a_commit_that_did_not_happen_is_not_acknowledged(
    sqlite_store: Store, full_door: LoopDoor, loop: Loop
) -> None:
    """With the spool gone as well, LINE must hear of it and bring it again."""

    def power_cut(_connection: object) -> None:
        raise OperationalError("commit", {}, Exception("power cut"))

    event.listen(sqlite_store.engine, "commit", power_cut)
    answer, _ = knock(loop, full_door, [{"type": "http.request", "body": BODY}])
    event.remove(sqlite_store.engine, "commit", power_cut)

    assert answer["status"] == 500
    assert arrivals(sqlite_store) == []


def test_a_request_that_comes_in_pieces_is_kept_to_the_letter(
    sqlite_store: Store, door: LoopDoor, loop: Loop
) -> None:
    pieces: list[Message] = [
        {"type": "http.request", "body": BODY[at : at + 10], "more_body": True}
        for at in range(0, len(BODY), 10)
    ]

    answer, _ = knock(loop, door, [*pieces, {"type": "http.request"}])

    assert answer["status"] == 200
    assert envelopes(sqlite_store) == [BODY]


def test_whoever_hangs_up_in_the_middle_is_not_answered_and_nothing_is_kept(
    sqlite_store: Store, door: LoopDoor, loop: Loop
) -> None:
    said = knock(
        loop,
        door,
        [{"type": "http.request", "body": BODY[:20], "more_body": True}, {"type": "http.disconnect"}],
    )

    assert said == []
    assert arrivals(sqlite_store) == []
