"""The breaker: while LINE does not accept our access token, nobody sends, and one sender at a time asks again.

Kept in the switch staff see, so that it outlives every process and holds for all of them. Drops nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage import switches
from storage.columns import fixed, in_line
from storage.db import Tx
from storage.prepared import Prepared
from storage.tables import Outgoing, Switch

FIRST_PAUSE = timedelta(seconds=5)
PAUSE_MOST = timedelta(seconds=60)  # how late a desk may notice at most that it is let in again


@dataclass(frozen=True, slots=True)
class Shut:
    """LINE lets nobody of ours in. asked: how often it has been asked since; ask_at: when it may be asked next."""

    asked: int
    ask_at: datetime

    def is_due(self, now: datetime) -> bool:
        """Whether LINE may be asked again. A moment further ahead than any pause was set by a clock that was wrong."""
        return self.ask_at <= now or self.ask_at > now + PAUSE_MOST


def look(tx: Tx) -> Shut | None:
    """Whether sending is paused. None: it is not."""
    row = _LOOK.run(tx, {"council": tx.council}).first()
    return Shut(row.asked, row.ask_at) if row and row.ask_at else None


def shut(tx: Tx, reason: str, now: datetime) -> None:
    """Pause all sending; shut already, it stays as it is: requests that were under way say nothing new."""
    dialect = sqlite if tx.is_sqlite else postgresql
    row = dialect.insert(Switch).values(
        council=tx.council,
        name="line_refuses_us",
        reason=reason,
        set_at=now,
        until=None,
        ask_at=now + FIRST_PAUSE,
        asked=0,
    )
    made = row.on_conflict_do_nothing().returning(Switch.name)
    if tx.connection.execute(made).first():
        tx.ring("console")


def begin_to_ask(tx: Tx, seen: Shut, now: datetime) -> bool:
    """Take it upon us to ask LINE, and put the next time off, longer each time. False: another sender was faster."""
    pause = min(FIRST_PAUSE * 2 ** min(seen.asked + 1, 8), PAUSE_MOST)
    ours = update(Switch).where(
        Switch.council == tx.council, Switch.name == "line_refuses_us", Switch.asked == seen.asked
    )
    return tx.connection.execute(ours.values(asked=seen.asked + 1, ask_at=now + pause)).rowcount == 1


def any_wait(tx: Tx) -> bool:
    """Whether anything is still to be sent, now or later."""
    ours = (Outgoing.council == tx.council, in_line(Outgoing.state))
    first = select(Outgoing.seq).where(*ours).order_by(Outgoing.lane, Outgoing.seq).limit(1)
    return tx.connection.execute(first).first() is not None


def open_again(tx: Tx) -> None:
    """LINE accepts us: everybody sends again."""
    switches.turn_off(tx, "line_refuses_us")
    tx.ring("outbox")


_LOOK = Prepared(
    select(Switch.asked, Switch.ask_at).where(
        Switch.council == bindparam("council"), Switch.name == fixed("line_refuses_us")
    )
)
