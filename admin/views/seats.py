"""Who works at which desk: a lead sees it and changes it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, request, url_for

from admin.pages import Answer, GoTo, Page
from admin.permissions import allowed
from admin.visits import Visit
from handlers.seating import read_seats, seat_member
from storage.ids import DeskKey, StaffId

seats = Blueprint("seats", __name__, url_prefix="/seats")


@seats.get("")
@allowed("seat.give")
def show(visit: Visit) -> Answer:
    """Every colleague and their desks."""
    return Page("seats/list.html", {"seats": read_seats(visit.tx, visit.member, visit.now)})


@seats.post("/<uuid:row>")
@allowed("seat.give")
def give(visit: Visit, row: UUID) -> Answer:
    """Say where a colleague works."""
    where = [DeskKey(key) for key in request.form.getlist("desk")]
    seat_member(visit.tx, visit.member, StaffId(row), where, visit.now)
    flash("seated")
    return GoTo(url_for("seats.show"))
