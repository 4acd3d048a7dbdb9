"""The public door: LINE's webhook. Proves the body genuine, makes it safe, says 200. Nothing else happens here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from bot.edge import delivery_of
from bot.line_in import signed_with
from storage.inbox import Delivery
from storage.spool import SpoolFull
from storage.vault import CannotSeal

BODY_MAX = 8 * 1024 * 1024  # bytes; LINE names no limit, far more than any delivery seen
PATH = "/line/webhook"
PLAIN = ("Content-Type", "text/plain; charset=utf-8")
CANNOT_KEEP = (SpoolFull, OSError, CannotSeal)

log = logging.getLogger(__name__)


def _uncounted(_secret: int) -> None:
    """Nobody asks which secret it was."""


@dataclass(frozen=True, slots=True)
class Edge:
    """What the webhook needs. keep returns only when a delivery is safe.

    secrets: the current one, and another while it is being changed; used: told which one, from 0, LINE signed with.
    """

    secrets: tuple[str, ...]
    keep: Callable[[Delivery], None]
    now: Callable[[], datetime]
    used: Callable[[int], None] = _uncounted

    def genuine(self, body: bytes, signature: str | None) -> Delivery | None:
        """What is to be kept of a body that LINE has signed; None: it is not LINE's."""
        secret = signed_with(body, signature, self.secrets)
        if secret is None:
            log.warning("edge.not_genuine", extra={"size": len(body)})
            return None
        self.used(secret)
        return delivery_of(body, self.now())


def create_webhook_app(edge: Edge) -> Flask:
    """The public application: one path for LINE, and whatever health pages are added to it."""
    app = Flask("engawa.webhook", static_folder=None)
    app.register_error_handler(HTTPException, _plainly)
    app.wsgi_app = Door(edge, app.wsgi_app)  # type: ignore[method-assign]  # the place Flask has for this
    return app


class Door:
    """LINE's one address, answered before Flask is asked: its care for pages costs more than all that is done here.

    beyond: who answers every other address.
    """

    def __init__(self, edge: Edge, beyond: WSGIApplication) -> None:
        self._edge = edge
        self._beyond = beyond

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request."""
        if environ["PATH_INFO"] != PATH:
            return self._beyond(environ, start_response)
        status = self._taken(environ)
        start_response(f"{status.value} {status.phrase}", headers_of(status))
        return ()

    def _taken(self, environ: WSGIEnvironment) -> HTTPStatus:
        """Take what LINE delivers: 401 if it is not LINE, 200 once it is safe, 500 only if nothing can keep it."""
        encoding = environ.get("HTTP_CONTENT_ENCODING", "identity")
        refused = unfit(environ["REQUEST_METHOD"], environ.get("CONTENT_TYPE", ""), encoding)
        if refused:
            return refused
        body = _body(environ)
        if body is None:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        delivery = self._edge.genuine(body, environ.get("HTTP_X_LINE_SIGNATURE"))
        return self._kept(delivery) if delivery else HTTPStatus.UNAUTHORIZED

    def _kept(self, delivery: Delivery) -> HTTPStatus:
        try:
            self._edge.keep(delivery)
        except CANNOT_KEEP as lost:
            return not_kept(lost)
        return HTTPStatus.OK


def headers_of(status: HTTPStatus) -> list[tuple[str, str]]:
    """What stands above an answer without words."""
    allowed = [("Allow", "POST")] if status is HTTPStatus.METHOD_NOT_ALLOWED else []
    return [PLAIN, ("Content-Length", "0"), *allowed]


def unfit(method: str, kind: str, encoding: str) -> HTTPStatus | None:
    """Why a request is no delivery, before its body is read; None: it may be one.

    LINE always sends plain JSON; a missing type is let through, since the signature decides.
    """
    if method != "POST":
        return HTTPStatus.METHOD_NOT_ALLOWED
    if encoding != "identity" or kind.partition(";")[0].strip().lower() not in ("", "application/json"):
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    return None


def not_kept(lost: Exception) -> HTTPStatus:
    """What LINE is told when neither database nor spool could take a delivery: to bring it again."""
    log.critical("edge.cannot_keep", extra={"kind": type(lost).__name__})
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _body(environ: WSGIEnvironment) -> bytes | None:
    """The raw body as it came; None if it is larger than any delivery, whatever length it claims to have."""
    claimed: str = environ.get("CONTENT_LENGTH", "")
    if claimed.isascii() and claimed.isdigit():
        length = int(claimed)
    elif environ.get("wsgi.input_terminated"):
        length = BODY_MAX + 1  # it comes in chunks, and the server knows where they end
    else:
        length = 0
    if length > BODY_MAX and claimed:
        return None
    body: bytes = environ["wsgi.input"].read(length)
    return body if len(body) <= BODY_MAX else None


def _plainly(problem: HTTPException) -> Response:
    return Response(status=problem.code or 500, content_type=PLAIN[1])
