"""States of the whole desk that everybody must see at once: pushes stopped for lack of quota, and the like."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Tx
from storage.tables import Switch

Name = Literal[
    "push_stopped",
    "line_refuses_us",
    "clearing_stopped",
    "clearing_allowed",
    "clock_turned",
    "room_short",
    "promises_broken",
    "cases_unowned",
    "danger_parked",
]
UNTOLD = ("clearing_allowed",)  # staff did it themselves: nobody need be written to


@dataclass(frozen=True, slots=True)
class On:
    """A switch that is on, why, and until when (None: until somebody turns it off)."""

    name: Name
    reason: str
    set_at: datetime
    until: datetime | None


def turn_on(tx: Tx, name: Name, reason: str, now: datetime, until: datetime | None) -> None:
    """Turn a switch on, or keep it on with a newer reason."""
    dialect = sqlite if tx.is_sqlite else postgresql
    values = {"reason": reason, "set_at": now, "until": until}
    row = dialect.insert(Switch).values(council=tx.council, name=name, **values)
    # One that had run out is on anew: administrators are told again.
    told_at = case((Switch.until <= now, None), else_=Switch.told_at)
    changed = {**values, "told_at": told_at}
    tx.connection.execute(row.on_conflict_do_update(index_elements=["council", "name"], set_=changed))
    tx.ring("console")


def keep_on(tx: Tx, name: Name, reason: str, now: datetime) -> None:
    """Turn a switch on; on already, it keeps its time and reason, and nobody is disturbed."""
    if not is_on(tx, name, now):
        turn_on(tx, name, reason, now, None)


def take_untold(tx: Tx, now: datetime, some: Collection[Name] | None = None) -> On | None:
    """A switch that is on and that administrators have not been written to about; from now on they have.

    some: which of them are looked at; None: all.
    """
    for switch in on(tx, now):
        if some is not None and switch.name not in some:
            continue
        ours = update(Switch).where(
            Switch.council == tx.council, Switch.name == switch.name, Switch.told_at.is_(None)
        )
        if switch.name not in UNTOLD and tx.connection.execute(ours.values(told_at=now)).rowcount == 1:
            return switch
    return None


def tell_again(tx: Tx, name: Name) -> None:
    """No letter got through: administrators have not been told after all."""
    untold = update(Switch).where(Switch.council == tx.council, Switch.name == name)
    tx.connection.execute(untold.values(told_at=None))


def turn_off(tx: Tx, name: Name) -> None:
    """Turn a switch off."""
    gone = tx.connection.execute(delete(Switch).where(Switch.council == tx.council, Switch.name == name))
    if gone.rowcount:
        tx.ring("console")


def on(tx: Tx, now: datetime) -> tuple[On, ...]:
    """Every switch that is on."""
    rows = tx.connection.execute(_ON, {"council": tx.council, "now": now})
    return tuple(On(*row) for row in rows)  # type: ignore[arg-type]  # columns in the order of On


def is_on(tx: Tx, name: Name, now: datetime) -> bool:
    """Whether this switch is on."""
    return any(switch.name == name for switch in on(tx, now))


# Built once: building such a statement takes longer than running it.
_ON = select(Switch.name, Switch.reason, Switch.set_at, Switch.until).where(
    Switch.council == bindparam("council"), or_(Switch.until.is_(None), Switch.until > bindparam("now"))
)
