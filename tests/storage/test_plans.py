"""What is asked all the time leads to a few rows by an index, without statistics, however much a council has."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest

from storage import (
    alarms,
    breaker,
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
from tests.storage.plans import (
    LINES,
    Asked,
    councils_walked,
    queries,
    wasted,
    wasted_on_each,
    whole_tables_read,
)
from tests.storage.stores import NOW, migrate_to_head, open_store

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
        lambda tx: seals.openings(tx, case()),
        lambda tx: seals.unseen_openings(tx, ME),
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
ALL_DONE = ("update arrivals set state = 'done'", "update outbox set state = 'sent'")
ALL_GONE = ("delete from arrivals", "delete from outbox")
QUIET = {
    "nothing was ever written": ((), 0),
    "all is done": (ALL_DONE, 0),
    "all is done but one": (ALL_DONE, 1),
    "all was let go of": (ALL_GONE, 0),
}
"""What the database may know of a council on a quiet day: what became of thousands, and how many wait."""

NEARLY_EMPTY = {
    "one has come": ((), 1),
    "one has come since all was let go of": (ALL_GONE, 1),
    "five have": (ALL_GONE, 5),
}
"""Here the line may be read to its end to find who is first, until the database looks again of itself: within minutes."""


@pytest.fixture
def untouched(empty_database_url: str) -> Iterator[Store]:
    """A store nobody else has used: what is known of its tables is what this test lets the database find out."""
    yield from _made(empty_database_url)


@pytest.fixture
def untouched_postgres(empty_postgres_url: str) -> Iterator[Store]:
    """The same, on PostgreSQL alone: SQLite finds out nothing of itself."""
    yield from _made(empty_postgres_url)


def _made(url: str) -> Iterator[Store]:
    migrate_to_head(url)
    opened = open_store(url)
    yield opened
    opened.close()


def grow_quiet(store: Store, then: Sequence[str], waiting: int) -> None:
    """Much has been done, hardly anybody waits, and that is what the database knows of the council."""
    with store.transaction() as tx:
        for table in LINES if not tx.is_sqlite else ():
            tx.connection.exec_driver_sql(f"alter table {table} set (autovacuum_enabled = false)")
    if then:
        wait_in_line(store, MANY_WAIT, "before")
    with store.transaction() as tx:
        for change in then:
            tx.connection.exec_driver_sql(change)
    wait_in_line(store, waiting, "the last")
    with store.transaction() as tx:
        for table in LINES:
            tx.connection.exec_driver_sql(f"analyze {table}")


def wait_in_line(store: Store, most: int, when: str) -> None:
    """So many messages of forty people come, and as many answers to them wait."""
    deliver(store, delivery(*(event(f"{when}{number}", f"U{number % 40}") for number in range(most))))
    with store.transaction() as tx:
        everybody = [people.meet(tx, f"U{number}", "ja", NOW) for number in range(min(most, 40))]
        for number in range(most):
            outbox.add(tx, everybody[number % 40], outbox.New("words", outbox.Lane.ANSWER, "{}"), NOW)


BUSY: Sequence[Asks] = (
    lambda tx: turns.claim_some(tx, NOW, 8),
    lambda tx: turns.count_waiting(tx, 40),
    lambda tx: outbox.lease_next(tx, NOW),
    breaker.any_wait,
    lambda tx: inbox.add(tx, [delivery(event(f"one more {number}", f"U{number}")) for number in range(8)]),
)
"""What workers, senders and the door ask all the time on the day on which thousands wait."""

IDLE: Sequence[Asks] = (
    lambda tx: turns.claim_some(tx, NOW, 8),
    lambda tx: turns.count_waiting(tx, 40),
    lambda tx: turns.newest(tx, 400),
    lambda tx: outbox.lease_next(tx, NOW),
    breaker.any_wait,
)
"""What is asked twice a second and more while nothing happens."""


def in_vain(store: Store, asks: Sequence[Asks], count: Callable[[Tx, Asked], list[str]]) -> list[str]:
    """What is looked at in vain to answer these, as counted so."""
    with store.transaction() as tx:
        with queries(tx) as asked:
            for ask in asks:
                ask(tx)
        return [line for one in asked for line in count(tx, one)]


@pytest.mark.parametrize("quiet", QUIET)
def test_when_thousands_wait_each_is_found_by_an_index_although_hardly_anybody_used_to(
    untouched: Store, quiet: str
) -> None:
    grow_quiet(untouched, *QUIET[quiet])
    wait_in_line(untouched, MANY_WAIT, "now")

    assert in_vain(untouched, BUSY, wasted) == []


@pytest.mark.parametrize("quiet", NEARLY_EMPTY)
def test_whatever_is_known_of_the_line_it_is_never_read_once_for_each(
    untouched_postgres: Store, quiet: str
) -> None:
    grow_quiet(untouched_postgres, *NEARLY_EMPTY[quiet])
    wait_in_line(untouched_postgres, MANY_WAIT, "now")

    assert in_vain(untouched_postgres, BUSY, wasted_on_each) == []


@pytest.mark.parametrize("waiting", [0, 1, 60])
@pytest.mark.parametrize("quiet", ["all is done", "all was let go of"])
def test_while_hardly_anybody_waits_nobody_looks_through_all_that_is_done(
    untouched: Store, quiet: str, waiting: int
) -> None:
    grow_quiet(untouched, *QUIET[quiet])
    wait_in_line(untouched, waiting, "now")

    assert in_vain(untouched, IDLE, wasted) == []
