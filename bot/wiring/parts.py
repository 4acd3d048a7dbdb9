"""What every process has: its settings, the council, the database, the spool."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from handlers.council import BadProfile, Council, read_council
from handlers.profile.keeping import newer
from handlers.words import all_words
from storage import profiles, secrets
from storage.bell import Bell, RedisBell
from storage.db import Store, Tx
from storage.neighbours import NeighbourBell
from storage.spool import Spool
from storage.vault import Vault

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Parts:
    """The common ground of a process. council: as its files say, until the version in effect is known."""

    settings: Settings
    council: Council
    store: Store
    spool: Spool
    version: int = 0
    _followers: list[Callable[[Council], None]] = field(default_factory=list)

    def ready(self) -> None:
        """Learn what only the database knows, once it answers. Raises: SQLAlchemyError while it does not."""
        if self.store.vault.knows_index:
            return
        with self.store.reading() as tx:  # never waits for a writer, which may stand still
            if secrets.know_index(tx):
                self.renew(tx)
                return
        with self.store.transaction() as tx:
            secrets.learn_index(tx)
            self.renew(tx)

    def follow(self, take: Callable[[Council], None]) -> None:
        """Be given the council anew whenever its profile has changed. Its ear is deaf, as in these parts."""
        self._followers.append(take)

    def renew(self, tx: Tx) -> bool:
        """Take up the version of the profile that is in effect. False: it is known already, or this release cannot use it."""
        try:
            found = newer(tx, self.version, self.council.words)
        except BadProfile as bad:
            self.version = profiles.newest_number(tx)  # said once, not every few seconds
            log.error("profile.unusable", extra={"count": len(bad.faults)})
            return False
        if found is None:
            return False
        if self.version:
            log.info("profile.renewed", extra={"count": found[0]})
        self.version, self.council = found
        for take in self._followers:
            take(self.council)
        return True

    def try_ready(self) -> None:
        """Learn it now if the database answers, later if it does not."""
        try:
            self.ready()
        except SQLAlchemyError as gone:
            log.warning("database.away", extra={"kind": type(gone).__name__})

    def close(self) -> None:
        """Let go of the bell and the database."""
        self.store.bell.close()
        self.store.close()


def make_parts(settings: Settings) -> Parts:
    """Put together what every process needs."""
    vault = Vault(settings.council, settings.field_keys, settings.current_field_key)
    store = Store(settings.database_url, vault, make_bell(settings))
    spool = Spool(settings.state_dir / "spool", vault)
    return Parts(settings, read_council(settings.council, all_words()), store, spool)


def make_bell(settings: Settings) -> Bell:
    """Redis where there is one; without it, a bell for the processes of this machine."""
    if settings.redis_url:
        return RedisBell(settings.redis_url, settings.council)
    return NeighbourBell(settings.state_dir / "bells")
