"""What the desk needs a hand with: arrivals that could not be handled, a clearing that was stopped."""

from __future__ import annotations

from flask import Blueprint, flash, url_for

from admin.pages import Answer, GoTo, Page
from admin.permissions import allowed
from admin.room import console
from admin.visits import Visit
from handlers import upkeep as handlers
from storage.ids import ArrivalId

upkeep = Blueprint("upkeep", __name__)


@upkeep.get("/parked")
@allowed("parked.read")
def parked(visit: Visit) -> Answer:
    """Every arrival that could not be handled, with its words."""
    rows = handlers.read_parked(visit.tx, visit.member, console().room.read, visit.now)
    return Page("upkeep/parked.html", {"rows": rows})


@upkeep.post("/parked/<int:arrival>/again")
@allowed("parked.settle")
def try_again(visit: Visit, arrival: int) -> Answer:
    """Have one tried once more."""
    handlers.try_again(visit.tx, visit.member, ArrivalId(arrival), visit.now)
    flash("tried_again")
    return GoTo(url_for("upkeep.parked"))


@upkeep.post("/parked/<int:arrival>/settle")
@allowed("parked.settle")
def settle(visit: Visit, arrival: int) -> Answer:
    """Take one off the list."""
    handlers.settle(visit.tx, visit.member, ArrivalId(arrival), visit.now)
    flash("settled")
    return GoTo(url_for("upkeep.parked"))


@upkeep.post("/clearing/allow")
@allowed("clearing.allow")
def allow_clearing(visit: Visit) -> Answer:
    """Let the clearing that was stopped take place, once."""
    handlers.allow_clearing(visit.tx, visit.member, visit.now)
    flash("clearing_allowed")
    return GoTo(url_for("desk.every_desk"))
