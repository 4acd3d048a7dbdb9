"""What stands in the outbox and has not gone: staff let it go after all; words in it that were taken back go no more."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, case, null, or_, select, update

from storage.columns import fixed
from storage.db import Tx
from storage.ids import OutboxId, PersonId
from storage.outbox import KEY_LIFE, WAITING, place
from storage.people import Known
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


def unsay(tx: Tx, person: Known, rows: Collection[OutboxId], left: Callable[[str], str]) -> None:
    """Words in these rows were taken back. left: what is to be sent without them, from what was to be sent.

    What LINE may have been given ends as it ends, and is never given again: its words go, and one key never stands
    for other words. Locks: the caller holds the person's row.
    """
    mine = and_(Outgoing.id.in_(rows), Outgoing.person_id == person.id, Outgoing.body.is_not(None))
    found = tx.connection.execute(
        select(Outgoing.id, Outgoing.via, Outgoing.body)
        .where(mine, or_(Outgoing.state == WAITING, Outgoing.state == fixed("held")))
        .order_by(Outgoing.seq)
        .with_for_update()
    ).all()
    for row in found:
        at = place("body", OutboxId(row.id))
        body = None if row.via else person.key.seal(left(person.key.open(row.body, at)), at)
        tx.connection.execute(update(Outgoing).where(Outgoing.id == row.id).values(body=body))
