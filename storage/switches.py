"""States of the whole desk that everybody must see at once: pushes stopped for lack of quota, and the like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Tx
from storage.tables import Switch

Name = Literal["push_stopped", "line_refuses_us"]


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
    tx.connection.execute(row.on_conflict_do_update(index_elements=["council", "name"], set_=values))
    tx.ring("console")


def turn_off(tx: Tx, name: Name) -> None:
    """Turn a switch off."""
    gone = tx.connection.execute(delete(Switch).where(Switch.council == tx.council, Switch.name == name))
    if gone.rowcount:
        tx.ring("console")


def on(tx: Tx, now: datetime) -> tuple[On, ...]:
    """Every switch that is on."""
    rows = tx.connection.execute(
        select(Switch.name, Switch.reason, Switch.set_at, Switch.until).where(
            Switch.council == tx.council, or_(Switch.until.is_(None), Switch.until > now)
        )
    )
    return tuple(On(*row) for row in rows)  # type: ignore[arg-type]  # columns in the order of On


def is_on(tx: Tx, name: Name, now: datetime) -> bool:
    """Whether this switch is on."""
    return any(switch.name == name for switch in on(tx, now))
