"""What is asked all the time leads to a few rows by an index, without statistics, however much a council has."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from storage import (
    alarms,
    cards,
    cases,
    compared,
    desks,
    doubles,
    finding,
    handovers,
    inbox,
    outbox,
    parked,
    people,
    promises,
    related,
    seals,
    seats,
    shares,
    staff,
    timers,
    trends,
    turns,
    unanswered,
    unheard,
)
from storage.db import Store, Tx
from storage.ids import CaseId, DeskKey, PersonId, StaffId, new_id
from tests.storage.arriving import deliver, delivery, event
from tests.storage.plans import councils_walked, queries, wasted, whole_tables_read
from tests.storage.stores import NOW

GROWING = (
    "alarm_calls",
    "alarms",
    "arrivals",
    "cards",
    "case_matters",
    "cases",
    "double_tags",
    "find_tags",
    "handovers",
    "messages",
    "outbox",
    "people",
    "unanswered",
)
"""Tables with a row or more for every person, case or message there ever was."""

MANY = [CaseId(new_id()) for _ in range(50)]
SOME = [PersonId(new_id()) for _ in range(50)]
ME = StaffId(new_id())
HERE = DeskKey("general")
Asks = Callable[[Tx], object]


def case() -> CaseId:
    return CaseId(new_id())


ASKED: dict[str, Sequence[Asks]] = {
    "a page of a queue": [
        lambda tx: desks.queue(tx, None, seen_by=ME),
        lambda tx: desks.queue(tx, HERE, seen_by=ME),
        lambda tx: desks.queue(tx, None, closed=True, seen_by=ME),
        lambda tx: desks.queue(tx, HERE, closed=True, seen_by=ME),
        desks.counts,
        lambda tx: desks.troubles(tx, NOW, seen_by=ME),
        lambda tx: desks.troubles(tx, NOW, page=3, seen_by=ME),
        lambda tx: desks.count_troubles(tx, NOW, seen_by=ME),
        handovers.waiting,
        lambda tx: seals.closed_to(tx, ME, MANY, NOW),
        alarms.open_now,
        parked.waiting,
        parked.count,
        unheard.count,
        unanswered.waiting,
        unanswered.count,
    ],
    "whether the desk is well": [desks.ages, lambda tx: turns.count_waiting(tx, 1_000)],
    "the scheduler's round": [
        lambda tx: promises.next_late(tx, NOW, 1),
        lambda tx: promises.next_unanswered(tx, NOW, 1),
        lambda tx: promises.next_to_wake(tx, NOW, 1),
        lambda tx: promises.unowned(tx, NOW, 100),
        lambda tx: promises.unfinished(tx, NOW),
        lambda tx: promises.count_broken(tx, NOW),
        lambda tx: timers.fire_due(tx, NOW),
    ],
    "what works, sends and calls": [
        lambda tx: turns.claim(tx, NOW),
        lambda tx: outbox.lease_next(tx, NOW),
        lambda tx: alarms.any_due(tx, "mail", NOW),
        lambda tx: alarms.next_due(tx, NOW),
        lambda tx: alarms.lease_call(tx, "line", NOW),
    ],
    "a case": [
        lambda tx: cases.some(tx, MANY),
        lambda tx: cases.of_person(tx, SOME[0]),
        lambda tx: cases.open_of_staff(tx, ME),
        lambda tx: cases.begun_of(tx, SOME[0], 3),
        lambda tx: handovers.newest(tx, case()),
        lambda tx: handovers.parties(tx, case()),
        lambda tx: related.of_case(tx, case()),
        lambda tx: shares.of_case(tx, case()),
        lambda tx: shares.unanswered(tx, SOME[0]),
        lambda tx: seals.of_case(tx, case()),
        seals.openings,
        lambda tx: seats.of_member(tx, ME),
        lambda tx: staff.get(tx, ME),
    ],
    "a search": [
        lambda tx: finding.candidates(tx, ["name|佐藤", "name|藤美", "name|美紀"], 400, case()),
        lambda tx: desks.lines(tx, MANY),
        lambda tx: desks.sought(tx, MANY),
        lambda tx: cards.for_cases(tx, MANY),
    ],
    "who is known twice": [
        lambda tx: doubles.candidates(tx, ["phone|1", "phone|2"], SOME[:2], 100),
        lambda tx: doubles.apart_from(tx, SOME),
        lambda tx: doubles.group(tx, SOME[0]),
        lambda tx: compared.of_people(tx, SOME),
        lambda tx: cards.of_people(tx, {each: people.receive(tx, "ja", NOW).key for each in SOME}),
    ],
    "a year in figures": [
        lambda tx: trends.count(tx, [NOW, NOW + timedelta(days=365)], NOW),
        lambda tx: trends.carried_over(tx, NOW),
        trends.first_sent,
    ],
}


@pytest.mark.parametrize("what", ASKED)
def test_nothing_asked_often_reads_all_a_council_has(store: Store, what: str) -> None:
    with store.transaction() as tx:
        with queries(tx) as asked:
            for ask in ASKED[what]:
                ask(tx)

        assert councils_walked(tx, asked) == []
        for table in GROWING:
            assert whole_tables_read(tx, asked, table) == []


def test_whether_a_page_has_changed_is_told_by_the_last_rows_alone(store: Store) -> None:
    with store.transaction() as tx:
        with queries(tx) as asked:
            desks.mark(tx)

        assert councils_walked(tx, asked) == []


MANY_WAIT = 2_000
QUIET = {
    "a table nobody has written into": (),
    "a table of what is done": ("update arrivals set state = 'done'", "update outbox set state = 'sent'"),
    "a table that was emptied": ("delete from arrivals", "delete from outbox"),
}
"""What statistics may have been made of on a quiet day: in all of them, nobody waits."""


def grow_quiet(store: Store, then: Sequence[str]) -> None:
    """Much has been done, nobody waits, and that is what the database knows of the council."""
    with store.transaction() as tx:
        for table in ("arrivals", "outbox") if not tx.is_sqlite else ():
            tx.connection.exec_driver_sql(f"alter table {table} set (autovacuum_enabled = false)")
    if then:
        wait_in_line(store, MANY_WAIT, "before")
    with store.transaction() as tx:
        for change in then:
            tx.connection.exec_driver_sql(change)
    with store.transaction() as tx:
        tx.connection.exec_driver_sql("analyze arrivals")
        tx.connection.exec_driver_sql("analyze outbox")


def wait_in_line(store: Store, most: int, when: str) -> None:
    """So many messages of forty people come, and as many answers to them wait."""
    deliver(store, delivery(*(event(f"{when}{number}", f"U{number % 40}") for number in range(most))))
    with store.transaction() as tx:
        everybody = [people.meet(tx, f"U{number}", "ja", NOW) for number in range(40)]
        for number in range(most):
            outbox.add(tx, everybody[number % 40], outbox.New("words", outbox.Lane.ANSWER, "{}"), NOW)


@pytest.mark.parametrize("quiet", QUIET)
def test_on_the_day_when_thousands_wait_each_is_found_by_an_index_although_nobody_used_to(
    store: Store, quiet: str
) -> None:
    grow_quiet(store, QUIET[quiet])
    wait_in_line(store, MANY_WAIT, "now")

    with store.transaction() as tx:
        with queries(tx) as asked:
            turns.claim_some(tx, NOW, 8)
            outbox.lease_next(tx, NOW)
            inbox.add(tx, [delivery(event(f"one more {number}", f"U{number}")) for number in range(8)])

        assert [line for one in asked for line in wasted(tx, one)] == []
