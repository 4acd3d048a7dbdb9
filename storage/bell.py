"""The bell: "something is waiting", said to threads and processes. The database remembers; this only rings.

Without Redis it reaches this process; with Redis it reaches all. A lost ring costs a moment, never a
message: whoever waits looks again by themselves after a while.
"""

from __future__ import annotations

import logging
import queue
import secrets
import sys
import threading
from typing import Literal, Protocol

import redis

Topic = Literal["arrivals", "outbox", "console", "alarms"]
TOPICS: tuple[Topic, ...] = ("arrivals", "outbox", "console", "alarms")
WORK: frozenset[Topic] = frozenset({"arrivals", "outbox"})
EVERYBODY = sys.maxsize
RETRY_S = 1.0  # how long to leave Redis alone after it failed

log = logging.getLogger(__name__)


class Bell(Protocol):
    """Rings topics and waits for them."""

    def ring(self, topic: Topic) -> None:
        """Wake everybody who waits for this topic."""

    def rung(self, topic: Topic) -> int:
        """How often this topic has rung so far, here."""

    def wait(self, topic: Topic, heard: int, timeout_s: float) -> int:
        """Wait until the topic has rung more than `heard` times, or the time is over; says how often it has."""

    def close(self) -> None:
        """Stop listening."""


class LocalBell:
    """Rings within this process."""

    def __init__(self) -> None:
        self._changed = {topic: threading.Condition() for topic in TOPICS}
        self._counts: dict[Topic, int] = dict.fromkeys(TOPICS, 0)

    def ring(self, topic: Topic) -> None:
        """Wake who waits in this process: everybody who shows something, but only one of those who work.

        The others would find the work taken, and take time from the one who does it; who finds work looks for more.
        """
        changed = self._changed[topic]
        with changed:
            self._counts[topic] += 1
            changed.notify(1 if topic in WORK else EVERYBODY)

    def rung(self, topic: Topic) -> int:
        """How often it rang here."""
        with self._changed[topic]:
            return self._counts[topic]

    def wait(self, topic: Topic, heard: int, timeout_s: float) -> int:
        """Wait for a ring newer than `heard`."""
        with self._changed[topic]:
            self._changed[topic].wait_for(lambda: self._counts[topic] > heard, timeout_s)
            return self._counts[topic]

    def close(self) -> None:
        """Nothing is open."""


class RedisBell:
    """Rings in every process of the council, through Redis. Redis gone: rings here only, and tries again.

    Publishing happens on a thread of its own, so that nobody who rings ever waits for Redis.
    """

    def __init__(self, url: str, council: str) -> None:
        self._here = LocalBell()
        self._prefix = f"engawa:{council}:"
        self._own = secrets.token_bytes(8)
        self._speaking = redis.Redis.from_url(url, socket_timeout=RETRY_S, socket_connect_timeout=RETRY_S)
        self._listening = redis.Redis.from_url(url, socket_timeout=None, socket_connect_timeout=RETRY_S)
        self._unsaid: queue.SimpleQueue[Topic | None] = queue.SimpleQueue()
        self._ended = threading.Event()
        threading.Thread(target=self._listen, name="bell-in", daemon=True).start()
        threading.Thread(target=self._speak, name="bell-out", daemon=True).start()

    def ring(self, topic: Topic) -> None:
        """Wake this process at once and the others as soon as Redis takes it."""
        self._here.ring(topic)
        self._unsaid.put(topic)

    def rung(self, topic: Topic) -> int:
        """How often it rang here."""
        return self._here.rung(topic)

    def wait(self, topic: Topic, heard: int, timeout_s: float) -> int:
        """Wait for a ring newer than `heard`, wherever it came from."""
        return self._here.wait(topic, heard, timeout_s)

    def close(self) -> None:
        """Stop listening and let Redis go, within a moment: each thread closes what it uses."""
        self._ended.set()
        self._unsaid.put(None)

    def _speak(self) -> None:
        while (topic := self._unsaid.get()) is not None:
            topics = {topic, *self._drained()}
            try:
                for each in topics:
                    self._speaking.publish(self._prefix + each, self._own)
            except (redis.RedisError, OSError, ValueError) as gone:
                log.debug("bell.mute", extra={"kind": type(gone).__name__})
                self._ended.wait(RETRY_S)
        self._speaking.close()

    def _drained(self) -> list[Topic]:
        more: list[Topic] = []
        while not self._unsaid.empty():
            topic = self._unsaid.get()
            if topic is None:
                self._unsaid.put(None)
                break
            more.append(topic)
        return more

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                self._pass_on()
            except (redis.RedisError, OSError, ValueError) as gone:
                log.warning("bell.redis_gone", extra={"kind": type(gone).__name__})
            self._ended.wait(RETRY_S)
        self._listening.close()

    def _pass_on(self) -> None:
        with self._listening.pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]  # redis leaves it untyped
            heard.subscribe(*(self._prefix + topic for topic in TOPICS))
            for topic in TOPICS:  # whatever rang while we were away
                self._here.ring(topic)
            while not self._ended.is_set():
                message = heard.get_message(timeout=RETRY_S)
                name = message["channel"].decode().removeprefix(self._prefix) if message else ""
                if name in TOPICS and message["data"] != self._own:  # ours rang here at once
                    self._here.ring(name)
