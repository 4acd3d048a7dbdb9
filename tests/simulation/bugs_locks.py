"""Planted bugs of locking, which show on PostgreSQL alone: there two transactions write at once.

SQLite lets one write at a time, so none of these would do any harm there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, Row, bindparam, or_, select

from storage import outbox, people, turns
from storage.db import Tx
from storage.tables import Arrival, Outgoing
from storage.turns import Waiting
from tests.simulation.bugs_settling import next_words
from tests.simulation.planting import Place, bug


@bug(by="staff_read_once_what_was_written", database="postgresql")
def people_are_not_held() -> list[Place]:
    """Whose turn it is is looked up, and their row is not locked: two workers attend to the same person at once."""
    return [(turns, "_PEOPLE_TO_HOLD", turns._PEOPLE)]


@bug(by=("staff_read_once_what_was_written", "people_are_heard_in_order"), database="postgresql")
def what_was_seen_is_believed() -> list[Place]:
    """What waited when it was looked up is attended to, also if another worker has ended it before we had the lock."""

    def still_first(_tx: Tx, rows: Sequence[Row[*tuple[object, ...]]]) -> list[Row[*tuple[object, ...]]]:
        return list(rows)

    return [(turns, "_still_first", still_first)]


@bug(by="people_see_once_what_was_said", database="postgresql")
def words_are_not_held() -> list[Place]:
    """Two senders look for the next words, find the same, and both send them."""
    now: BindParameter[datetime] = bindparam("now")
    far: BindParameter[datetime] = bindparam("far")
    is_due = outbox._is_past(Outgoing.due_at, now, far)
    is_free = or_(Outgoing.leased_until.is_(None), outbox._is_past(Outgoing.leased_until, now, far))
    return [(outbox, "_NEXT", next_words(is_due, is_free, ~outbox._must_wait()))]


@bug(by="no_event_is_lost", workload="busy_disk", database="postgresql")
def a_cursor_passes_what_commits_late() -> list[Place]:
    """What has come is asked for by number, from the last one seen: a lower number that commits later is never asked for.

    The cursor and what it has passed outlast every crash, and all workers share them: order alone is what goes wrong.
    """
    real = turns.claim_some
    passed: set[int] = set()

    def claim_some(tx: Tx, now: datetime, most: int) -> list[Waiting]:
        newer = select(Arrival.id).where(Arrival.id > max(passed, default=0))
        passed.update(tx.connection.execute(newer).scalars())
        return [each for each in real(tx, now, most) if each.id in passed]

    return [(turns, "claim_some", claim_some)]


@bug(
    by=("one_member_has_a_case", "what_staff_did_is_on_record"),
    workload="staff_pair",
    seeds=400,
    database="postgresql",
)
def staff_do_not_hold_the_person() -> list[Place]:
    """A form of the console reads whose case it is, and changes it, without holding the person it is about."""
    return [(people, "_HELD", people._SEEN)]
