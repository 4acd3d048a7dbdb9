"""The one way out to LINE: kept-open connections, a limit on waiting, no second tries and no redirects behind our back.

Knows HTTP, not messages. What goes wrong is told apart by one question: can LINE have seen the request?
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

import urllib3
from urllib3.exceptions import ClosedPoolError, ConnectTimeoutError, HTTPError, NewConnectionError, SSLError

from bot.clock import monotonic

CONNECT_S, READ_S = 3.0, 8.0
WHOLE_S = 12.0  # the longest an answer may trickle; shorter than the lease of an outbox row
ANSWER_MAX = 1024 * 1024  # bytes of an answer in JSON; LINE's have a few hundred
IDLE_S = 20.0  # a connection unused for longer may have been closed at LINE's end without our noticing
POOL_SIZE = 8
OVERSIZED = "oversized"
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole, within the limits. headers: names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing whole came back. dispatched: LINE may have seen the request. why: an error's type, no address.

    begun: status and headers, where only the body was cut off or too long.
    """

    dispatched: bool
    why: str
    begun: Answer | None = None


class Pool:
    """Connections of one process, shared by its threads. Make it after any fork."""

    def __init__(self, *, encrypted: bool, read_s: float = READ_S) -> None:
        self._read_s = read_s
        # One store of certificates for all connections: loading it takes longer than a whole request.
        context = ssl.create_default_context() if encrypted else None
        self._manager = urllib3.PoolManager(num_pools=2, maxsize=POOL_SIZE, ssl_context=context)
        self._lock = threading.Lock()
        self._used_at = monotonic()

    def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        *,
        read_s: float | None = None,
        whole_s: float | None = None,
        limit: int = ANSWER_MAX,
    ) -> Answer | NoAnswer:
        """Ask once. Never holds more than limit bytes: a longer answer is NoAnswer(why=OVERSIZED)."""
        self._drop_stale()
        try:
            answer = self._manager.request(
                method,
                url,
                headers=dict(headers),
                body=body,
                timeout=urllib3.Timeout(connect=CONNECT_S, read=read_s or self._read_s),
                retries=False,
                redirect=False,
                preload_content=False,
            )
        except (HTTPError, OSError) as lost:
            return NoAnswer(dispatched=_may_have_left(lost), why=type(lost).__name__)
        return _whole(answer, monotonic() + (whole_s or WHOLE_S), limit)

    def close(self) -> None:
        """Let go of all connections."""
        self._manager.clear()

    def _drop_stale(self) -> None:
        with self._lock:
            now, before = monotonic(), self._used_at
            self._used_at = now
        if now - before > IDLE_S:
            self._manager.clear()


def _whole(answer: urllib3.BaseHTTPResponse, deadline: float, limit: int) -> Answer | NoAnswer:
    begun = Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, b"")
    try:
        body = _body(answer, deadline, limit)
    except (HTTPError, OSError) as lost:
        body = type(lost).__name__
    if isinstance(body, str):
        answer.close()
        return NoAnswer(dispatched=True, why=body, begun=begun)
    answer.release_conn()
    return replace(begun, body=body)


def _body(answer: urllib3.BaseHTTPResponse, deadline: float, limit: int) -> bytes | str:
    """The body, or why not all of it is to be had."""
    held = bytearray()
    # Piece by piece as they come in: waiting for a full chunk would hide how slowly they do.
    while part := answer.read1(_CHUNK, decode_content=True):
        held += part
        if len(held) > limit:
            return OVERSIZED
        if monotonic() > deadline:
            return "slow"
    return bytes(held)


def _may_have_left(lost: Exception) -> bool:
    """Whether LINE can have seen the request. No: there never was a connection to send it on."""
    if isinstance(lost, NewConnectionError | ConnectTimeoutError | ClosedPoolError):
        return False
    if isinstance(lost, SSLError):
        return not any(isinstance(part, ssl.SSLCertVerificationError) for part in lost.args)
    return True
