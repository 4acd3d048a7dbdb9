"""What the desk needs a hand with: what did not arrive or could not be handled, a clearing that was stopped, a clock in doubt."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for

from admin.pages import Answer, GoTo, Page
from admin.permissions import allowed
from admin.room import console
from admin.visits import Visit
from handlers import upkeep as handlers
from handlers.reading import read_troubles
from storage.ids import ArrivalId

upkeep = Blueprint("upkeep", __name__)


@upkeep.get("/parked")
@allowed("parked.read")
def parked(visit: Visit) -> Answer:
    """Every arrival that could not be handled, with its words."""
    listed = handlers.read_parked(visit.tx, visit.member, console().room.read, visit.now, _page())
    return Page("upkeep/parked.html", {"listed": listed})


@upkeep.get("/troubles")
@allowed("parked.read")
def troubles(visit: Visit) -> Answer:
    """Everything that did not arrive or could not be handled, page by page."""
    listed = read_troubles(visit.tx, visit.member, visit.now, _page())
    return Page("upkeep/troubles.html", {"listed": listed})


@upkeep.post("/parked/<int:arrival>/again")
@allowed("parked.settle")
def try_again(visit: Visit, arrival: int) -> Answer:
    """Have one tried once more."""
    handlers.try_again(visit.tx, visit.member, ArrivalId(arrival), visit.now)
    flash("tried_again")
    return GoTo(url_for("upkeep.parked", page=_page() or None))


@upkeep.post("/parked/<int:arrival>/settle")
@allowed("parked.settle")
def settle(visit: Visit, arrival: int) -> Answer:
    """Take one off the list."""
    handlers.settle(visit.tx, visit.member, ArrivalId(arrival), visit.now)
    flash("settled")
    return GoTo(url_for("upkeep.parked", page=_page() or None))


@upkeep.post("/clearing/allow")
@allowed("clearing.allow")
def allow_clearing(visit: Visit) -> Answer:
    """Let the clearing that was stopped take place, once."""
    handlers.allow_clearing(visit.tx, visit.member, visit.now)
    flash("clearing_allowed")
    return GoTo(url_for("desk.every_desk"))


@upkeep.post("/clock/believe")
@allowed("clearing.allow")
def believe_clock(visit: Visit) -> Answer:
    """Let what waits while the clock is in doubt go on."""
    handlers.believe_clock(visit.tx, visit.member, visit.now)
    flash("clock_believed")
    return GoTo(url_for("desk.every_desk"))


def _page() -> int:
    return max(request.args.get("page", 0, type=int), 0)
