"""The public door: LINE's webhook. Proves the body genuine, makes it safe, says 200. Nothing else happens here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from bot.edge import delivery_of
from bot.line_in import verify
from storage.inbox import Delivery
from storage.spool import SpoolFull

BODY_MAX = 8 * 1024 * 1024  # bytes; LINE names no limit, far more than any delivery seen
PATH = "/line/webhook"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Edge:
    """What the webhook needs. keep returns only when a delivery is safe."""

    secrets: tuple[str, ...]
    keep: Callable[[Delivery], None]
    now: Callable[[], datetime]


def create_webhook_app(edge: Edge) -> Flask:
    """The public application: one path for LINE, and whatever health pages are added to it."""
    app = Flask("engawa.webhook", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_MAX
    app.extensions["edge"] = edge
    app.add_url_rule(PATH, view_func=line_webhook, methods=["POST"])
    app.register_error_handler(HTTPException, _plainly)
    return app


def line_webhook() -> Response:
    """Take what LINE delivers: 401 if it is not LINE, 200 once it is safe, 500 only if nothing can keep it."""
    edge: Edge = current_app.extensions["edge"]
    if not _is_json():
        return _empty(415)
    body = request.get_data(cache=False)
    if not verify(body, request.headers.get("x-line-signature"), edge.secrets):
        log.warning("edge.not_genuine", extra={"size": len(body)})
        return _empty(401)
    try:
        edge.keep(delivery_of(body, edge.now()))
    except (SpoolFull, OSError) as lost:
        log.critical("edge.cannot_keep", extra={"kind": type(lost).__name__})
        return _empty(500)
    return _empty(200)


def _is_json() -> bool:
    """LINE always sends plain JSON; a missing type is let through, since the signature decides."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        return False
    return request.mimetype in ("", "application/json")


def _empty(status: int) -> Response:
    return Response(status=status, content_type="text/plain; charset=utf-8")


def _plainly(problem: HTTPException) -> Response:
    return _empty(problem.code or 500)
