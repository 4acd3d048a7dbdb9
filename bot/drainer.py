"""Brings what the spool holds into the database once it is back: oldest first, every delivery once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import monotonic
from bot.edge import delivery_of
from storage import inbox
from storage.db import Store
from storage.inbox import Delivery
from storage.spool import Spool
from storage.vault import CannotOpen

BATCH = 100
PAUSE_S = 1.0
UPKEEP_EVERY_S = 15.0

log = logging.getLogger(__name__)


class Drainer:
    """A thread that looks after the spool. Several of them are harmless: the inbox keeps each event once.

    upkeep: what else is seen to now and then by whoever keeps deliveries on this machine.
    """

    def __init__(
        self,
        store: Store,
        spool: Spool,
        ready: Callable[[], None],
        upkeep: Sequence[Callable[[], None]] = (),
    ) -> None:
        self._store = store
        self._spool = spool
        self._ready = ready
        self._upkeep = upkeep
        self._upkeep_at = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="drainer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop after the present batch."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._look()
            except Exception as fault:  # without this thread everything would be kept and nothing answered
                log.error("drainer.failed", exc_info=fault)
            self._ended.wait(PAUSE_S)

    def _look(self) -> None:
        try:
            while self._spool.is_used() and not self._ended.is_set():
                self.drain()
        except (SQLAlchemyError, OSError, CannotOpen) as gone:
            log.info("spool.waiting", extra={"kind": type(gone).__name__})
        self._keep_up()

    def _keep_up(self) -> None:
        """What else must be seen to on this machine, now and then; failing, it holds up no delivery."""
        if monotonic() < self._upkeep_at:
            return
        self._upkeep_at = monotonic() + UPKEEP_EVERY_S
        for see_to in self._upkeep:
            try:
                see_to()
            except (SQLAlchemyError, OSError, CannotOpen) as gone:
                log.info("upkeep.waiting", extra={"kind": type(gone).__name__})

    def drain(self) -> int:
        """Bring one batch in; says how many deliveries."""
        self._ready()
        batch = self._spool.oldest(BATCH)
        try:
            count = self._bring_in(batch)
        except inbox.UNKEEPABLE:
            count = sum(map(self._bring_in_alone, batch))
        log.info("spool.drained", extra={"count": count})
        return count

    def _bring_in_alone(self, path: Path) -> int:
        try:
            return self._bring_in([path])
        except inbox.UNKEEPABLE as refused:
            self._set_aside(path, type(refused).__name__)
            return 0

    def _bring_in(self, batch: Sequence[Path]) -> int:
        deliveries = [delivery for path in batch if (delivery := self._open(path))]
        with self._store.transaction() as tx:
            inbox.add(tx, deliveries)
        for path in batch:
            self._spool.let_go(path)
        return len(deliveries)

    def _open(self, path: Path) -> Delivery | None:
        try:
            body, received_at = self._spool.open(path)
        except CannotOpen as sealed:
            self._set_aside(path, type(sealed).__name__)
            return None
        return delivery_of(body, received_at) if body is not None and received_at is not None else None

    def _set_aside(self, path: Path, kind: str) -> None:
        self._spool.set_aside(path)
        log.error("spool.set_aside", extra={"kind": kind})
