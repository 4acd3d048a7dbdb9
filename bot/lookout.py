"""The lookout: while many wait, listens to what came in before its turn has come, and lets danger go ahead of all.

Newest first: what came just now must not wait behind an hour of backlog. It only looks; what is in an
arrival happens at its turn, to a worker's ears.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.line_in import read_event
from bot.watch import Watch
from conversations.understanding.verdict import Ear, Risk
from handlers.arrivals import Wrote
from storage import turns
from storage.db import Store, Tx
from storage.hands import Hand
from storage.ids import ArrivalId
from storage.turns import Waiting

MANY = 40  # up to here a worker is there as soon as we are
AT_ONCE = 16
NEW = 400  # of the newest, so many are looked through for those not heard yet,
NOW_AND_THEN = 8  # once in so many handfuls; else only the very newest: it is most of what looking costs
LOOK_EVERY_S = 0.2
BREATH_S = 0.05  # between two handfuls of old ones: the workers share our processor

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Handful:
    """What is listened to in one go. reached: how far back the old ones are heard once it has been."""

    numbers: Sequence[ArrivalId] = ()
    reached: ArrivalId | None = None


@dataclass(slots=True)
class Lookout:
    """Listens ahead until told to stop. Several are harmless: they hear the same."""

    store: Store
    ear: Ear
    ended: threading.Event
    hands: Path | None = None
    watch: Watch | None = None
    _heard: set[ArrivalId] = field(default_factory=set)
    _reached: ArrivalId | None = None  # how far back the old ones have been heard
    _alone: list[ArrivalId] = field(
        default_factory=list
    )  # one of these brought a handful down: one at a time
    _hand: Hand | None = None
    _handfuls: int = 0

    def run(self) -> None:
        """Look until told to stop."""
        if self.hands is not None:
            self._hand = Hand(self.hands)
        while not self.ended.is_set():
            self.ended.wait(BREATH_S if self.step() else LOOK_EVERY_S)
        if self._hand is not None:
            self._hand.close()

    def step(self) -> bool:
        """Listen to a handful. False: nothing to listen to at the moment."""
        handful = _Handful()
        try:
            with self.store.reading() as tx:
                handful = self._next(tx, many_wait=turns.count_waiting(tx, MANY) >= MANY)
                ahead = turns.look_at(tx, handful.numbers)
            found = [waiting.id for waiting in ahead if self._is_danger(waiting)]
            if found:
                with self.store.transaction() as tx:
                    turns.hurry(tx, found)
                log.info("lookout.danger", extra={"count": len(found)})
        except Exception as fault:
            log.error("lookout.failed", exc_info=fault)  # it will be heard at its turn all the same
            return self._failed(handful, fault)
        finally:
            self._put_down()
        self._has_heard(handful)
        return bool(ahead)

    def _failed(self, handful: _Handful, fault: Exception) -> bool:
        """None of them counts as heard; if one of their texts is to blame, it is told from its neighbours at once."""
        if isinstance(fault, SQLAlchemyError | OSError):
            return False
        if len(handful.numbers) > 1:
            self._alone = list(handful.numbers)
        else:
            self._has_heard(handful)  # this is the one: it would bring us down for ever
        return bool(self._alone)

    def _has_heard(self, handful: _Handful) -> None:
        self._heard.update(handful.numbers)
        self._reached = handful.reached or self._reached
        self._alone = [number for number in self._alone if number not in self._heard]

    def _next(self, tx: Tx, *, many_wait: bool) -> _Handful:
        """The newest that were not heard yet; if all of them were, older ones."""
        if not many_wait:
            self._heard.clear()
            self._alone.clear()
            self._reached = None
            return _Handful()
        if self._alone:
            return _Handful(self._alone[:1])
        far = NEW if self._handfuls % NOW_AND_THEN == 0 else AT_ONCE
        self._handfuls += 1
        fresh = [number for number in turns.newest(tx, far) if number not in self._heard][:AT_ONCE]
        if fresh:
            return _Handful(fresh)
        older = turns.newest(tx, AT_ONCE, below=self._reached)
        return _Handful(
            [number for number in older if number not in self._heard], older[-1] if older else None
        )

    def _is_danger(self, waiting: Waiting) -> bool:
        if waiting.body is None:
            return False
        self._take(waiting.id)
        return tells_of_danger(self.ear, waiting)

    def _take(self, arrival: ArrivalId) -> None:
        """What kills us while we only listen would kill us again and again, before its turn ever came."""
        if self._hand is not None:
            self._hand.take(arrival)
        if self.watch is not None:
            self.watch.taken(arrival)

    def _put_down(self) -> None:
        if self._hand is not None:
            self._hand.empty()
        if self.watch is not None:
            self.watch.put_down()


def tells_of_danger(ear: Ear, waiting: Waiting) -> bool:
    """Whether there are words in it in which danger is heard."""
    if waiting.body is None:
        return False
    what = read_event(waiting.body, waiting.position, waiting.received_at).what
    return isinstance(what, Wrote) and ear.hear(what.text).risk >= Risk.URGENT
