"""The sender: the one door out. One outbox row is one request to LINE; which way it goes is written down first.

A reply whose outcome is unknown is never followed by a push; a push is only ever repeated under its own key.
While LINE does not accept our access token nothing goes: one sender at a time asks whether it does again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from bot import fetching, settling
from bot.clock import monotonic
from bot.line_api import LineApi
from bot.outcomes import Again, Outcome, Rejected, Unauthorised, before_asking
from bot.settling import Stop
from handlers import rendered
from storage import breaker, outbox, switches
from storage.db import Store, Tx
from storage.outbox import KEY_LIFE, Leased, Via
from storage.together import Together

IDLE_S = 0.5  # how often to look even if nobody rang
REST_S = 0.5
FEW_TRIES = 20  # attempts that take an hour or two while LINE is there to be asked, never a day

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """A row in hand and which way it goes. is_proof: whether LINE takes it tells whether all others may go."""

    row: Leased
    way: Via | Stop
    is_proof: bool = False


def _always() -> bool:
    return True


@dataclass(slots=True)
class Sender:
    """Empties the outbox until told to stop. Any number may run; a row is one sender's for a short lease.

    books: where the senders of one process write down together what they take and how it went.
    has_room: whether photos may be fetched now; what is said goes out all the same.
    seats: one for each sender of the process that may ask LINE for something at the same time; None: all may. A photo
    takes up to a minute, and whoever is in danger does not wait behind photos.
    """

    store: Store
    line: LineApi
    now: Callable[[], datetime]
    ended: threading.Event
    books: Together
    has_room: Callable[[], bool] = _always
    seats: threading.Semaphore | None = None
    _is_seated: bool = False

    def run(self) -> None:
        """Work until told to stop."""
        while not self.ended.is_set():
            heard = self.store.bell.rung("outbox")
            if not self.step():
                self.store.bell.wait("outbox", heard, IDLE_S)

    def step(self) -> bool:
        """Send row after row. False: nothing to do at the moment, or LINE lets nobody of ours in."""
        taken: Taken | None = None
        try:
            taken = self._take()
            if taken is None:
                return False
            while taken is not None:
                taken = self._go(taken)
        except Exception as fault:
            return self._failed(taken, fault)
        finally:
            self._keep_seat_for(None)
        return True

    def _take(self) -> Taken | None:
        self._take_seat()
        taken = self.books.do(self._lease_or_ask)
        taken = self._ask() if taken == "ask" else taken
        self._keep_seat_for(taken)
        return taken

    def _take_seat(self) -> None:
        """Before a row is chosen: without a seat, only what is said."""
        self._is_seated = self._is_seated or self.seats is None or self.seats.acquire(blocking=False)

    def _keep_seat_for(self, taken: Taken | None) -> None:
        """Whoever does not ask LINE for anything leaves the seat to somebody else."""
        if self._is_seated and (taken is None or taken.row.kind == "words"):
            self._is_seated = False
            if self.seats is not None:
                self.seats.release()

    def _lease_or_ask(self, tx: Tx) -> Taken | Literal["ask"] | None:
        shut = breaker.look(tx)
        if shut is None:
            return self._lease(tx)
        is_ours = shut.is_due(self.now()) and breaker.begin_to_ask(tx, shut, self.now())
        return "ask" if is_ours else None

    def _ask(self) -> Taken | None:
        """Ask LINE whether it accepts us again; only if it does, a row may go, and proves it for all others."""
        answer = self.line.quota()
        is_forbidden = isinstance(answer, Rejected) and answer.status == HTTPStatus.FORBIDDEN
        if is_forbidden or isinstance(answer, Unauthorised | Again):
            log.warning("sender.still_unauthorised")
            return None
        with self.store.transaction() as tx:
            taken = self._lease(tx, is_proof=True)
            if taken is None and not breaker.any_wait(tx):
                breaker.open_again(tx)
        return taken

    def _lease(self, tx: Tx, *, is_proof: bool = False) -> Taken | None:
        found = outbox.find_next(tx, self.now(), is_to_speak=not self._is_seated)
        return Taken(found, self._set_out(tx, found), is_proof) if found else None

    def _set_out(self, tx: Tx, leased: Leased) -> Via | Stop:
        """Write down which way the row goes before it goes, or that it goes no way at all."""
        way = self._way(tx, leased)
        if isinstance(way, Stop):
            outbox.lease(tx, leased, self.now())
            settling.stop(tx, leased, way, self.now())
        else:
            outbox.lease(tx, leased, self.now(), way)
        return way

    def _go(self, taken: Taken) -> Taken | None:
        """Try it, record how it went, and take the next."""
        if isinstance(taken.way, Stop):
            return self._record(taken, None, let_in=True)
        begun = monotonic()
        if taken.row.kind == "words":
            outcome = self._speak(taken.row, taken.way)
            following = self._record(taken, outcome, let_in=not isinstance(outcome, Unauthorised))
        else:
            let_in = fetching.fetch(self.store, self.line, taken.row, self.now, self.has_room)
            following = self._record(taken, None, let_in=let_in)
        log.info("sender.done", extra={"kind": taken.row.kind, "ms": round((monotonic() - begun) * 1000)})
        return following

    def _record(self, taken: Taken, outcome: Outcome | None, *, let_in: bool) -> Taken | None:
        """How one went and which is next, in one transaction: half of what sending costs the database."""

        def write(tx: Tx) -> Taken | None:
            if outcome is not None:
                settling.settle(tx, taken.row, outcome, self.now())
            if taken.is_proof and let_in:
                breaker.open_again(tx)
            return None if self.ended.is_set() or breaker.look(tx) else self._lease(tx)

        self._take_seat()
        following = self.books.do(write)
        self._keep_seat_for(following)
        return following

    def _failed(self, taken: Taken | None, fault: Exception) -> bool:
        """A row that fails in our own hands is not tried for ever; while the database is away, its lease runs out."""
        row = taken.row if taken else None
        log.error("sender.failed", exc_info=fault, extra={"outbox": row.id if row else None})
        self.ended.wait(REST_S)
        if taken is None or isinstance(taken.way, Stop) or isinstance(fault, SQLAlchemyError):
            return False
        try:
            with self.store.transaction() as tx:
                own = settling.own_fault(taken.row, taken.way, fault)
                settling.settle(tx, taken.row, own, self.now())
        except (SQLAlchemyError, OSError):
            return False
        return True

    def _way(self, tx: Tx, leased: Leased) -> Via | Stop:
        """Which way this row may go now, or why it may not go at all."""
        if leased.kind != "words":
            return "read"
        # Not after a push of unknown outcome: by another clock the token may be fresh again.
        if leased.reply_token and leased.token_fresh and leased.tried_via != "push":
            return "reply"
        if leased.tried_via == "reply":
            return Stop("unknown", "a reply was under way and nobody knows whether it arrived")
        if leased.first_try_at and self.now() - leased.first_try_at > KEY_LIFE:
            if leased.tried_via:
                return Stop("unknown", settling.TOO_LATE)
            # Few attempts in a day: a clock was wrong, or we stood still. What LINE has not taken may then still go.
            if leased.tries > FEW_TRIES:
                return Stop("expired", settling.TOO_LATE)
        # What may have arrived asks LINE all the same: it knows the key, and if it does not, staff are told so.
        if not leased.is_doubtful and switches.is_on(tx, "push_stopped", self.now()):
            return Stop("held", settling.QUOTA)
        return "push"

    def _speak(self, leased: Leased, way: Via) -> Outcome:
        with before_asking():
            said = rendered.load(leased.body)
        if way == "reply" and leased.reply_token:
            return self.line.reply(leased.reply_token, said)
        return self.line.push(leased.line_id, said, leased.id)
