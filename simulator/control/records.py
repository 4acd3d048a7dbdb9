"""The ledger, single webhooks made by hand, and the things a checker asks about."""

import json

from flask import Blueprint, request

from simulator.answers import Answer, Refusal
from simulator.control.asking import asked, wish
from simulator.courier import Parcel, dispatch
from simulator.place import parts, world

records = Blueprint("records", __name__)
LONGEST_WAIT_S = 60
AT_ONCE = 10_000


@records.get("/ledger")
def ledger() -> Answer:
    """Entries after `since`, oldest first. kind: request or webhook. path: exact. wait: for one more entry."""
    here = world()
    since, wait = int(asked("since", 0)), min(asked("wait", 0), LONGEST_WAIT_S)
    limit = int(asked("limit", AT_ONCE))
    with here.lock:
        if wait:
            here.changed.wait_for(lambda: here.ledger.slips(since), wait)
        slips = here.ledger.slips(since)
    entries = here.ledger.read(slips, request.args.get("kind"), request.args.get("path"), limit)
    return Answer(
        200, {"entries": entries, "last": since + len(slips) if len(entries) < limit else entries[-1]["seq"]}
    )


@records.get("/ledger.jsonl")
def ledger_lines() -> Answer:
    """The whole ledger, one entry a line."""
    here = world()
    with here.lock:
        slips = here.ledger.slips(0)
    lines = b"".join(here.shelf.get(slip) + b"\n" for slip in slips)
    return Answer(200, raw=lines, media_type="application/jsonl")


@records.post("/webhook/raw")
def raw_webhook() -> Answer:
    """Send any bytes as a webhook: {"body": text, "signature": text or absent for a good one}."""
    body, found = wish(), parts()
    with found.world.lock:
        data = str(body.get("body", "")).encode("utf-8", "surrogatepass")
        found.courier.send(Parcel((), raw=data, signed=body.get("signature")), "raw")
    return Answer(202)


@records.post("/webhook/events")
def given_events() -> Answer:
    """Send events exactly as given, in one body: {"events": [...]}. The same ones may be sent again and again."""
    events, found = wish().get("events"), parts()
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise Refusal(400, "events must be a list of objects")
    with found.world.lock:
        if events:
            dispatch(found.world, found.courier, None, events)
        else:
            empty = json.dumps({"destination": found.world.channel.destination, "events": []})
            found.courier.send(Parcel((), raw=empty.encode()), "raw")
    return Answer(202)


@records.post("/idle")
def idle() -> Answer:
    """Wait until no webhook is on its way or waiting (redeliveries included). 504 after `wait` seconds."""
    if not parts().courier.idle(min(asked("wait", 10), LONGEST_WAIT_S)):
        raise Refusal(504, "webhooks are still under way")
    return Answer(200)


@records.get("/reply-tokens/<token>")
def reply_token(token: str) -> Answer:
    """How a reply token stands."""
    here = world()
    with here.lock:
        found = here.tokens.describe(token, here.clock.now_ms())
    if found is None:
        raise Refusal(404, "no such token")
    return Answer(200, found)


@records.delete("/content/<message_id>")
def forget_content(message_id: str) -> Answer:
    """LINE has thrown the content away; it is 404 from now on."""
    here = world()
    with here.lock:
        here.contents.by_message.pop(message_id, None)
    return Answer(200)
