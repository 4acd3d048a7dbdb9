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
from tests.storage.plans import councils_walked, plan, queries, whole_tables_read
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


def test_whose_turn_it_is_is_looked_up_person_by_person_although_mostly_nobody_waits(store: Store) -> None:
    with store.transaction() as tx:
        if not tx.is_sqlite:
            tx.connection.exec_driver_sql("alter table arrivals set (autovacuum_enabled = false)")
            tx.connection.exec_driver_sql("analyze arrivals")  # while it is empty, as on every quiet day
    deliver(store, delivery(*(event(f"E{number}", f"U{number % 40}") for number in range(400))))

    with store.transaction() as tx:
        with queries(tx) as asked:
            turns.claim_some(tx, NOW, 8)
        if not tx.is_sqlite:  # 400 rows are read whole for being few
            tx.connection.exec_driver_sql("set local enable_seqscan = off")

        looked = [line for one in asked for line in plan(tx, one) if "person_key" in line]
        by_person = ("(person_key=?)", "Cond: (person_key = arrivals.person_key)")
        assert any(line.endswith(by_person) for line in looked), looked
