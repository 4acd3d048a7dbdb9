"""Keys of ours that live in the database, wrapped: they outlast the rotation of the keys that wrap them."""

from __future__ import annotations

import os

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Tx
from storage.tables import SealedSecret
from storage.vault import KEY_BYTES, Place

INDEX = Place("secrets", "sealed", "index")


def know_index(tx: Tx) -> bool:
    """Give the vault that key if it has been made, without changing anything. Raises: CannotOpen if our keys do not fit."""
    kept = select(SealedSecret.sealed).where(SealedSecret.council == tx.council, SealedSecret.name == "index")
    sealed = tx.connection.execute(kept).scalar_one_or_none()
    if sealed is not None:
        tx.vault.know_index(tx.vault.open(sealed, INDEX))
    return sealed is not None


def learn_index(tx: Tx) -> None:
    """Give the vault its key for keyed hashes, made once per council. Raises: CannotOpen if our keys do not fit."""
    if know_index(tx):
        return
    dialect = sqlite if tx.is_sqlite else postgresql
    row = dialect.insert(SealedSecret).values(
        council=tx.council, name="index", sealed=tx.vault.seal(os.urandom(KEY_BYTES), INDEX)
    )
    tx.connection.execute(row.on_conflict_do_nothing())
    know_index(tx)  # ours, or that of whoever was faster
