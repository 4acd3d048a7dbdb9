"""Who works at which desk, as a lead says. Somebody without a desk of their own works at every one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from handlers.errors import NotFound, Refused
from storage import audit, desks, seats, staff
from storage.db import Tx
from storage.desks import Window
from storage.ids import DeskKey, StaffId
from storage.seals import OUTSIDE
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class Seated:
    """A colleague and their desks; none: every desk."""

    member: Member
    desks: frozenset[DeskKey]


@dataclass(frozen=True, slots=True)
class SeatsView:
    """All colleagues who may sign in, and all desks that take cases. Members from outside work at none."""

    colleagues: tuple[Seated, ...]
    windows: tuple[Window, ...]


def read_seats(tx: Tx, lead: Member, now: datetime) -> SeatsView:
    """Who works where. Writes: audit."""
    audit.record(tx, lead.id, "seats.viewed", None, now)
    active = (each for each in staff.everybody(tx) if each.active and each.role != OUTSIDE)
    found = tuple(Seated(each, seats.of_member(tx, each.id)) for each in active)
    return SeatsView(found, desks.windows(tx))


def seat_member(tx: Tx, lead: Member, who: StaffId, where: Collection[DeskKey], now: datetime) -> None:
    """From now on this colleague works at these desks alone; none: at every one.

    Raises: NotFound, Refused("handover.no_such_desk"). Writes: audit.
    """
    known = staff.get(tx, who)
    if known is None or known.role == OUTSIDE:
        raise NotFound
    if not set(where) <= {window.key for window in desks.windows(tx)}:
        raise Refused("handover.no_such_desk")
    seats.give(tx, who, where)
    audit.record(tx, lead.id, "staff.seated", who, now, " ".join(sorted(where))[:300])
