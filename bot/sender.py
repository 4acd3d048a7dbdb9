"""The sender: the one door out. One outbox row is one request to LINE; which way it goes is written down first.

A reply whose outcome is unknown is never followed by a push; a push is only ever repeated under its own key.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from bot import fetching, settling
from bot.clock import monotonic
from bot.line_api import LineApi
from bot.outcomes import Outcome
from bot.settling import Stop
from handlers import rendered
from storage import outbox, switches
from storage.db import Store, Tx
from storage.outbox import KEY_LIFE, Leased, Via

IDLE_S = 0.5  # how often to look even if nobody rang
REST_S = 0.5
FEW_TRIES = 20  # attempts that take an hour or two while LINE is there to be asked, never a day

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sender:
    """Empties the outbox until told to stop. Any number may run; a row is one sender's for a short lease."""

    store: Store
    line: LineApi
    now: Callable[[], datetime]
    ended: threading.Event

    def run(self) -> None:
        """Work until told to stop."""
        while not self.ended.is_set():
            heard = self.store.bell.rung("outbox")
            if not self.step():
                self.store.bell.wait("outbox", heard, IDLE_S)

    def step(self) -> bool:
        """Send the next row. False: nothing to do at the moment."""
        begun = monotonic()
        leased: Leased | None = None
        way: Via | Stop = "read"
        try:
            with self.store.transaction() as tx:
                leased = outbox.lease_next(tx, self.now())
                if leased is None:
                    return False
                way = self._set_out(tx, leased)
            self._go(leased, way)
        except Exception as fault:
            return self._failed(leased, way, fault)
        log.info("sender.done", extra={"kind": leased.kind, "ms": round((monotonic() - begun) * 1000)})
        return True

    def _set_out(self, tx: Tx, leased: Leased) -> Via | Stop:
        """Write down which way the row goes before it goes, or that it goes no way at all."""
        way = self._way(tx, leased)
        if isinstance(way, Stop):
            settling.stop(tx, leased, way, self.now())
        else:
            outbox.going_by(tx, leased, way)
        return way

    def _go(self, leased: Leased, way: Via | Stop) -> None:
        if isinstance(way, Stop):
            return
        if leased.kind != "words":
            fetching.fetch(self.store, self.line, leased, self.now)
            return
        outcome = self._speak(leased, way)
        with self.store.transaction() as tx:
            settling.settle(tx, leased, outcome, self.now())

    def _failed(self, leased: Leased | None, way: Via | Stop, fault: Exception) -> bool:
        """A row that fails in our own hands is not tried for ever; while the database is away, its lease runs out."""
        log.error("sender.failed", exc_info=fault, extra={"outbox": leased.id if leased else None})
        self.ended.wait(REST_S)
        if leased is None or isinstance(way, Stop) or isinstance(fault, SQLAlchemyError):
            return False
        try:
            with self.store.transaction() as tx:
                settling.settle(tx, leased, settling.own_fault(leased, way, fault), self.now())
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
        if switches.is_on(tx, "push_stopped", self.now()):
            return Stop("held", settling.QUOTA)
        return "push"

    def _speak(self, leased: Leased, way: Via) -> Outcome:
        said = rendered.load(leased.body)
        if way == "reply" and leased.reply_token:
            return self.line.reply(leased.reply_token, said)
        return self.line.push(leased.line_id, said, leased.id)
