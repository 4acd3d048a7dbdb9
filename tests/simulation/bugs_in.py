"""Planted bugs on the way in: what LINE delivers, how it is kept, whose turn it is."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from bot.committer import Committer, _Ticket
from bot.worker import Worker
from storage import keeping, turns
from tests.simulation.planting import Place, bug


@bug()
def ack_before_commit() -> list[Place]:
    """Whoever waits is told as soon as the writer has begun."""
    real = Committer._commit

    def commit(self: Committer, tickets: list[_Ticket]) -> bool:
        for ticket in tickets:
            ticket.kept = True
            ticket.settle()
        return real(self, tickets)

    return [(Committer, "_commit", commit)]


@bug()
def two_transactions() -> list[Place]:
    """The turn is committed, and that it has ended is committed after it."""

    def step(self: Worker) -> bool:
        try:
            with self.store.transaction() as tx:
                waiting = turns.claim(tx, self.now())
                if waiting is None:
                    return False
                ended = self._attend(tx, waiting)
            with self.store.transaction() as tx:
                turns.finish(tx, waiting.id, ended.ending, self.now(), ended.reason)
        except SQLAlchemyError:
            self.ended.wait(0.5)
            return False
        return True

    return [(Worker, "step", step)]


@bug()
def no_dedupe() -> list[Place]:
    """Every delivery is kept, whether or not its events were kept before."""
    real = keeping._keep_in_sqlite
    numbers = iter(range(1 << 40))

    def keep(tx: object, coming: object, sealed: object) -> None:
        fresh = [row._replace(event_id=f"{row.event_id}-{next(numbers)}") for row in coming]  # type: ignore[attr-defined]  # rows
        real(tx, fresh, sealed)  # type: ignore[arg-type]  # as above

    return [(keeping, "_keep_in_sqlite", keep)]
