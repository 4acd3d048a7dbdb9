"""Parked arrivals that may tell of danger: nobody has heard them, so staff are called without a case and without a key.

Which they are stands in the reason they were parked for; whether staff have been called is a switch of the whole desk.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select

from storage import switches
from storage.columns import fixed
from storage.db import Tx
from storage.ids import ArrivalId
from storage.tables import Arrival, Switch
from storage.turns import DEADLY

GRAVE = "may tell of danger: "  # how the reason begins if it was listened to, or could not be
UNOPENED = "the envelope is gone or sealed under a key we do not hold"
SWITCH: switches.Name = "danger_parked"


def is_grave(reason: str) -> bool:
    """Whether what was parked for this reason may tell of danger."""
    return reason.startswith(GRAVE) or reason in (DEADLY, UNOPENED)


def call(tx: Tx, arrival: ArrivalId, now: datetime) -> None:
    """This has just been parked: if it may tell of danger, staff are told, and told anew of each one."""
    if tx.connection.execute(_COUNT.where(Arrival.id == arrival), {"council": tx.council}).scalar_one():
        switches.turn_on(tx, SWITCH, "", now, None)
        switches.tell_again(tx, SWITCH)


def count(tx: Tx) -> int:
    """How many wait that nobody has seen to."""
    return tx.connection.execute(_COUNT, {"council": tx.council}).scalar_one()


def look(tx: Tx) -> None:
    """Call no longer once staff have seen to all of them, had them tried again, or their words were taken back.

    Locks: the switch, so that what is parked at this moment is counted or calls anew.
    """
    ours = select(Switch.name).where(Switch.council == tx.council, Switch.name == SWITCH)
    if tx.connection.execute(ours.with_for_update()).first() and not count(tx):
        switches.turn_off(tx, SWITCH)


# A timer of ours that killed its worker says nothing of anybody.
_COUNT = (
    select(func.count())
    .select_from(Arrival)
    .where(Arrival.council == bindparam("council"), Arrival.state == fixed("parked"))
    .where(
        or_(
            and_(Arrival.reason == DEADLY, Arrival.timer.is_(None)),
            Arrival.reason == UNOPENED,
            Arrival.reason.startswith(GRAVE, autoescape=True),
        )
    )
)
