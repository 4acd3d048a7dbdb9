"""The live stream of an open page."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response
from werkzeug.exceptions import TooManyRequests

from admin import cookies
from admin.live import Listener, stream
from admin.pages import Answer
from admin.permissions import allowed
from admin.visits import Visit

live = Blueprint("live", __name__)


@live.get("/live")
@allowed("live.listen")
def listen(visit: Visit) -> Answer:
    """Tell this page when something changes, until its session ends."""
    if not visit.console.streams.enter(visit.member.id):
        raise TooManyRequests
    listener = Listener(visit.member, cookies.read(cookies.SESSION))
    response = Response(stream(visit.console, listener), mimetype="text/event-stream")
    # Not in the stream itself: one that was never begun would not give its place back.
    response.call_on_close(partial(visit.console.streams.leave, visit.member.id))
    response.headers["X-Accel-Buffering"] = "no"
    return response
