"""Versions of the council's profile: the newest is in effect, older ones are its history. Nothing here is ever changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Tx
from storage.ids import StaffId
from storage.tables import Profile

Parts = Mapping[str, object]
HISTORY = 50  # versions shown at once


@dataclass(frozen=True, slots=True)
class Version:
    """A version. staff: who made it; None: the files. parts: as in effect; filed: as the files said when last loaded."""

    number: int
    made_at: datetime
    staff: StaffId | None
    parts: Parts
    filed: Parts


def newest_number(tx: Tx) -> int:
    """The number of the version in effect; 0 before the first. One look at an index: cheap enough to ask often."""
    asked = select(func.max(Profile.version)).where(Profile.council == tx.council)
    return tx.connection.execute(asked).scalar_one() or 0


def newest(tx: Tx) -> Version | None:
    """The version in effect."""
    return next(iter(history(tx, most=1)), None)


def version(tx: Tx, number: int) -> Version | None:
    """One version."""
    rows = tx.connection.execute(_READ.where(Profile.council == tx.council, Profile.version == number)).all()
    return _version(*rows[0]) if rows else None


def history(tx: Tx, most: int = HISTORY, before: int | None = None) -> tuple[Version, ...]:
    """The latest versions, the newest first. before: only those older than this one."""
    ours = _READ.where(Profile.council == tx.council).order_by(Profile.version.desc()).limit(most)
    if before is not None:
        ours = ours.where(Profile.version < before)
    return tuple(_version(*row) for row in tx.connection.execute(ours))


def add(tx: Tx, number: int, staff: StaffId | None, parts: Parts, filed: Parts, now: datetime) -> bool:
    """Put a version into effect. False: somebody else has made this number meanwhile, and nothing was changed."""
    dialect = sqlite if tx.is_sqlite else postgresql
    row = dialect.insert(Profile).values(
        council=tx.council,
        version=number,
        made_at=now,
        staff_id=staff,
        parts=json.dumps(parts, ensure_ascii=False, default=str),
        filed=json.dumps(filed, ensure_ascii=False, default=str),
    )
    ours = row.on_conflict_do_nothing(index_elements=["council", "version"]).returning(Profile.version)
    added = tx.connection.execute(ours).first()
    tx.ring("console")
    return added is not None


def _version(number: int, made_at: datetime, staff: UUID | None, parts: str, filed: str) -> Version:
    return Version(number, made_at, StaffId(staff) if staff else None, json.loads(parts), json.loads(filed))


_READ = select(Profile.version, Profile.made_at, Profile.staff_id, Profile.parts, Profile.filed)
