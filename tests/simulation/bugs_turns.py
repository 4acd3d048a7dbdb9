"""Planted bugs of the inbox: whose turn it is, who has it in hand, and what becomes of what cannot be handled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from bot.worker import Worker
from storage import people, turns
from storage.db import Tx
from storage.ids import ArrivalId
from storage.tables import Arrival, Envelope, Person
from storage.turns import Ending, Waiting
from tests.simulation.planting import Place, bug

LEASE = timedelta(seconds=15)


def _step(claim: Callable[[Tx, datetime], Waiting | None]) -> Callable[[Worker], bool]:
    """A worker that claims in one transaction, and does the work in another."""

    def step(self: Worker) -> bool:
        waiting = None
        try:
            with self.store.transaction() as tx:
                waiting = claim(tx, self.now())
            if waiting is None:
                return False
            with self.store.transaction() as tx:
                ended = self._attend(tx, waiting)
                turns.finish(tx, waiting.id, ended.ending, self.now(), ended.reason)
        except Exception as fault:
            self._failed(waiting, fault)
            return waiting is not None
        return True

    return step


@bug()
def lock_freed_before_the_work() -> list[Place]:
    """The lock on the person ends with the transaction that claims; the work is done in the next one."""
    return [(Worker, "step", _step(turns.claim))]


@bug()
def claim_flag_without_lease() -> list[Place]:
    """What is in hand is marked, and the mark of a worker that died stays for ever."""

    def claim(tx: Tx, now: datetime) -> Waiting | None:
        waiting = turns.claim(tx, now)
        if waiting is not None:
            tx.connection.execute(update(Arrival).where(Arrival.id == waiting.id).values(state="in hand"))
        return waiting

    return [(Worker, "step", _step(claim))]


@bug()
def no_order_per_person() -> list[Place]:
    """What is in hand is leased, and meanwhile the next one of the same person is given to another worker."""

    def claim(tx: Tx, now: datetime) -> Waiting | None:
        waiting = turns.claim(tx, now)
        if waiting is not None:
            leased = update(Arrival).where(Arrival.id == waiting.id).values(retry_at=now + LEASE)
            tx.connection.execute(leased)
        return waiting

    return [
        (Worker, "step", _step(claim)),
        (turns, "_still_first", lambda _tx, rows: list(rows)),
    ]


@bug()
def cursor_polling() -> list[Place]:
    """A worker asks for what is newer than what it had last; what it could not finish then is behind it."""
    real = turns.claim_some
    reached: ContextVar[int] = ContextVar("reached")  # in the worker's memory

    def claim_some(tx: Tx, now: datetime, most: int) -> list[Waiting]:
        claimed = [each for each in real(tx, now, most) if each.id > reached.get(0)]
        reached.set(max((reached.get(0), *(each.id for each in claimed))))
        return claimed

    return [(turns, "claim_some", claim_some)]


@bug(workload="poison")
def poison_is_tried_for_ever() -> list[Place]:
    """What fails is tried again in a while, however often it has failed: its person is never heard again."""

    def fail(tx: Tx, waiting: Waiting, reason: str, now: datetime) -> Ending | None:
        again = now + timedelta(seconds=turns.RETRIES_S[-1])
        tried = {"tries": Arrival.tries + 1, "retry_at": again, "reason": reason}
        tx.connection.execute(update(Arrival).where(Arrival.id == waiting.id).values(tried))
        return None

    return [(turns, "fail", fail)]


@bug(workload="poison")
def poison_is_dropped() -> list[Place]:
    """What has failed too often is deleted, so that the next may proceed."""
    real = turns.fail

    def fail(tx: Tx, waiting: Waiting, reason: str, now: datetime) -> Ending | None:
        ending = real(tx, waiting, reason, now)
        if ending == "parked":
            tx.connection.execute(delete(Arrival).where(Arrival.id == waiting.id))
        return ending

    return [(turns, "fail", fail)]


@bug(workload="poison")
def the_first_is_blamed() -> list[Place]:
    """Several are attended to in one go; if one of them fails, the first of them counts as failed."""
    claim, failed = turns.claim_some, Worker._failed
    first: ContextVar[Waiting | None] = ContextVar("first")

    def claim_some(tx: Tx, now: datetime, most: int) -> list[Waiting]:
        claimed = claim(tx, now, most)
        first.set(next(iter(claimed), None))
        return claimed

    def blamed(self: Worker, waiting: Waiting | None, fault: Exception) -> None:
        failed(self, first.get(None) if waiting else None, fault)

    return [(turns, "claim_some", claim_some), (Worker, "_failed", blamed)]


@bug(workload="deadly")
def the_dead_are_forgotten() -> list[Place]:
    """Nobody asks what a worker had in hand when it died: it kills the next one, and the next."""
    return [(Worker, "_look_after_the_dead", lambda _self: False)]


@bug(workload="unsend")
def a_shared_envelope_is_burnt() -> list[Place]:
    """The envelope of what was taken back goes at once, with whatever else in it still waits."""

    def burn(tx: Tx, arrivals: Sequence[ArrivalId]) -> None:
        for digest in tx.connection.execute(turns._DOOMED, {"these": arrivals}).scalars().all():
            tx.connection.execute(delete(Envelope).where(Envelope.digest == digest))

    return [(turns, "_burn_if_doomed", burn)]


@bug(workload="block")
def late_news_rewinds() -> list[Place]:
    """Whoever blocks us is gone, also when they have come back before we heard of it."""

    def tell(tx: Tx, person: object, _at: datetime, *, reachable: bool) -> bool:
        tx.connection.execute(update(Person).where(Person.id == person).values(reachable=reachable))
        return True

    return [(people, "_tell_reach", tell)]
