"""Carries one webhook over HTTP and says how it went. Knows nothing of the world."""

import base64
import hashlib
import hmac
import http.client
import select
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

_kept = threading.local()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a webhook went. reason: ok, could_not_connect, request_timeout, error_status_code or unclassified."""

    status: int | None
    reason: str
    detail: str
    ms: int

    @property
    def is_good(self) -> bool:
        """Whether the bot took it."""
        return self.reason == "ok"


def signature(secret: str, body: bytes) -> str:
    """What x-line-signature carries: HMAC-SHA256 over the raw body, in base64."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def post(url: str, body: bytes, signed: str, timeout_s: float) -> Outcome:
    """Send one webhook and wait for the answer, `timeout_s` in all."""
    started = time.monotonic()
    try:
        status = _send(urlsplit(url), body, signed, timeout_s)
    except TimeoutError:
        return Outcome(None, "request_timeout", "Request timeout", _since(started))
    except (OSError, http.client.HTTPException, ValueError) as failed:
        _drop()
        broken = isinstance(failed, ConnectionResetError | BrokenPipeError) or not isinstance(failed, OSError)
        reason = "unclassified" if broken else "could_not_connect"
        return Outcome(None, reason, type(failed).__name__, _since(started))
    ms = _since(started)
    if ms > timeout_s * 1000:
        return Outcome(status, "request_timeout", "Request timeout", ms)
    if not 200 <= status < 300:
        return Outcome(status, "error_status_code", f"{status}", ms)
    return Outcome(status, "ok", "200", ms)


def _since(started: float) -> int:
    return int((time.monotonic() - started) * 1000)


def _send(url: SplitResult, body: bytes, signed: str, timeout_s: float) -> int:
    line = _line(url, timeout_s)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    headers = {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "LineBotWebhook/2.0",
        "x-line-signature": signed,
    }
    try:
        line.request("POST", path, body, headers)
        answer = line.getresponse()
        answer.read()
    except BaseException:
        _drop()
        raise
    if answer.will_close:
        _drop()
    return answer.status


def _line(url: SplitResult, timeout_s: float) -> http.client.HTTPConnection:
    """A connection of this thread, kept open between webhooks unless the other side has hung up."""
    kept: http.client.HTTPConnection | None = getattr(_kept, "line", None)
    same = kept is not None and getattr(_kept, "to", None) == (url.scheme, url.netloc)
    if same and kept is not None and kept.sock is not None and not select.select([kept.sock], [], [], 0)[0]:
        kept.sock.settimeout(timeout_s)
        return kept
    _drop()
    host = url.hostname or "localhost"
    if url.scheme == "https":
        context = ssl.create_default_context()
        _kept.line = http.client.HTTPSConnection(host, url.port, timeout=timeout_s, context=context)
    else:
        _kept.line = http.client.HTTPConnection(host, url.port, timeout=timeout_s)
    _kept.to = (url.scheme, url.netloc)
    made: http.client.HTTPConnection = _kept.line
    return made


def _drop() -> None:
    kept: http.client.HTTPConnection | None = getattr(_kept, "line", None)
    if kept is not None:
        kept.close()
        _kept.line = None


def hang_up() -> None:
    """Close this thread's connection; called when a courier's thread ends."""
    _drop()
