"""Sixty consultations, counted by hand: what the trends of a year are held against."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert

from handlers.hours import TOKYO
from storage import people
from storage.db import Store
from storage.ids import new_id
from storage.tables import Case, CaseMatter

NOW = datetime(2027, 4, 2, 12, 0, tzinfo=TOKYO)


@dataclass(frozen=True, slots=True)
class Some:
    """Some cases that are alike, sent a minute apart. who: their people are numbered from here on."""

    how_many: int
    at: datetime
    who: int
    topic: str | None = None
    area: str | None = None
    age: str | None = None
    locale: str = "ja"
    channel: str = "line"
    outcome: str | None = None
    closed_at: datetime | None = None
    answered_after: timedelta | None = None
    is_late: bool = False
    matters: tuple[tuple[str, str], ...] = ()


def tokyo(text: str) -> datetime:
    """A moment in Tokyo, as people write it."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


SIXTY = (
    Some(
        20, tokyo("2026-04-10T10:00"), 0, "money", "east", "old", outcome="answered",
        closed_at=tokyo("2026-05-01T09:00"), answered_after=timedelta(hours=2),
        matters=(("person", "debt"), ("person", "food"), ("heard", "mind")),
    ),
    Some(
        12, tokyo("2026-06-15T11:00"), 100, "housing", None, "middle", channel="phone",
        outcome="led_elsewhere", closed_at=tokyo("2026-06-20T09:00"),
        matters=(("person", "debt"), ("staff", "rent")),
    ),
    Some(8, tokyo("2026-06-16T11:00"), 200, "care", "east", "old", locale="vi", is_late=True),
    Some(6, tokyo("2026-12-01T11:00"), 300, "mind", "west", "young", channel="counter"),
    Some(3, tokyo("2026-12-02T11:00"), 400, "work", "west", "minor"),
    Some(5, tokyo("2027-03-31T23:30"), 0, "money", "east", "old", is_late=True),
    Some(4, tokyo("2027-04-01T00:00"), 500, "family"),
    Some(1, tokyo("2026-03-31T23:59"), 600, "family"),
    Some(1, tokyo("2026-03-31T23:50"), 601, "family", outcome="other", closed_at=tokyo("2026-03-31T23:59")),
)  # fmt: skip


def send(store: Store, groups: tuple[Some, ...] = SIXTY) -> None:
    """Keep these cases as the desk would have."""
    for some in groups:
        for at in range(some.how_many):
            _send(store, some, at)


def _send(store: Store, some: Some, at: int) -> None:
    sent = some.at + timedelta(seconds=at)
    case = new_id()
    with store.transaction() as tx:
        person = people.meet(tx, f"U{some.who + at}", some.locale, sent)
        values = {
            "id": case,
            "council": tx.council,
            "number": case.hex,
            "person_id": person.id,
            "desk": "livelihood",
            "state": "closed" if some.closed_at else "waiting",
            "waiting_on": "staff" if some.is_late else "person",
            "topic": some.topic,
            "area": some.area,
            "age": some.age,
            "locale": some.locale,
            "channel": some.channel,
            "outcome": some.outcome,
            "opened_at": sent,
            "submitted_at": sent,
            "last_said_at": sent,
            "due_at": sent + timedelta(hours=1),
            "closed_at": some.closed_at,
            "answered_at": sent + some.answered_after if some.answered_after else None,
            "version": 1,
        }
        tx.connection.execute(insert(Case), values)
        boxes = [
            {
                "case_id": case,
                "council": tx.council,
                "told_by": by,
                "matter": matter,
                "is_main": False,
                "position": 0,
            }
            for by, matter in some.matters
        ]
        if boxes:
            tx.connection.execute(insert(CaseMatter), boxes)
