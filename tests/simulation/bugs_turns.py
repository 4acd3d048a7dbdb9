"""Planted bugs of the inbox: whose turn it is, who has it in hand, and what becomes of what cannot be handled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from bot.worker import AT_ONCE, Worker
from storage import people, turns
from storage.db import Tx
from storage.ids import ArrivalId
from storage.tables import Arrival, Envelope, Person
from storage.turns import Ending, Finished, Waiting
from tests.simulation.planting import Place, bug

Claim = Callable[[Tx, datetime, int], list[Waiting]]

LEASE = timedelta(seconds=15)


def _step(claim: Claim) -> Callable[[Worker], bool]:
    """A worker that claims in one transaction, and does the work in another."""

    def step(self: Worker) -> bool:
        in_hand = None
        try:
            with self.store.transaction() as tx:
                claimed = claim(tx, self.now(), AT_ONCE)
            with self.store.transaction() as tx:
                finished = []
                for in_hand in claimed:
                    self._take(in_hand.id)
                    ended = self._attend(tx, in_hand)
                    finished.append(Finished(in_hand.id, ended.ending, ended.reason))
                if not finished:
                    return False
                turns.finish_all(tx, finished, self.now())
        except Exception as fault:
            self._failed(in_hand, fault, is_grave=False)
            return in_hand is not None
        return True

    return step


@bug(by="staff_read_once_what_was_written")
def two_transactions() -> list[Place]:
    """The turns are committed, and that they have ended is committed after them."""

    def step(self: Worker) -> bool:
        in_hand = None
        try:
            with self.store.transaction() as tx:
                finished = []
                for in_hand in turns.claim_some(tx, self.now(), AT_ONCE):
                    self._take(in_hand.id)
                    ended = self._attend(tx, in_hand)
                    finished.append(Finished(in_hand.id, ended.ending, ended.reason))
            if not finished:
                return False
            with self.store.transaction() as tx:
                turns.finish_all(tx, finished, self.now())
        except Exception as fault:
            self._failed(in_hand, fault, is_grave=False)
            return in_hand is not None
        return True

    return [(Worker, "step", step)]


@bug(by="staff_read_once_what_was_written")
def lock_freed_before_the_work() -> list[Place]:
    """The locks on the people end with the transaction that claims; the work is done in the next one."""
    return [(Worker, "step", _step(turns.claim_some))]


@bug(by="no_event_is_lost")
def claim_flag_without_lease() -> list[Place]:
    """What is in hand is marked, and the mark of a worker that died stays for ever."""

    def claim(tx: Tx, now: datetime, most: int) -> list[Waiting]:
        claimed = turns.claim_some(tx, now, most)
        marked = update(Arrival).where(Arrival.id.in_([each.id for each in claimed]))
        tx.connection.execute(marked.values(state="in hand"))
        return claimed

    return [(Worker, "step", _step(claim))]


@bug(by="people_are_heard_in_order")
def no_order_per_person() -> list[Place]:
    """What is in hand is leased, and meanwhile the next one of the same person is given to another worker."""

    def claim(tx: Tx, now: datetime, most: int) -> list[Waiting]:
        claimed = turns.claim_some(tx, now, most)
        leased = update(Arrival).where(Arrival.id.in_([each.id for each in claimed]))
        tx.connection.execute(leased.values(retry_at=now + LEASE))
        return claimed

    return [
        (Worker, "step", _step(claim)),
        (turns, "_still_first", lambda _tx, rows: list(rows)),
    ]


@bug(by=("no_event_is_lost", "everything_comes_to_its_end"))
def cursor_polling() -> list[Place]:
    """A worker asks for what is newer than what it had last; what it could not finish then is behind it."""
    real = turns.claim_some
    reached: ContextVar[int] = ContextVar("reached")  # in the worker's memory

    def claim_some(tx: Tx, now: datetime, most: int) -> list[Waiting]:
        claimed = [each for each in real(tx, now, most) if each.id > reached.get(0)]
        reached.set(max((reached.get(0), *(each.id for each in claimed))))
        return claimed

    return [(turns, "claim_some", claim_some)]


@bug(by=("no_event_is_lost", "everything_comes_to_its_end"), workload="poison")
def poison_is_tried_for_ever() -> list[Place]:
    """What fails is tried again in a while, however often it has failed: its person is never heard again."""

    def fail(tx: Tx, waiting: Waiting, reason: str, now: datetime) -> Ending | None:
        again = now + timedelta(seconds=turns.RETRIES_S[-1])
        tried = {"tries": Arrival.tries + 1, "retry_at": again, "reason": reason}
        tx.connection.execute(update(Arrival).where(Arrival.id == waiting.id).values(tried))
        return None

    return [(turns, "fail", fail)]


@bug(by="no_event_is_lost", workload="poison")
def poison_is_dropped() -> list[Place]:
    """What has failed too often is deleted, so that the next may proceed."""
    real = turns.fail

    def fail(tx: Tx, waiting: Waiting, reason: str, now: datetime) -> Ending | None:
        ending = real(tx, waiting, reason, now)
        if ending == "parked":
            tx.connection.execute(delete(Arrival).where(Arrival.id == waiting.id))
        return ending

    return [(turns, "fail", fail)]


@bug(by="nothing_is_parked_without_cause", workload="poison")
def the_first_is_blamed() -> list[Place]:
    """Several are attended to in one go; if one of them fails, the first of them counts as failed."""
    claim, failed = turns.claim_some, Worker._failed
    first: ContextVar[Waiting | None] = ContextVar("first")

    def claim_some(tx: Tx, now: datetime, most: int) -> list[Waiting]:
        claimed = claim(tx, now, most)
        first.set(next(iter(claimed), None))
        return claimed

    def blamed(self: Worker, waiting: Waiting | None, fault: Exception, *, is_grave: bool) -> None:
        failed(self, first.get(None) if waiting else None, fault, is_grave=is_grave)

    return [(turns, "claim_some", claim_some), (Worker, "_failed", blamed)]


@bug(by=("staff_read_once_what_was_written", "the_bot_answers_everything"), workload="flood")
def the_rest_counts_as_done() -> list[Place]:
    """Whoever claims several ends all of them, also those it had no time for."""
    claim, finish = turns.claim_some, turns.finish_all
    in_hand: ContextVar[list[Waiting] | None] = ContextVar("in_hand")

    def claim_some(tx: Tx, now: datetime, most: int) -> list[Waiting]:
        claimed = claim(tx, now, most)
        in_hand.set(claimed)
        return claimed

    def finish_all(tx: Tx, finished: Sequence[Finished], now: datetime) -> None:
        ended = {each.id: each for each in finished}
        rest = [Finished(each.id, "done") for each in in_hand.get(None) or () if each.id not in ended]
        finish(tx, [*finished, *rest], now)

    return [(turns, "claim_some", claim_some), (turns, "finish_all", finish_all)]


@bug(by=("no_event_is_lost", "everything_comes_to_its_end"), workload="deadly")
def the_dead_are_forgotten() -> list[Place]:
    """Nobody asks what a worker had in hand when it died: it kills the next one, and the next."""
    return [(Worker, "_look_after_the_dead", lambda _self: False)]


@bug(by="nothing_is_parked_without_cause", workload="unsend")
def a_shared_envelope_is_burnt() -> list[Place]:
    """The envelope of what was taken back goes at once, with whatever else in it still waits."""

    def burn(tx: Tx, arrivals: Sequence[ArrivalId]) -> None:
        for digest in tx.connection.execute(turns._DOOMED, {"these": arrivals}).scalars().all():
            tx.connection.execute(delete(Envelope).where(Envelope.digest == digest))

    return [(turns, "burn_if_doomed", burn)]


@bug(by="who_can_be_reached_is_known", workload="block")
def late_news_rewinds() -> list[Place]:
    """Whoever blocks us is gone, also when they have come back before we heard of it."""

    def tell(tx: Tx, person: object, _at: datetime, *, reachable: bool) -> bool:
        tx.connection.execute(update(Person).where(Person.id == person).values(reachable=reachable))
        return True

    return [(people, "_tell_reach", tell)]
