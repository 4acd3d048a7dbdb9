"""Which channel secret LINE signs with while it is being changed: counts by a keyed hash, never the secret itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Tx
from storage.tables import SecretUse


@dataclass(frozen=True, slots=True)
class Use:
    """How many deliveries were signed with a secret, and when the latest of them reached us."""

    count: int
    first_at: datetime
    last_at: datetime


def count(tx: Tx, secret: str, more: int, now: datetime) -> None:
    """So many more deliveries were signed with this secret."""
    dialect = sqlite if tx.is_sqlite else postgresql
    row = dialect.insert(SecretUse).values(
        council=tx.council, fingerprint=_fingerprint(tx, secret), count=more, first_at=now, last_at=now
    )
    more_of_it = {"count": SecretUse.count + more, "last_at": now}
    tx.connection.execute(
        row.on_conflict_do_update(index_elements=["council", "fingerprint"], set_=more_of_it)
    )


def of(tx: Tx, secret: str) -> Use | None:
    """How this secret has been used; None: never, as far as was counted."""
    row = tx.connection.execute(
        select(SecretUse.count, SecretUse.first_at, SecretUse.last_at).where(
            SecretUse.council == tx.council, SecretUse.fingerprint == _fingerprint(tx, secret)
        )
    ).one_or_none()
    return Use(*row) if row else None


def _fingerprint(tx: Tx, secret: str) -> bytes:
    return tx.vault.digest("line_secret", secret)
