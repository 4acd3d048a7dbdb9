"""Cases go when the time is over that the profile gives them, with everything that hangs on them, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.scheduler import Scheduler
from conversations.handing_over import Basis
from handlers import cases as commands
from handlers import handing_over, relating
from handlers.council import PROFILES
from handlers.handing_over import Offering
from handlers.profile import editing, keeping
from handlers.words import all_words
from storage import cards, cases, profiles, retention, seals, seats, shares, talks
from storage.cards import Card, Change
from storage.cases import Found
from storage.db import Tx
from storage.ids import DeskKey, HandoverId, NoteId, StaffId, new_id
from storage.retention import Retention, TooMuch, months_before
from storage.staff import Member
from storage.tables import Audit, Case, Message, Person, Table
from tests.handlers.desk import Desk

THERE = DeskKey("livelihood")
KEPT = Retention(cases=60, danger_cases=120, withdrawn=1)
OTHER = "Uother"


def close(desk: Desk, case: Found, months_ago: int, state: cases.State = "closed", risk: int = 0) -> None:
    """As if it had been over for so many months and an hour."""
    closed_at = months_before(desk.now, months_ago) - timedelta(hours=1)
    with desk.store.transaction() as tx:
        cases.change(tx, case.id, state=state, closed_at=closed_at, last_said_at=closed_at, risk=risk)


def let_go(desk: Desk, kept: Retention = KEPT, few: int | None = retention.FEW) -> int | TooMuch:
    with desk.store.transaction() as tx:
        return retention.let_go(tx, desk.now, few, kept)


def left(desk: Desk) -> set[UUID]:
    with desk.store.reading() as tx:
        return set(tx.connection.execute(select(Case.id)).scalars())


def traces(tx: Tx, ids: set[UUID]) -> Iterator[str]:
    """Where any of these ids still stands, the record of who did what left aside."""
    for table in Table.metadata.sorted_tables:
        if table.name == Audit.__tablename__:
            continue
        for row in tx.connection.execute(select(table)):
            for column, value in row._mapping.items():
                if value in ids or (isinstance(value, str) and any(each.hex in value for each in ids)):
                    yield f"{table.name}.{column}"


def fill(desk: Desk, case: Found, member: Member, other: Found) -> None:
    """Everything that staff may do with a case."""
    now, person = desk.pass_time(), desk.person()
    with desk.store.transaction() as tx:
        seats.give(tx, member.id, [case.desk])
        commands.write_note(tx, member, case.number, "電話は夕方に。", NoteId(new_id()), now)
        shares.ask(tx, case.id, THERE, member.id, now)
        once = HandoverId(new_id())
        lines = ("answer:story",)
        offering = Offering(Basis.CONSENT, lines, "お願いします。", consent_told=True, once=once, due_at=None)
        handing_over.offer(tx, member, case.number, THERE, offering, now)
        relating.link(tx, member, case.number, other.number, "related", now)
        seals.seal(tx, case.id, "named", [member.id], member.id, now)
        card = Card("佐藤 ハル", "さとう はる")
        cards.write(tx, person, Change(card, 0, StaffId(new_id()), case.id), now)


def test_a_case_goes_with_everything_and_its_person_with_the_last_of_them(desk: Desk) -> None:
    case, other, member = desk.consult(), desk.consult(OTHER), desk.hire("sato")
    desk.write("死にたい")
    fill(desk, case, member, other)
    desk.pass_time(6 * 366 * 86400)
    for each in desk.cases():
        close(desk, each, 121, risk=3)
    with desk.store.reading() as tx:
        theirs: set[UUID] = {each.id for each in desk.cases()} | {desk.person().id}
        said = select(Message.id).where(Message.person_id == desk.person().id)
        theirs |= set(tx.connection.execute(said).scalars())
        assert len(set(traces(tx, theirs))) > 15

    let_go(desk, few=None)

    with desk.store.reading() as tx:
        assert list(traces(tx, theirs)) == []
        assert set(tx.connection.execute(select(Person.id)).scalars()) == {desk.person(OTHER).id}
        erased = select(Audit.subject).where(Audit.action == "case.erased")
        assert case.id.hex in set(tx.connection.execute(erased).scalars())
    assert left(desk) == {other.id}


@pytest.mark.parametrize(
    ("state", "risk", "months", "goes"),
    [
        ("closed", 0, 60, True),
        ("closed", 0, 59, False),
        ("closed", 2, 60, False),
        ("closed", 2, 120, True),
        ("withdrawn", 0, 1, True),
        ("withdrawn", 0, 0, False),
        ("withdrawn", 3, 60, False),
        ("waiting", 0, 200, False),
    ],
)
def test_each_kind_has_its_time(
    desk: Desk, state: cases.State, risk: int, months: int, *, goes: bool
) -> None:
    case = desk.consult()
    close(desk, case, months, state, risk)

    let_go(desk)

    assert left(desk) == (set() if goes else {case.id})


def test_who_has_spoken_since_or_has_another_case_stays(desk: Desk) -> None:
    old, new = desk.consult(), desk.consult()
    close(desk, old, 61)
    let_go(desk)
    assert left(desk) == {new.id}

    close(desk, new, 61)
    person = desk.person()
    with desk.store.transaction() as tx:
        talks.keep(tx, person, replace(talks.stand(tx, person), case=None), desk.now)
    desk.write("こんにちは")
    let_go(desk)
    assert left(desk) == set()
    with desk.store.reading() as tx:
        assert set(tx.connection.execute(select(Person.id)).scalars()) == {desk.person().id}
    assert desk.consult().number != new.number


def in_effect(desk: Desk) -> Retention:
    with desk.store.reading() as tx:
        found = keeping.newer(tx, 0, all_words())
    assert found is not None
    return found[1].profile.retention


def test_the_period_of_the_profile_is_the_one_applied(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        keeping.load(tx, keeping.read_to_load(tx, PROFILES), desk.now)
    case = desk.consult()
    close(desk, case, 40)
    clock = Scheduler(desk.store, lambda: desk.now, Event(), kept=lambda: in_effect(desk))

    clock.clear()
    assert left(desk) == {case.id}

    member = replace(desk.hire("mikan"), role="admin")
    with desk.store.transaction() as tx:
        changed: dict[tuple[str, ...], object] = {("retention", "cases"): 36}
        editing.change(tx, member, changed, profiles.newest_number(tx), desk.now)
    desk.pass_time(3600)
    clock.clear()
    assert left(desk) == set()


def test_a_bulk_of_cases_waits_for_a_yes(desk: Desk) -> None:
    for who in (OTHER, "Uthird"):
        close(desk, desk.consult(who), 61)

    assert let_go(desk, few=1) == TooMuch("cases", 2, 2)
    assert len(left(desk)) == 2
    assert let_go(desk, few=None) == 2


def test_months_are_those_of_the_calendar() -> None:
    day = datetime.fromisoformat("2026-03-31T10:00:00+00:00")
    assert months_before(day, 1).isoformat() == "2026-02-28T10:00:00+00:00"
    assert months_before(day, 3).isoformat() == "2025-12-31T10:00:00+00:00"
    assert months_before(day, 60).year == 2021
