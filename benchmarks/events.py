"""What LINE would deliver, written and signed beforehand: one text message each, never the same event twice.

Shapes and headers as LINE sends them. Knows nothing of the desk but the address of its door.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

CHANNEL_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105  made up, for a channel that does not exist
PATH = "/line/webhook"
PEOPLE = 2_000  # who take turns in writing
WORDS = "きのうから母の具合がよくありません。だれに相談したらいいですか。"

_BODY = (
    '{"destination":"Ubenchmark0000000000000000000000000","events":[{"type":"message","message":{"type":"text",'
    '"id":"%(message)d","quoteToken":"q%(message)d","text":"%(words)s"},"webhookEventId":"%(event)s",'
    '"deliveryContext":{"isRedelivery":false},"timestamp":%(at)d,"source":{"type":"user","userId":"%(person)s"},'
    '"replyToken":"%(token)s","mode":"active"}]}'
)
_HEAD = (
    "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: LineBotWebhook/2.0\r\n"
    "Content-Type: application/json; charset=utf-8\r\nX-Line-Signature: %s\r\nContent-Length: %d\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Said:
    """One webhook request. event: its webhookEventId; token: its reply token; raw: head and body as sent."""

    event: str
    token: str
    raw: bytes


@dataclass(slots=True)
class Post:
    """Writes webhook requests; ids of one post never repeat."""

    run: str = field(default_factory=lambda: secrets.token_hex(4).upper())
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def text(self, person: int, words: str = WORDS) -> Said:
        """Somebody writes something."""
        number = next(self.numbers)
        event, token = f"01{self.run}{number:016d}", f"{self.run.lower()}{number:024d}"
        body = _BODY % {
            "message": 500_000_000_000_000_000 + number,
            "words": words,
            "event": event,
            "at": time.time_ns() // 1_000_000,
            "person": self.line_id(person),
            "token": token,
        }
        return Said(event, token, _signed(body.encode()))

    def line_id(self, person: int) -> str:
        """The LINE id of a person of this post."""
        return f"U{int(self.run, 16):08x}{person:024x}"

    def many(self, count: int) -> list[Said]:
        """Many people write one message each, and begin again."""
        return [self.text(number % PEOPLE) for number in range(count)]


def _signed(body: bytes) -> bytes:
    signature = base64.b64encode(hmac.digest(CHANNEL_SECRET.encode(), body, hashlib.sha256)).decode()
    return (_HEAD % (PATH, signature, len(body))).encode() + body
