"""A small HTTP client for load: many connections, one thread, nothing but sockets. Knows which requests were acknowledged.

Keeps connections open where the server does. Not as fast as wrk, but it can say which event got its 200.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.events import Said

HEAD_END = b"\r\n\r\n"
GIVE_UP_S = 10.0


@dataclass(slots=True)
class Driven:
    """What became of the requests. acknowledged: the events answered with 200; waits_s: one for each answer."""

    acknowledged: list[str] = field(default_factory=list)
    waits_s: list[float] = field(default_factory=list)
    refused: int = 0
    broken: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _Line:
    """One connection and what is under way on it."""

    socket: socket.socket
    said: Said
    begun: float
    heard: bytes = b""


@dataclass(frozen=True, slots=True)
class _Answer:
    """The head of an answer, and whether the server will close after it."""

    status: int
    closes: bool


def drive(port: int, said: Sequence[Said], connections: int, seconds: float) -> Driven:
    """Send requests until time or requests run out; what is under way then is still waited for."""
    driven = Driven()
    waiting = deque(said)
    begun = time.perf_counter()
    until = begun + seconds
    with selectors.DefaultSelector() as lines:
        for _ in range(min(connections, len(waiting))):
            _begin(lines, port, waiting.popleft(), None)
        while lines.get_map() and time.perf_counter() < until + GIVE_UP_S:
            for key, _ in lines.select(1.0):
                line: _Line = key.data
                _hear(lines, port, line, driven, waiting if time.perf_counter() < until else deque())
        driven.broken += len(lines.get_map())
        for key in list(lines.get_map().values()):
            key.data.socket.close()
    driven.seconds = min(time.perf_counter() - begun, seconds)
    return driven


def _begin(lines: selectors.BaseSelector, port: int, said: Said, kept: socket.socket | None) -> None:
    talk = kept or socket.create_connection(("127.0.0.1", port), timeout=GIVE_UP_S)
    talk.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    lines.register(talk, selectors.EVENT_READ, _Line(talk, said, time.perf_counter()))
    talk.sendall(said.raw)


def _hear(
    lines: selectors.BaseSelector, port: int, line: _Line, driven: Driven, waiting: deque[Said]
) -> None:
    """Read what came; once the answer is whole, count it and go on with the next request."""
    try:
        more = line.socket.recv(65536)
    except OSError:
        more = b""
    line.heard += more
    answer = _answer(line.heard)
    if answer is None and more:
        return
    _count(line, answer, driven)
    lines.unregister(line.socket)
    kept = line.socket if answer and not answer.closes else None
    if kept is None or not waiting:
        line.socket.close()
        kept = None
    if waiting:
        _begin(lines, port, waiting.popleft(), kept)


def _count(line: _Line, answer: _Answer | None, driven: Driven) -> None:
    if answer is None:
        driven.broken += 1
        return
    driven.waits_s.append(time.perf_counter() - line.begun)
    if answer.status == 200:
        driven.acknowledged.append(line.said.event)
    else:
        driven.refused += 1


def _answer(heard: bytes) -> _Answer | None:
    """The answer, once all of it is there."""
    end = heard.find(HEAD_END)
    if end < 0:
        return None
    head = heard[:end].lower()
    _, found, rest = head.partition(b"content-length:")
    length = int(rest.split(b"\r\n", 1)[0]) if found else 0
    if len(heard) < end + len(HEAD_END) + length:
        return None
    return _Answer(int(head.split(b" ", 2)[1]), b"connection: close" in head)
