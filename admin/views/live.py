"""The live stream of an open page."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response
from werkzeug.exceptions import TooManyRequests

from admin import cookies
from admin.live import Listener, stream
from admin.pages import Afterwards, Answer
from admin.permissions import allowed
from admin.room import Console
from admin.visits import Visit

live = Blueprint("live", __name__)


@live.get("/live")
@allowed("live.listen")
def listen(visit: Visit) -> Answer:
    """Tell this page when something changes, until its session ends."""
    listener = Listener(visit.member, cookies.read(cookies.SESSION))
    return Afterwards(partial(_stream, visit.console, listener))


def _stream(console: Console, listener: Listener) -> Response:
    """Takes a place only now: had the look failed, nobody would give it back."""
    who = listener.member.id
    if not console.streams.enter(who):
        raise TooManyRequests
    response = Response(stream(console, listener), mimetype="text/event-stream")
    # Not in the stream itself: one that was never begun would not give its place back.
    response.call_on_close(partial(console.streams.leave, who))
    response.headers["X-Accel-Buffering"] = "no"
    return response
