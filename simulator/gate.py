"""What happens around every Messaging API request: who may ask, how often, what goes wrong, what is written down."""

import json
import time
from dataclasses import dataclass, field

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from simulator.answers import Answer, Refusal
from simulator.faults import AFTER, Fault
from simulator.place import world
from simulator.sending import MONTHLY
from simulator.shapes import JsonObject
from simulator.wire import CUT
from simulator.world import World

PREFIXES = ("/v2/", "/oauth2/", "/bot/")
OPEN = ("/v2/oauth/", "/oauth2/")  # where tokens are fetched
LARGEST = 2 * 1024 * 1024
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
UNKNOWN_TOKEN = (
    "Authentication failed due to the following reason: invalid token. "  # noqa: S105 -- a sentence
    "Confirm that the access token in the authorization header is valid."
)


@dataclass(slots=True)
class Visit:
    """One request while it is being dealt with."""

    request_id: str
    at: int
    started: float
    fault: Fault | None = None
    body: JsonObject = field(default_factory=dict)
    answer: Answer | None = None


def is_platform() -> bool:
    """Whether this request is for the Messaging API rather than for the simulator itself."""
    return request.path.startswith(PREFIXES)


def visit() -> Visit:
    """The request being dealt with."""
    found: Visit = g.visit
    return found


def enter() -> Response | None:
    """Before the endpoint: token, faults, rate. Raises: Refusal."""
    if not is_platform():
        return None
    here = world()
    with here.lock:
        g.visit = Visit(here.ids.request(), here.clock.now_ms(), time.monotonic())
        if not request.path.startswith(OPEN):
            _check_token(here)
        g.visit.fault = fault = here.faults.request(request.method, request.path, _recipient())
        allowed = here.rates.take(_endpoint(), here.clock.now_ms())
    if fault is not None and fault.kind not in AFTER:
        _fail(fault)
    if not allowed:
        raise Refusal(429, RATE_LIMIT)
    return None


def _endpoint() -> str:
    rule = request.url_rule.rule if request.url_rule else "unknown"
    return f"{request.method} {rule}"


def _check_token(here: World) -> None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    expires = here.channel.tokens.get(token.strip(), 0)
    if kind.lower() != "bearer" or (expires is not None and expires <= here.clock.now_ms()):
        raise Refusal(401, UNKNOWN_TOKEN)


def _recipient() -> str | None:
    """Whom a request is for, as far as its body says so plainly."""
    if request.mimetype != "application/json" or (request.content_length or 0) > LARGEST:
        return None
    body = request.get_json(silent=True)
    to = body.get("to") if isinstance(body, dict) else None
    return to if isinstance(to, str) else None


def _fail(fault: Fault) -> None:
    """A fault that keeps the request from being accepted. Raises: Refusal."""
    match fault.kind:
        case "rate_limited":
            raise Refusal(429, RATE_LIMIT)
        case "monthly_limit":
            raise Refusal(429, MONTHLY)
        case "server_error":
            raise Refusal(500, "Internal Server Error")
        case "status":
            raise Refusal(fault.status, fault.message)
        case _:
            raise Refusal(503, "no answer")


def json_body() -> JsonObject:
    """The body of a request that sends JSON. Raises: Refusal 413, 415 or 400 in LINE's words."""
    if (request.content_length or 0) > LARGEST:
        raise Refusal(413, "Payload Too Large")
    if request.mimetype != "application/json":
        raise Refusal(415, f"The content type, {request.mimetype or 'null'}, is not supported")
    try:
        body = json.loads(request.get_data())
    except json.JSONDecodeError as wrong:
        place = f"(line: {wrong.lineno}, column: {wrong.colno})"
        raise Refusal(400, f"The request body could not be parsed as JSON {place}") from None
    except (UnicodeDecodeError, RecursionError):
        raise Refusal(400, "The request body could not be parsed as JSON (line: 1, column: 1)") from None
    if not isinstance(body, dict):
        raise Refusal(400, "The request body could not be parsed as JSON (line: 1, column: 1)")
    visit().body = body
    return body


def leave(response: Response) -> Response:
    """After the endpoint: request id, ledger, and whatever goes wrong on the way out."""
    if not is_platform() or "visit" not in g:
        return response
    found = visit()
    response.headers["x-line-request-id"] = found.request_id
    status: int | None = response.status_code
    kind = found.fault.kind if found.fault is not None else ""
    if kind in {"hang", "cut", "accepted_cut", "accepted_hang"}:
        status = None
    elif kind == "accepted_error" and found.answer is not None and found.answer.accepted:
        response = _instead(response, 500, b'{"message":"Internal Server Error"}', "application/json")
        status = 500
    elif kind == "not_json" and response.status_code < 300:
        response = _instead(response, 200, b"<!doctype html><title>proxy</title><p>OK", "text/html")
    _write(found, status, kind)
    if found.fault is not None and kind in {"hang", "slow", "accepted_hang"}:
        time.sleep(found.fault.seconds)
    if status is None:
        request.environ[CUT] = True
    return response


def _instead(response: Response, status: int, body: bytes, media_type: str) -> Response:
    response.status_code = status
    response.set_data(body)
    response.headers["content-type"] = media_type
    return response


def _write(found: Visit, status: int | None, kind: str) -> None:
    """The ledger's line for one request."""
    answer = found.answer or Answer()
    here = world()
    entry: JsonObject = {
        "at": found.at,
        "ms": int((time.monotonic() - found.started) * 1000),
        "requestId": found.request_id,
        "method": request.method,
        "path": request.path,
        "endpoint": _endpoint(),
        "status": status,
        "accepted": answer.accepted,
        "fault": kind or None,
        "retryKey": request.headers.get("x-line-retry-key"),
        "counted": answer.counted,
        "deliveries": [
            {"person": seen.person, "messageIds": list(seen.message_ids)} for seen in answer.deliveries
        ],
    }
    if found.body:
        entry["body"] = found.body
    if answer.status >= 400:
        entry["error"] = answer.body
    with here.lock:
        here.ledger.write("request", entry)
        here.touch()


class Platform(Flask):
    """A Flask whose views may return an Answer."""

    def make_response(self, rv: object) -> Response:
        """Turn an Answer into bytes, and remember it for the ledger."""
        if not isinstance(rv, Answer):
            return super().make_response(rv)  # type: ignore[arg-type]  # whatever else a view may return
        if "visit" in g:
            g.visit.answer = rv
        response = Response(rv.data(), rv.status, mimetype=rv.media_type)
        response.headers.extend(rv.headers)
        return response


def refuse(refusal: Refusal) -> Answer:
    """A refusal raised anywhere becomes LINE's error body."""
    return refusal.answer()


def lost(error: HTTPException) -> Answer:
    """Paths and methods that do not exist."""
    return Answer(error.code or 500, {"message": "Not found" if error.code == 404 else str(error.name)})


def guard(app: Flask) -> None:
    """Put the gate around an application."""
    app.before_request(enter)
    app.after_request(leave)
    app.register_error_handler(Refusal, refuse)
    app.register_error_handler(HTTPException, lost)
