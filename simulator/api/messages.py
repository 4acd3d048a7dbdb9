"""Sending, validating, counting."""

from collections.abc import Callable

from flask import Blueprint, request

from simulator import sending
from simulator.answers import Answer, Refusal
from simulator.gate import json_body, visit
from simulator.limits.fields import Rules
from simulator.limits.requests import (
    RETRY_KEY,
    check_broadcast,
    check_multicast,
    check_push,
    check_reply,
)
from simulator.place import world
from simulator.shapes import JsonObject

messages = Blueprint("messages", __name__, url_prefix="/v2/bot/message")
Send = Callable[..., Answer]
VALIDATED = ("reply", "push", "multicast", "narrowcast", "broadcast")
DELIVERED = ("reply", "push", "multicast", "broadcast")


def retry_key() -> str | None:
    """The retry key of a counted send. Raises: Refusal 400 when it is no UUID."""
    key = request.headers.get("x-line-retry-key")
    if key is not None and not RETRY_KEY.fullmatch(key):
        raise Refusal(400, "The header 'X-Line-Retry-Key' is invalid")
    return key


@messages.post("/reply")
def reply() -> Answer:
    """Answer somebody for free."""
    if "x-line-retry-key" in request.headers:
        raise Refusal(400, "The header 'X-Line-Retry-Key' is not supported by this API")
    body = json_body()
    here = world()
    check_reply(body, here.channel.rules)
    with here.lock:
        return sending.reply(here, body, visit().request_id)


def _counted(check: Callable[[JsonObject, Rules], None], send: Send) -> Answer:
    body, key, here = json_body(), retry_key(), world()
    check(body, here.channel.rules)
    with here.lock:
        return send(here, body, key, visit().request_id)


@messages.post("/push")
def push() -> Answer:
    """Send to one person."""
    return _counted(check_push, sending.push)


@messages.post("/multicast")
def multicast() -> Answer:
    """Send to several people."""
    return _counted(check_multicast, sending.multicast)


@messages.post("/broadcast")
def broadcast() -> Answer:
    """Send to everybody."""
    return _counted(check_broadcast, sending.broadcast)


@messages.post("/narrowcast")
def narrowcast() -> Answer:
    """Send to everybody, with progress to be asked for."""
    return _counted(check_broadcast, sending.narrowcast)


@messages.get("/progress/narrowcast")
def narrowcast_progress() -> Answer:
    """How far a narrowcast is."""
    here = world()
    with here.lock:
        found = here.progress.get(request.args.get("requestId", ""))
    if found is None:
        raise Refusal(404, "Not found")
    return Answer(200, found)


@messages.post("/validate/<kind>")
def validate(kind: str) -> Answer:
    """Check messages without sending them."""
    if kind not in VALIDATED:
        raise Refusal(404, "Not found")
    check_broadcast(json_body(), world().channel.rules)
    return Answer(200)


@messages.get("/quota")
def quota() -> Answer:
    """How many messages a month."""
    here = world()
    with here.lock:
        return Answer(200, here.quota.limits())


@messages.get("/quota/consumption")
def consumption() -> Answer:
    """How many of them are used."""
    here = world()
    with here.lock:
        here.quota.turn(here.clock.now_ms())
        return Answer(200, {"totalUsage": here.quota.used})


@messages.get("/delivery/<kind>")
def delivered(kind: str) -> Answer:
    """Daily counts, which LINE has only the next day; never ready here."""
    if kind not in DELIVERED:
        raise Refusal(404, "Not found")
    return Answer(200, {"status": "unready"})


@messages.post("/markAsRead")
def mark_as_read() -> Answer:
    """Mark a talk as read by user id (a partner's option)."""
    chat = json_body().get("chat")
    return _read(chat.get("userId") if isinstance(chat, dict) else None)


def _read(person_id: object) -> Answer:
    here = world()
    with here.lock:
        person = here.people.by_id.get(str(person_id))
        if person is None:
            raise Refusal(400, "The property, 'chat', in the request body is invalid (line: -, column: -)")
        person.read_until = here.clock.now_ms()
        here.touch(person)
    return Answer(200, accepted=True)
