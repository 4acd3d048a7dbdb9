"""The channel's settings, the quota, the clock and the faults."""

import re

from flask import Blueprint

from simulator.answers import Answer, Refusal
from simulator.control.asking import number, wish
from simulator.faults import KINDS
from simulator.limits.fields import Rules
from simulator.place import parts, world
from simulator.rate import Rate
from simulator.shapes import JsonObject
from simulator.view import state_view
from simulator.world import Channel

settings = Blueprint("settings", __name__)
FAR_S = 366 * 86_400
URL = re.compile(r"https?://[^\s]+")


@settings.get("/state")
def state() -> Answer:
    """The channel as a whole."""
    found = parts()
    with found.world.lock:
        return Answer(200, state_view(found.world, found.courier.pending()))


@settings.post("/reset")
def reset() -> Answer:
    """Forget everybody and everything; the channel's settings stay."""
    found = parts()
    with found.world.lock:
        found.courier.forget()
        found.world.clear()
    return state()


@settings.post("/clock")
def clock() -> Answer:
    """Move the platform's clock: {"advance": seconds} or {"offset": seconds from real time}."""
    body, here = wish(), world()
    with here.lock:
        if "advance" in body:
            here.clock.offset_ms += int(number(body, "advance", -FAR_S, FAR_S) * 1000)
        else:
            here.clock.offset_ms = int(number(body, "offset", -FAR_S, FAR_S) * 1000)
        here.touch()
    return state()


@settings.post("/quota")
def quota() -> Answer:
    """Set the monthly quota: {"limit": n or null, "used": n}."""
    body, here = wish(), world()
    with here.lock:
        if "limit" in body:
            here.quota.limit = None if body["limit"] is None else int(number(body, "limit", 0, 10**9))
        if "used" in body:
            here.quota.used = int(number(body, "used", 0, 10**9))
        here.touch()
    return state()


@settings.post("/webhook")
def webhook() -> Answer:
    """Set url, on, timeoutSeconds, redelivery {on, afterSeconds}."""
    body, here = wish(), world()
    with here.lock:
        channel = here.channel
        if "url" in body:
            if body["url"] and not URL.fullmatch(str(body["url"])):
                raise Refusal(400, "url must begin with http:// or https://")
            channel.webhook_url = str(body["url"] or "")
        channel.webhook_on = bool(body.get("on", channel.webhook_on))
        if "timeoutSeconds" in body:
            channel.timeout_s = number(body, "timeoutSeconds", 0.05, 60)
        _redelivery(channel, body.get("redelivery"))
        here.touch()
    return state()


def _redelivery(channel: Channel, body: JsonObject | None) -> None:
    if body is None:
        return
    channel.redelivery = bool(body.get("on", channel.redelivery))
    if "afterSeconds" in body:
        channel.redelivery_after_s = [float(after) for after in body["afterSeconds"]][:20]


@settings.post("/settings")
def others() -> Answer:
    """Set contentDelaySeconds, httpMedia, rateLimitsOff, secret, destination."""
    body, here = wish(), world()
    with here.lock:
        if "contentDelaySeconds" in body:
            here.channel.content_delay_s = number(body, "contentDelaySeconds", 0, FAR_S)
        if "httpMedia" in body:
            here.channel.rules = Rules(http_media=bool(body["httpMedia"]))
        here.rates.off = bool(body.get("rateLimitsOff", here.rates.off))
        here.channel.secret = str(body.get("secret", here.channel.secret))
        here.channel.destination = str(body.get("destination", here.channel.destination))
        here.touch()
    return state()


@settings.post("/tokens")
def tokens() -> Answer:
    """Make access tokens good or bad: {"add": "...", "remove": "..."}."""
    body, here = wish(), world()
    with here.lock:
        if body.get("add"):
            here.channel.tokens[str(body["add"])] = None
        here.channel.tokens.pop(str(body.get("remove", "")), None)
        return Answer(200, {"tokens": len(here.channel.tokens)})


@settings.post("/rates")
def rates() -> Answer:
    """Give an endpoint another rate: {"endpoint": "POST /v2/bot/message/push", "count": 5, "perSeconds": 1}."""
    body, here = wish(), world()
    rate = None
    if body.get("count") is not None:
        rate = Rate(
            int(number(body, "count", 1, 10**6)),
            int(number({"perSeconds": 1, **body}, "perSeconds", 0.001, FAR_S) * 1000),
        )
    with here.lock:
        here.rates.change(str(body.get("endpoint", "")), rate)
    return Answer(200)


@settings.get("/faults")
def faults() -> Answer:
    """The faults in force, and the kinds there are."""
    here = world()
    with here.lock:
        known = [fault.describe() for fault in here.faults.known.values()]
    return Answer(200, {"faults": known, "kinds": dict(KINDS)})


@settings.post("/faults")
def add_fault() -> Answer:
    """Put a fault in force; see the kinds."""
    body, here = wish(), world()
    with here.lock:
        fault = here.faults.add(body)
        here.touch()
        return Answer(201, fault.describe())


@settings.delete("/faults")
def clear_faults() -> Answer:
    """All well again."""
    here = world()
    with here.lock:
        here.faults.known.clear()
        here.touch()
    return Answer(200)


@settings.delete("/faults/<fault_id>")
def remove_fault(fault_id: str) -> Answer:
    """Take one fault away."""
    here = world()
    with here.lock:
        if here.faults.known.pop(fault_id, None) is None:
            raise Refusal(404, "no such fault")
        here.touch()
    return Answer(200)
