"""What stands in the outbox and has not gone: staff let it go after all."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import and_, case, null, or_, select, update

from storage.columns import fixed
from storage.db import Tx
from storage.ids import OutboxId, PersonId
from storage.outbox import KEY_LIFE
from storage.tables import Outgoing

Release = Literal["going", "not_held", "too_late"]


def release(tx: Tx, person: PersonId, row: OutboxId, now: datetime) -> Release:
    """Let what was held go after all, under its own key. not_held: it is not any more.

    too_late: LINE may have taken it, and has forgotten its key by now: it would arrive a second time.
    Locks: the caller holds the person's row. Rings for the sender.
    """
    held = and_(Outgoing.id == row, Outgoing.person_id == person, Outgoing.state == fixed("held"))
    surely_not_taken = Outgoing.via.is_(None)
    may_go = or_(surely_not_taken, Outgoing.first_try_at > now - KEY_LIFE)
    began = case((surely_not_taken, null()), else_=Outgoing.first_try_at)
    gone_back = tx.connection.execute(
        update(Outgoing)
        .where(held, may_go)
        .values(state="waiting", reason=None, due_at=now, tries=0, first_try_at=began, finished_at=None)
    )
    if gone_back.rowcount == 0:
        stays = tx.connection.execute(select(Outgoing.seq).where(held)).first()
        return "too_late" if stays else "not_held"
    tx.ring("outbox")
    tx.ring("console")
    return "going"
