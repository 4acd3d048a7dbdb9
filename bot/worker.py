"""The worker: takes what waits, one arrival each of a few people, and lets it happen in one transaction with no network."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from errno import EDQUOT, EFBIG, EIO, EMFILE, ENFILE, ENOMEM, ENOSPC, EROFS
from pathlib import Path

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from bot.clock import monotonic
from bot.line_in import read_event
from bot.lookout import tells_of_danger
from bot.watch import Watch
from handlers import turn
from handlers.arrivals import Arrival, TimedOut
from handlers.council import Council
from handlers.turn import Ended
from locales import LOCALES
from storage import people, turns, unheard
from storage.db import Store, Tx
from storage.hands import Hand, left_behind
from storage.ids import ArrivalId
from storage.turns import Finished, Waiting

IDLE_S = 0.5  # how often to look even if nobody rang
AT_ONCE = 8  # people attended to in one transaction: most of what a commit costs is not for what is in it
GO_S = 0.04  # and no longer than this: the others wait for the commit
REST_S = 0.5  # after a failure that is not the arrival's
SHORT_OF = frozenset(
    {ENOSPC, EDQUOT, EIO, EROFS, EMFILE, ENFILE, ENOMEM, EFBIG}
)  # what a machine may be short of

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Worker:
    """Works through the inbox until told to stop. Any number of them may run, in any number of processes."""

    store: Store
    council: Council
    now: Callable[[], datetime]
    ended: threading.Event
    hands: Path | None = None
    watch: Watch | None = None
    _hand: Hand | None = None

    def run(self) -> None:
        """Work until told to stop."""
        if self.hands is not None:
            self._hand = Hand(self.hands)
        self._look_after_the_dead()
        while not self.ended.is_set():
            heard = self.store.bell.rung("arrivals")
            if not self.step() and not self._look_after_the_dead():
                self.store.bell.wait("arrivals", heard, IDLE_S)
        if self._hand is not None:
            self._hand.close()

    def step(self) -> bool:
        """Let the next arrivals happen, of several people in one go. False: nothing to do at the moment."""
        in_hand: Waiting | None = None
        is_grave = False
        begun = monotonic()
        try:
            with self.store.transaction() as tx:
                finished: list[Finished] = []
                claimed = turns.claim_some(tx, self.now(), AT_ONCE)
                until = monotonic() + GO_S
                for in_hand in claimed:
                    self._take(in_hand.id)
                    is_grave = in_hand.is_last_try  # until it has been listened to, should this be what fails
                    is_grave = is_grave and tells_of_danger(self.council.ear, in_hand)
                    ended = self._attend(tx, in_hand)
                    finished.append(Finished(in_hand.id, ended.ending, ended.reason))
                    if monotonic() > until:
                        break  # those left have lost nothing: they wait as before
                if not finished:
                    return False
                turns.finish_all(tx, finished, self.now())
                for each in finished:
                    if each.ending == "parked":
                        unheard.call(tx, each.id, self.now())
        except Exception as fault:
            self._failed(in_hand, fault, is_grave=is_grave)
            return in_hand is not None
        finally:
            if self.watch is not None:
                self.watch.put_down()
        log.info("worker.done", extra={"arrival": finished[0].id, "count": len(finished), "ms": _ms(begun)})
        return True

    def _take(self, arrival: ArrivalId) -> None:
        if self._hand is not None:
            self._hand.take(arrival)
        if self.watch is not None:
            self.watch.taken(arrival)

    def _attend(self, tx: Tx, waiting: Waiting) -> Ended:
        if waiting.timer is not None:
            return self._ring(tx, waiting, waiting.timer)
        if waiting.body is None:
            return Ended("parked", unheard.UNOPENED)
        arrival = read_event(waiting.body, waiting.position, waiting.received_at)
        if arrival.line_id is None:
            return Ended("ignored", f"nobody to answer: {type(arrival.what).__name__}")
        if arrival.source != "user":
            return Ended("ignored", f"not a talk with one person: {arrival.source}")
        person = people.meet(tx, arrival.line_id, LOCALES[0], self.now())
        return turn.take(tx, self.council, person, arrival, waiting.id, self.now())

    def _ring(self, tx: Tx, waiting: Waiting, timer: str) -> Ended:
        person = people.by_line_key(tx, waiting.person_key or b"")
        if person is None:
            return Ended("ignored", "the person is gone")
        subject = (waiting.subject or "").removeprefix(f"{person.id.hex}:")
        arrival = Arrival(TimedOut(timer, subject), None, "user", waiting.received_at, waiting.received_at)
        return turn.take(tx, self.council, person, arrival, waiting.id, self.now())

    def _look_after_the_dead(self) -> bool:
        """What killed its worker counts as tried, so that it does not kill one after the other. False: nobody died."""
        has_died = False
        if self.hands is None:
            return has_died
        for arrival in left_behind(self.hands):
            try:
                with self.store.transaction() as tx:
                    ending = turns.was_deadly(tx, arrival, self.now())
                    if ending == "parked":
                        unheard.call(tx, arrival, self.now())  # to listen to it may be what killed them
            except SQLAlchemyError:
                return False  # it comes up again if it is deadly
            has_died = True
            log.warning("worker.died_before", extra={"arrival": arrival, "state": ending or "waiting"})
        return has_died

    def _failed(self, waiting: Waiting | None, fault: Exception, *, is_grave: bool) -> None:
        """The arrival goes back, or aside after several tries; the next person is not made to wait.

        is_grave: there may be danger in it. Nobody will hear it any more, so staff are called in the same transaction.
        """
        log.error("worker.failed", exc_info=fault, extra={"arrival": waiting.id if waiting else None})
        if waiting is None or _is_the_machines(fault):
            # The database's fault, or a full disk's, is not the arrival's: it is not tried less often for it.
            self.ended.wait(REST_S)
            return
        try:
            with self.store.transaction() as tx:
                reason = type(fault).__name__
                ending = turns.fail(
                    tx, waiting, f"{unheard.GRAVE}{reason}" if is_grave else reason, self.now()
                )
                if ending == "parked":
                    unheard.call(tx, waiting.id, self.now())
        except (SQLAlchemyError, OSError):
            self.ended.wait(REST_S)  # the database is away: nothing was changed, nothing is lost


def _is_the_machines(fault: Exception) -> bool:
    """Whether any other arrival would have failed as well."""
    if isinstance(fault, OSError):
        return fault.errno in SHORT_OF
    return isinstance(fault, OperationalError | InterfaceError)


def _ms(begun: float) -> int:
    return round((monotonic() - begun) * 1000)
