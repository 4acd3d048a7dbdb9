"""Staff at the console: the product's own commands, each in one transaction, and what the member was told of it.

Its log is the truth of what staff did: what they were told is what they believe.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from handlers.errors import Conflict, NotFound, Refused
from storage.db import Store, Tx
from storage.staff import Member
from tests.simulation.desk import Desk
from tests.simulation.world import Process

PATIENCE_S = 30.0

Command = Callable[[Tx, datetime], None]


@dataclass(frozen=True, slots=True)
class Did:
    """One command of a member of staff. told: ok, conflict, refused, or unknown where no answer came."""

    begun: float
    ended: float
    login: str
    what: str
    number: str
    mark: str
    told: str
    read_at: float


class Console:
    """The console's process, and what staff did at it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.process = Process("console")
        self.process.boot = _nothing
        self.log: list[Did] = []
        desk.processes["console"] = self.process

    def do(
        self,
        member: Member,
        what: str,
        number: str,
        command: Command,
        *,
        mark: str = "",
        read_at: float = 0.0,
    ) -> str:
        """Send a form, and wait for the page."""
        world = self.desk.world
        begun = world.now
        told = self.desk.ask(self.process, lambda: self._answer(command), PATIENCE_S) or "unknown"
        self.log.append(Did(begun, world.now, member.login, what, number, mark, told, read_at))
        world.tell(f"{member.login} {what} {number} {told}")
        return told

    def _answer(self, command: Command) -> str:
        return answered(self.desk.store, command, lambda: self.desk.now(self.process))


def answered(store: Store, command: Command, now: Callable[[], datetime]) -> str:
    """What a member is told of a command: it was done, somebody was first, it may not be, or nobody knows."""
    try:
        with store.transaction() as tx:
            command(tx, now())
    except Conflict:
        return "conflict"
    except (Refused, NotFound):
        return "refused"
    except SQLAlchemyError:
        return "unknown"
    return "ok"


def _nothing() -> None:
    """It waits for forms, nothing else."""
