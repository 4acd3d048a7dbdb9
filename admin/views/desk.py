"""The queue: who waits for us, at every desk or at one. Reads only."""

from __future__ import annotations

from flask import Blueprint, request

from admin.language import reader
from admin.pages import Answer, Page
from admin.permissions import allowed, may
from admin.visits import Visit
from handlers.handover_reading import waiting_offers
from handlers.reading import read_queue
from handlers.sealing import read_openings
from storage.ids import DeskKey

desk = Blueprint("desk", __name__)

PAGES_MOST = 200


@desk.get("/")
@allowed("queue.read")
def every_desk(visit: Visit) -> Answer:
    """All desks' open cases, who waits for us first."""
    return _queue(visit, None, closed=False)


@desk.get("/desks/<string:key>")
@allowed("queue.read")
def one_desk(visit: Visit, key: str) -> Answer:
    """One desk's open cases."""
    return _queue(visit, DeskKey(key), closed=False)


@desk.get("/closed")
@allowed("queue.read")
def every_closed(visit: Visit) -> Answer:
    """All desks' closed cases, the latest first."""
    return _queue(visit, None, closed=True)


@desk.get("/desks/<string:key>/closed")
@allowed("queue.read")
def one_closed(visit: Visit, key: str) -> Answer:
    """One desk's closed cases."""
    return _queue(visit, DeskKey(key), closed=True)


def _queue(visit: Visit, key: DeskKey | None, *, closed: bool) -> Answer:
    page = min(request.args.get("page", 0, type=int), PAGES_MOST)
    queue = read_queue(visit.tx, visit.member, key, visit.now, closed=closed, page=max(page, 0))
    language = reader().html_lang
    names = {window.key: window.name(language) for window in queue.windows}
    opened, waiting = zip(*queue.counts.values(), strict=True) if queue.counts else ((), ())
    shown = {"queue": queue, "desk_names": names, "total": (sum(opened), sum(waiting))}
    shown["offers"] = waiting_offers(visit.tx, visit.member, key, visit.now)
    if may(visit.member, "seal.review"):
        shown["openings"] = read_openings(visit.tx, visit.now, visit.member)
    shown["may_clear"] = may(visit.member, "clearing.allow")
    return Page("desk/queue.html", shown)
