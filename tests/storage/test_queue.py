"""The queue: in the order staff work through it, read from an index alone however many cases were closed long ago."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text

from storage import cases, desks, people
from storage.db import Store, Tx
from storage.ids import CaseId, DeskKey
from storage.people import Known
from storage.tables import Case
from tests.storage.plans import plan, queries, whole_tables_read
from tests.storage.stores import NOW, later

DESK = DeskKey("general")
MANY = 6_000


def met(tx: Tx) -> Known:
    return people.meet(tx, "U" + "1" * 32, "ja", NOW)


def opened(tx: Tx, said_at: datetime, *, desk: DeskKey = DESK, **values: object) -> CaseId:
    case = cases.open_case(tx, met(tx), desk, None, NOW, "2611").id
    cases.change(tx, case, **{"state": "waiting", "waiting_on": "staff", "last_said_at": said_at, **values})
    return case


def test_danger_goes_first_then_whose_turn_it_is_then_who_has_waited_longest(store: Store) -> None:
    with store.transaction() as tx:
        theirs = opened(tx, later(0), waiting_on="person")
        late = opened(tx, later(20))
        early = opened(tx, later(10))
        watched = opened(tx, later(40), risk=1, waiting_on="person")
        urgent_theirs = opened(tx, later(30), risk=2, waiting_on="person")
        urgent = opened(tx, later(50), risk=2)
        opened(tx, later(0), state="closed", closed_at=later(60))

        order = [urgent, urgent_theirs, watched, early, late, theirs]
        assert [row.case.id for row in desks.queue(tx, None)] == order
        assert desks.counts(tx) == {DESK: (6, 3)}


def test_a_case_moves_in_the_queue_when_its_turn_changes(store: Store) -> None:
    with store.transaction() as tx:
        first = opened(tx, later(10))
        second = opened(tx, later(20))
        cases.change(tx, first, waiting_on="person")

        assert [row.case.id for row in desks.queue(tx, None)] == [second, first]


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("desk", [None, DESK])
def test_a_page_is_read_from_an_index_in_its_order(
    store: Store, desk: DeskKey | None, *, closed: bool
) -> None:
    with store.transaction() as tx:
        fill(tx)

    with store.transaction() as tx:
        with queries(tx) as asked:
            desks.queue(tx, desk, closed=closed)
            desks.counts(tx)
            desks.mark(tx)

        assert whole_tables_read(tx, asked, "cases") == []
        (page, *_) = asked
        sorts = ("USE TEMP B-TREE FOR ORDER BY", "Sort ")
        assert [line for line in plan(tx, page) if line.removeprefix("->").strip().startswith(sorts)] == []


def fill(tx: Tx) -> None:
    """Many cases, more of them open than any page shows."""
    opened(tx, NOW)
    row = dict(tx.connection.execute(select(Case)).mappings().one())
    del row["rank"]
    many = [
        {
            **row,
            "id": uuid4(),
            "number": f"2610-{number:04d}",
            "state": "waiting" if number % 10 == 0 else "closed",
            "closed_at": later(number),
            "last_said_at": later(number),
            "desk": ("general", "care", "families")[number % 3],
        }
        for number in range(MANY)
    ]
    tx.connection.execute(insert(Case), many)
    tx.connection.execute(text("analyze"))
