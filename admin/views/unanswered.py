"""The list of what the desk had no answer to."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, url_for

from admin.pages import Answer, GoTo, Page
from admin.permissions import allowed
from admin.visits import Visit
from handlers.unanswered import read_unanswered
from handlers.unanswered import settle as settle_row

unanswered = Blueprint("unanswered", __name__, url_prefix="/unanswered")


@unanswered.get("")
@allowed("unanswered.read")
def show(visit: Visit) -> Answer:
    """Every message nobody has looked at yet."""
    return Page("unanswered/list.html", {"rows": read_unanswered(visit.tx, visit.member, visit.now)})


@unanswered.post("/<uuid:row>/settle")
@allowed("unanswered.settle")
def settle(visit: Visit, row: UUID) -> Answer:
    """Take one off the list."""
    settle_row(visit.tx, visit.member, row, visit.now)
    flash("settled")
    return GoTo(url_for("unanswered.show"))
