"""Photos that take their time keep nobody waiting for words."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from uuid import UUID

from bot.outcomes import Content, Outcome, Profile, Sent
from bot.sender import Sender
from handlers import rendered
from handlers.messages import Message, Text
from storage import messages, outbox, people
from storage.db import Store
from storage.outbox import Lane
from storage.together import Together
from tests.bot.desk import Clock, Desk
from tests.bot.patience import until

SENDERS = 4


@dataclass
class SlowLine:
    """LINE, which gives no photo away before it is told to."""

    go_on: threading.Event = field(default_factory=threading.Event)
    under_way: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def content(self, message: str, _limit: int) -> Content:
        self.under_way.append(message)
        assert self.go_on.wait(30)
        return Content("image/jpeg", b"photo")

    def profile(self, line_id: str) -> Profile | Outcome:
        self.content(line_id, 0)
        return Profile("Maria", "en")

    def push(self, line_id: str, _said: tuple[Message, ...], _key: UUID) -> Outcome:
        self.said.append(line_id)
        return Sent()


def ask_for(store: Store, number: int, clock: Clock, kind: outbox.Kind = "content") -> None:
    """A photo is to be fetched, each of another person."""
    now = clock.now()
    with store.transaction() as tx:
        person = people.meet(tx, f"U{number}", "ja", now)
        said = messages.keep(tx, person, None, messages.New("person", "image", "{}"), now)
        media = messages.want_media(tx, person, said.id, now)
        wanted = json.dumps({"message": f"photo-{number}", "media": media.hex})
        outbox.add(tx, person, outbox.New(kind, Lane.ANSWER, wanted), now)


def say(store: Store, who: str, clock: Clock) -> None:
    with store.transaction() as tx:
        person = people.meet(tx, who, "ja", clock.now())
        new = outbox.New("words", Lane.STAFF, rendered.dump((Text("119"),)))
        outbox.add(tx, person, new, clock.now())


def test_half_of_the_senders_are_left_for_words_while_photos_are_slow(any_desk: Desk) -> None:
    store, clock, line = any_desk.store, any_desk.clock, SlowLine()
    for number in range(2 * SENDERS):
        ask_for(store, number, clock, "profile" if number % 2 else "content")
    ended, books, seats = threading.Event(), Together(store), threading.Semaphore(SENDERS // 2)
    senders = [
        Sender(store, line, clock.now, ended, books, seats=seats)  # type: ignore[arg-type]  # as far as it is asked
        for _ in range(SENDERS)
    ]
    threads = [threading.Thread(target=sender.run, daemon=True) for sender in senders]
    for thread in threads:
        thread.start()
    try:
        until(lambda: len(line.under_way) == SENDERS // 2)
        for number in range(5):
            say(store, f"Udanger{number}", clock)
        until(lambda: len(line.said) == 5)
        assert len(line.under_way) == SENDERS // 2

        line.go_on.set()
        until(lambda: len(line.under_way) == 2 * SENDERS)  # and every photo is fetched in the end
        until(lambda: {row.state for row in any_desk.rows("content")} == {"sent"})
    finally:
        line.go_on.set()
        ended.set()
        store.bell.ring("outbox")
        for thread in threads:
            thread.join(10)


def test_a_sender_that_fails_leaves_its_seat(any_desk: Desk) -> None:
    store, clock, line = any_desk.store, any_desk.clock, SlowLine()
    line.go_on.set()
    seats = threading.Semaphore(1)
    sender = Sender(store, line, clock.now, threading.Event(), Together(store), seats=seats)  # type: ignore[arg-type]  # as above
    with store.transaction() as tx:
        person = people.meet(tx, "Umiki", "ja", clock.now())
        outbox.add(tx, person, outbox.New("content", Lane.ANSWER, "no JSON"), clock.now())

    sender.step()

    assert seats.acquire(blocking=False)
