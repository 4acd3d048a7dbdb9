"""When something cannot be done: a kind page in the reader's language, and a reference number for whoever helps.

Logs the number and the place in the code, never the request's content: people's words would be in it.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from typing import Final, Literal

from flask import Flask, Response, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.wrappers import Response as AnyResponse

from admin import security
from admin.pages import GoTo, Page, respond
from admin.visits import SignedOut
from handlers import errors
from handlers.papers.font_files import NoLetters
from handlers.reception.form import TYPED

log = logging.getLogger(__name__)

EXPLAINED: Final = frozenset({400, 401, 403, 404, 405, 409, 413, 429, 500, 503})
LEAST_FAULT: Final = 400
SERVER_FAULT: Final = 500
DRAFT_MOST: Final = 20_000  # characters of what was typed that are given back


def register(app: Flask) -> None:
    """Let every failure end on a page of ours."""
    app.register_error_handler(SignedOut, ask_to_sign_in)
    app.register_error_handler(errors.NotFound, not_found)
    app.register_error_handler(HTTPException, explain)
    app.register_error_handler(DBAPIError, database_away)
    app.register_error_handler(NoConnection, database_away)
    app.register_error_handler(NoLetters, no_letters)
    app.register_error_handler(Exception, broken)


def ask_to_sign_in(_reason: Exception) -> Response:
    """Nobody is signed in: a page leads to the door, a form gives back what was typed."""
    if request.method == "GET":
        return _to_the_door()
    return _explained(401)


def not_found(_reason: Exception) -> Response:
    """There is no such thing, or not for you: the same page."""
    return _explained(404)


def explain(reason: HTTPException) -> AnyResponse:
    """Say what was wrong with the request."""
    if isinstance(reason, CSRFError):
        log.info("console.no_token", extra={"at": request.endpoint})
    code = reason.code or SERVER_FAULT
    if code < LEAST_FAULT:  # a redirect to the proper address of a page
        return reason.get_response()
    return _explained(code if code in EXPLAINED else SERVER_FAULT if code >= SERVER_FAULT else 400, code)


def database_away(reason: Exception) -> Response:
    """The database does not answer: nothing was changed, and it can be tried again."""
    return _fault(ServiceUnavailable(), reason)


def no_letters(reason: Exception) -> Response:
    """The fonts of papers are not where they should be: who keeps this machine can bring them."""
    log.error("console.no_letters", extra={"kind": str(reason), "at": request.endpoint})
    return _explained("letters", ServiceUnavailable.code)


def broken(reason: Exception) -> Response:
    """A fault of ours."""
    return _fault(InternalServerError(), reason)


def _fault(answer: HTTPException, reason: Exception) -> Response:
    reference = secrets.token_hex(4)
    where = traceback.extract_tb(reason.__traceback__)[-1:]
    place = f"{where[0].filename}:{where[0].lineno}" if where else ""
    log.error(
        "console.fault",
        extra={"reference": reference, "kind": type(reason).__name__, "place": place, "at": request.endpoint},
    )
    return _explained(answer.code or SERVER_FAULT, reference=reference)


def _explained(code: int | Literal["letters"], status: int | None = None, reference: str = "") -> Response:
    shown = {"code": code, "reference": reference or secrets.token_hex(4), "draft": _draft()}
    return respond(Page("error.html", shown, status or int(code)))


def _draft() -> str:
    """What was typed into the form that failed, given back to nobody but the page that sent it."""
    if request.method != "POST" or not security.comes_from_us():
        return ""
    try:
        typed = request.form.get("words", "") or "\n".join(filter(None, map(request.form.get, TYPED)))
        return typed[:DRAFT_MOST]
    except HTTPException:
        return ""  # the form itself was what could not be read


def _to_the_door() -> Response:
    return respond(GoTo(url_for("sign_in.password", next=request.path)))
