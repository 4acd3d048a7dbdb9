"""What every process has: its settings, the council, the database, the spool."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from handlers.council import Council, read_council
from handlers.words import all_words
from storage import secrets
from storage.bell import Bell, RedisBell
from storage.db import Store
from storage.neighbours import NeighbourBell
from storage.spool import Spool
from storage.vault import Vault

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Parts:
    """The common ground of a process."""

    settings: Settings
    council: Council
    store: Store
    spool: Spool

    def ready(self) -> None:
        """Learn what only the database knows, once it answers. Raises: SQLAlchemyError while it does not."""
        if not self.store.vault.knows_index:
            with self.store.transaction() as tx:
                secrets.learn_index(tx)

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
