"""Two messaging platforms in their thinnest form: what each delivers to a webhook, and who gets which answer back.

They keep the count that matters: every delivery is answered exactly once, with the words the form has next.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from benchmarks.events import Post
from benchmarks.fake_line import PROFILE, sent

TELEGRAM_HEAD = "POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@dataclass(slots=True)
class Ledger:
    """Who waits for an answer. unasked: answers nobody waited for, second ones above all."""

    waiting: dict[str, asyncio.Future[str]] = field(default_factory=dict)
    unasked: int = 0

    def expect(self, key: str) -> asyncio.Future[str]:
        """Wait for one answer under this key."""
        self.waiting[key] = asyncio.get_running_loop().create_future()
        return self.waiting[key]

    def answered(self, key: str, words: str) -> None:
        """An answer has reached the platform."""
        waiting = self.waiting.pop(key, None)
        if waiting is None:
            self.unasked += 1
        elif not waiting.done():
            waiting.set_result(words)


@dataclass(frozen=True, slots=True)
class Typed:
    """One delivery: the key its answer comes back under, and the request as sent."""

    key: str
    raw: bytes


class Platform(Protocol):
    """A messaging platform."""

    @property
    def ledger(self) -> Ledger:
        """Who waits for an answer."""

    def typed(self, person: int, words: str) -> Typed:
        """A person types something."""

    def answer(self, head: bytes, body: bytes) -> bytes:
        """A bot calls the platform."""


@dataclass(slots=True)
class Line:
    """LINE: an answer comes under its reply token. A push would be an answer nobody waits for."""

    post: Post = field(default_factory=Post)
    ledger: Ledger = field(default_factory=Ledger)

    def typed(self, person: int, words: str) -> Typed:
        """A person types something."""
        said = self.post.text(person, words)
        return Typed(said.token, said.raw)

    def answer(self, head: bytes, body: bytes) -> bytes:
        """Take a reply."""
        if b"/message/" in head:
            said = json.loads(body)
            words = (message.get("text") or message.get("altText", "") for message in said["messages"])
            self.ledger.answered(said.get("replyToken", ""), "\n".join(words))
            return sent(len(said["messages"]))
        return PROFILE if b"/profile/" in head else b"{}"


@dataclass(slots=True)
class Telegram:
    """Telegram: an answer comes to the chat; nobody types before the last answer is there."""

    ledger: Ledger = field(default_factory=Ledger)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def typed(self, person: int, words: str) -> Typed:
        """A person types something."""
        number = next(self.numbers)
        who = {"id": person + 1, "first_name": "利用者", "language_code": "ja"}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": person + 1, "type": "private", "first_name": "利用者"},
            "from": {**who, "is_bot": False},
            "text": words,
        }
        body = json.dumps({"update_id": number, "message": message}).encode()
        return Typed(str(person + 1), (TELEGRAM_HEAD % len(body)).encode() + body)

    def answer(self, head: bytes, body: bytes) -> bytes:
        """Take a message."""
        if b"/sendmessage " in head:
            said = dict(urllib.parse.parse_qsl(body.decode()))
            self.ledger.answered(said["chat_id"], said["text"])
            return _told(
                {
                    "message_id": next(self.numbers),
                    "date": int(time.time()),
                    "chat": {"id": int(said["chat_id"]), "type": "private"},
                    "text": said["text"],
                }
            )
        if b"/getme " in head:
            return _told({"id": 1, "is_bot": True, "first_name": "Benchmark", "username": "benchmark_bot"})
        return _told(True)  # noqa: FBT003  what Telegram says to everything else


def _told(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()
