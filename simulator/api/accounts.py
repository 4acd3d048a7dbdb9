"""The channel itself: bot info, webhook settings, tokens."""

import datetime as dt
import json

from flask import Blueprint, request

from simulator.answers import Answer, Refusal
from simulator.gate import json_body
from simulator.limits.fields import text
from simulator.limits.problems import Problems, Where
from simulator.place import world
from simulator.post import hang_up, post, signature

accounts = Blueprint("accounts", __name__)
MONTH_S = 2_592_000
STATELESS_S = 900
URL_LENGTH = 500
LOCAL = (
    "http://127.0.0.1",
    "http://localhost",
    "http://[::1]",
)  # a made-up platform may call this machine plainly


@accounts.get("/v2/bot/info")
def info() -> Answer:
    """Who the bot is."""
    channel = world().channel
    return Answer(
        200,
        {
            "userId": channel.destination,
            "basicId": "@000engawa",
            "displayName": channel.bot_name,
            "chatMode": "bot",
            "markAsReadMode": "auto",
        },
    )


@accounts.get("/v2/bot/channel/webhook/endpoint")
def webhook_endpoint() -> Answer:
    """Where webhooks go."""
    channel = world().channel
    if not channel.webhook_url:
        raise Refusal(404, "Not found")
    return Answer(200, {"endpoint": channel.webhook_url, "active": channel.webhook_on})


@accounts.put("/v2/bot/channel/webhook/endpoint")
def set_webhook_endpoint() -> Answer:
    """Send webhooks elsewhere."""
    address = _address(json_body().get("endpoint"))
    here = world()
    with here.lock:
        here.channel.webhook_url = address
        here.touch()
    return Answer(200, accepted=True)


@accounts.post("/v2/bot/channel/webhook/test")
def try_webhook() -> Answer:
    """Send a webhook without events and say how it went."""
    body = json_body() if request.content_length else {}
    channel = world().channel
    address = _address(body["endpoint"]) if body.get("endpoint") else channel.webhook_url
    if not address:
        raise Refusal(404, "Not found")
    probe = json.dumps({"destination": channel.destination, "events": []}, separators=(",", ":")).encode()
    outcome = post(address, probe, signature(channel.secret, probe), channel.timeout_s)
    hang_up()  # this thread serves requests and will not send another webhook
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    words = {"ok": "OK", "request_timeout": "REQUEST_TIMEOUT", "error_status_code": "ERROR_STATUS_CODE"}
    return Answer(
        200,
        {
            "success": outcome.is_good,
            "timestamp": now,
            "statusCode": outcome.status or 0,
            "reason": words.get(outcome.reason, outcome.reason.upper()),
            "detail": outcome.detail,
        },
    )


def _address(value: object) -> str:
    problems = Problems()
    if text(problems, Where().at("endpoint"), value, URL_LENGTH) and not str(value).startswith(
        ("https://", *LOCAL)
    ):
        raise Refusal(400, "Invalid webhook endpoint URL")
    problems.refuse()
    return str(value)


@accounts.post("/v2/oauth/accessToken")
def short_lived() -> Answer:
    """A token for 30 days."""
    return _issue(MONTH_S)


@accounts.post("/oauth2/v2.1/token")
def for_a_month() -> Answer:
    """A token by JWT, which is not looked at here."""
    answer = _issue(MONTH_S)
    answer.body["key_id"] = "simulator"
    return answer


@accounts.post("/oauth2/v3/token")
def stateless() -> Answer:
    """A token for 15 minutes."""
    return _issue(STATELESS_S)


def _issue(seconds: int) -> Answer:
    if request.form.get("grant_type") != "client_credentials":
        return Answer(
            400, {"error": "invalid_request", "error_description": "grant_type must be client_credentials"}
        )
    here = world()
    given = request.form.get("client_secret")
    if given is not None and given != here.channel.secret:
        return Answer(400, {"error": "invalid_client", "error_description": "invalid client_secret"})
    with here.lock:
        token = here.ids.secret(96)
        here.channel.tokens[token] = here.clock.now_ms() + seconds * 1000
    return Answer(200, {"access_token": token, "expires_in": seconds, "token_type": "Bearer"}, accepted=True)
