"""The same person known twice: suggested with reasons, taken for one by staff, and parted again as if nothing had been."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import delete, func, select, update

from handlers import sealing
from handlers.doubles import comparing, joining
from handlers.doubles.noticing import notice_card
from handlers.doubles.suggesting import suggest
from handlers.doubles.weighing import Reason, Sure
from handlers.errors import Conflict, NotFound, Refused
from storage import audit, cards, cases, doubles, matters, people, seals, seats, talks, trends
from storage.cards import Card, Change
from storage.cases import Found
from storage.db import Store, Tx
from storage.ids import CaseNumber, DeskKey
from storage.staff import Member
from storage.tables import Apart, Case, DoubleTag, Joined, Message, Outgoing, Person
from tests.handlers.desk import Desk
from tests.handlers.known_twice import BY, HOME, KENICHI, LEDGERS, MIKI, MIKI_ON_LINE, Twice
from tests.handlers.same_town import STREETS
from tests.storage.arriving import at_once
from tests.storage.plans import queries, whole_tables_read
from tests.storage.stores import NOW

THERE = DeskKey("livelihood")
Shield = Callable[[Tx, Found, datetime], object]


@pytest.fixture
def twice(desk: Desk) -> Twice:
    """A desk, and sato who works at all of its windows."""
    return Twice(desk, desk.hire("sato"))


def test_who_wrote_and_called_is_suggested_on_either_case(twice: Twice) -> None:
    line, phone = twice.on_line(), twice.by_phone()

    (found,) = twice.suggested(phone)

    assert found.likeness.sure is Sure.LIKELY
    assert found.likeness.reasons == (Reason.PHONE, Reason.LETTERS)
    assert twice.numbers(phone) == [line.number]
    assert twice.numbers(line) == [phone.number]


def test_a_husband_a_twin_and_who_has_no_name_are_somebody_else(twice: Twice) -> None:
    line = twice.on_line()
    for other in (
        KENICHI,
        replace(MIKI, name="佐藤 由紀", kana="さとう ゆき"),
        Card("佐藤", "さとう", phone=MIKI.phone),
        Card(phone=MIKI.phone, town=MIKI.town, house=MIKI.house),
    ):
        assert twice.numbers(twice.by_phone(other)) == []

    assert twice.numbers(line) == []


def _hush(tx: Tx, case: Found, now: datetime) -> None:
    person = people.hold(tx, case.person)
    talks.keep(tx, person, talks.stand(tx, person), now)
    talks.hush(tx, person, now)


SHIELDS: dict[str, Shield] = {
    "quiet": lambda tx, case, _: people.keep_quiet(tx, case.person, quiet=True),
    "hushed": _hush,
    "violence heard": lambda tx, case, _: cases.change(tx, case.id, kinds="medical dv"),
    "abuse heard": lambda tx, case, _: cases.change(tx, case.id, kinds="abuse_elder"),
    "violence ticked": lambda tx, case, _: matters.keep(tx, case.id, "staff", ["violence"]),
    "sealed": lambda tx, case, now: seals.seal(tx, case.id, "named", [], BY, now),
}


class _AsBefore(Exception):
    """Lets nothing stay of what was tried."""


@pytest.mark.parametrize("whose", ["theirs", "ours"])
def test_whoever_must_not_be_found_is_not_there(twice: Twice, whose: str) -> None:
    line, phone = twice.on_line(), twice.by_phone()
    shown, hidden = (phone, line) if whose == "theirs" else (line, phone)

    def is_hidden(shield: Shield, tx: Tx, now: datetime) -> None:
        shield(tx, hidden, now)
        for case in (shown, hidden):
            assert suggest(tx, STREETS, twice.sato, case, now) == ()
        for decide in (joining.join, joining.keep_apart, comparing.look_at_pair):
            with pytest.raises(NotFound) as told:
                decide(tx, twice.sato, shown.number, hidden.number, now)
            assert type(told.value) is NotFound  # as if there were no such case: no seal, no desk
        raise _AsBefore

    for shield in SHIELDS.values():
        with pytest.raises(_AsBefore):
            twice.do(partial(is_hidden, shield))
    assert twice.numbers(line) == [phone.number]


def test_even_its_readers_are_suggested_nothing_of_a_sealed_case(twice: Twice) -> None:
    line, phone = twice.on_line(), twice.by_phone()
    twice.do(lambda tx, now: sealing.seal_case(tx, twice.sato, line.number, "named", [], now))

    assert twice.numbers(line) == twice.numbers(phone) == []


def test_another_desk_is_not_told_that_a_case_is_there(twice: Twice) -> None:
    line, phone = twice.on_line(), twice.by_phone(desk=THERE)
    ito = twice.desk.hire("ito")
    twice.do(lambda tx, _: seats.give(tx, ito.id, {THERE}))

    assert twice.numbers(phone, ito) == []
    assert twice.numbers(phone) == [line.number]
    for act in (twice.compare, twice.join):
        with pytest.raises(NotFound):
            act(phone, line, ito)

    twice.join(phone, line)
    assert twice.joined(phone, ito) == ()
    with pytest.raises(NotFound):
        twice.part(phone, line, ito)


def test_what_was_told_to_another_desk_is_no_reason(twice: Twice) -> None:
    """Of somebody with a case here and another one there, only what was told here counts and is shown."""
    line, here = twice.on_line(), twice.by_phone(Card("佐藤 美紀", "さとう みき"))
    there = twice.do(
        lambda tx, now: twice.told(tx, people.hold(tx, here.person), {"phone": "090-1234-5678"}, now)
    )
    twice.do(lambda tx, _: cases.change(tx, there.id, desk=THERE))
    ito = twice.desk.hire("ito")
    twice.do(lambda tx, _: seats.give(tx, ito.id, {HOME}))

    assert twice.numbers(line) == [there.number, here.number]
    assert twice.numbers(line, ito) == []
    assert twice.compare(line, here).facts[1].phones == ("090-1234-5678",)
    seen = twice.compare(line, here, ito)
    assert (seen.facts[1].phones, seen.likeness) == ((), None)
    assert [case.number for case in seen.pair.other.cases] == [here.number]


def test_whoever_is_shielded_later_is_listed_nowhere_any_more(twice: Twice) -> None:
    line, phone = twice.on_line(), twice.by_phone()
    twice.join(line, phone)
    twice.do(lambda tx, _: cases.change(tx, phone.id, kinds="dv"))

    assert twice.joined(line) == ()
    with pytest.raises(NotFound):
        twice.part(line, phone)
    assert [each.cases[0].number for each in twice.joined(phone)] == [line.number]
    twice.part(phone, line)


def test_said_not_to_be_one_nobody_is_asked_again_until_it_is_taken_back(twice: Twice) -> None:
    line, phone = twice.on_line(), twice.by_phone()

    for _ in range(2):
        twice.do(lambda tx, now: joining.keep_apart(tx, twice.sato, line.number, phone.number, now))

    assert twice.numbers(line) == twice.numbers(phone) == []
    assert twice.compare(line, phone).pair.apart
    with pytest.raises(Refused, match=r"double\.apart"):
        twice.join(line, phone)

    twice.do(lambda tx, now: joining.may_be_one(tx, twice.sato, phone.number, line.number, now))
    assert twice.numbers(line) == [phone.number]


def test_joined_they_stand_together_and_are_not_suggested_any_more(twice: Twice) -> None:
    line, phone, paper = twice.on_line(), twice.by_phone(), twice.by_phone()

    twice.join(phone, line)
    assert twice.numbers(line) == [paper.number]
    assert [sorted(twice.numbers(paper))] == [sorted([line.number, phone.number])]
    twice.join(paper, line)

    for one, others in ((line, {phone, paper}), (phone, {line, paper}), (paper, {line, phone})):
        listed = {case.number for each in twice.joined(one) for case in each.cases}
        assert listed == {other.number for other in others}
        assert twice.numbers(one) == []


def test_undone_every_row_is_as_it_was(twice: Twice) -> None:
    line, phone, paper = twice.on_line(), twice.by_phone(), twice.by_phone()
    before = twice.everything(frozenset({"audit"}))

    twice.join(phone, line)
    twice.join(paper, phone)
    assert twice.everything(LEDGERS) == {name: rows for name, rows in before.items() if name != "joined"}
    twice.part(paper, line)
    twice.part(line, phone)

    assert twice.everything(frozenset({"audit"})) == before


def test_words_between_join_and_undo_stay_with_whoever_wrote_them(twice: Twice) -> None:
    line, phone = twice.on_line(), twice.by_phone()
    twice.join(line, phone)

    twice.desk.write("きょうは電話できません", MIKI_ON_LINE)
    twice.desk.write("人と話したい", MIKI_ON_LINE)
    during = twice.everything(LEDGERS)
    twice.part(line, phone)

    assert twice.everything(LEDGERS) == during
    with twice.desk.store.reading() as tx:
        said = set(
            tx.connection.execute(select(Message.person_id).where(Message.author == "person")).scalars()
        )
        sent = set(tx.connection.execute(select(Outgoing.person_id)).scalars())
        numbers = tx.connection.execute(select(Case.number).where(Case.person_id == phone.person)).scalars()
        assert said == sent == {line.person}
        assert list(numbers) == [phone.number]


def test_undone_in_another_order_the_others_stay_one(twice: Twice) -> None:
    first, second, third, fourth = (twice.by_phone() for _ in range(4))
    twice.join(second, first)
    twice.join(fourth, third)
    twice.join(third, first)

    twice.part(second, first)

    assert twice.joined(second) == ()
    together = {case.number for each in twice.joined(fourth) for case in each.cases}
    assert together == {first.number, third.number}


def test_it_is_on_record_for_both(twice: Twice) -> None:
    line, phone = twice.on_line(), twice.by_phone()
    twice.compare(line, phone)
    twice.join(line, phone)
    twice.join(line, phone)
    twice.part(phone, line)

    with twice.desk.store.reading() as tx:
        for case in (line, phone):
            actions = [entry.action for entry in audit.of_subject(tx, case.id)]
            assert actions == ["person.compared", "person.joined", "person.parted"]


Decision = Callable[[Tx, Member, CaseNumber, CaseNumber, datetime], None]


def decide_at_once(twice: Twice, decision: Decision, pairs: Sequence[tuple[Found, Found]]) -> list[str]:
    """Several colleagues decide at the same moment; says how each of them fared."""
    now, fared = twice.desk.pass_time(), list[str]()

    def decide(one: Found, other: Found) -> None:
        try:
            with twice.desk.store.transaction() as tx:
                decision(tx, twice.sato, one.number, other.number, now)
            fared.append("done")
        except (Conflict, NotFound) as told:
            fared.append(type(told).__name__)

    at_once(*(partial(decide, *pair) for pair in pairs))
    return fared


def test_joined_they_are_counted_as_one_who_came_again(twice: Twice) -> None:
    line, phone, _ = twice.on_line(), twice.by_phone(), twice.by_phone(KENICHI)

    def counted(tx: Tx, now: datetime) -> tuple[set[tuple[str, str, int, int]], tuple[int, int]]:
        found = trends.count(tx, [NOW, now + timedelta(days=1)], now).counts
        whole = [each for each in found if each.month == trends.WHOLE and each.kind in {"all", "comes"}]
        kinds = {(each.kind, each.value, each.cases, each.people) for each in whole}
        return kinds, trends.carried_over(tx, now + timedelta(days=1))

    apart = ({("all", "", 3, 3), ("comes", "first", 3, 3)}, (3, 3))
    assert twice.do(counted) == apart
    twice.join(phone, line)
    kinds = {("all", "", 3, 2), ("comes", "first", 2, 2), ("comes", "again", 1, 1)}
    assert twice.do(counted) == (kinds, (3, 2))
    twice.part(phone, line)
    assert twice.do(counted) == apart


def test_two_who_decide_at_once_end_in_one_decision(twice: Twice) -> None:
    line, phone, paper = twice.on_line(), twice.by_phone(), twice.by_phone()
    pairs = [(line, phone), (phone, line), (phone, paper), (paper, line)]

    fared = decide_at_once(twice, joining.join, pairs)
    assert "done" in fared
    assert set(fared) <= {"done", "Conflict"}
    _is_sound(twice.desk.store)

    twice.join(line, phone)
    twice.join(phone, paper)
    fared = decide_at_once(twice, joining.part, pairs)
    assert "done" in fared
    assert set(fared) <= {"done", "Conflict", "NotFound"}
    _is_sound(twice.desk.store)


def _is_sound(store: Store) -> None:
    """Every way up ends at the first of the group, whom nobody is under."""
    with store.reading() as tx:
        rows = tx.connection.execute(select(Joined.person_id, Joined.under_id, Joined.one_id)).all()
    under = {row.person_id: row.under_id for row in rows}
    for row in rows:
        top, steps = row.person_id, 0
        while top in under:
            top, steps = under[top], steps + 1
            assert steps <= len(rows)
        assert top == row.one_id


def test_a_card_changed_leads_elsewhere_and_a_person_gone_leads_nowhere(twice: Twice) -> None:
    line, phone = twice.on_line(), twice.by_phone()

    def change(tx: Tx, now: datetime) -> None:
        other = Card("鈴木 一郎", "すずき いちろう", phone="+81331234567")
        cards.write(tx, people.hold(tx, phone.person), Change(other, 1, BY), now)
        notice_card(tx, phone.person, other)

    twice.do(change)
    assert twice.numbers(line) == []

    twice.do(lambda tx, now: cases.withdraw(tx, line.id, now))
    with twice.desk.store.reading() as tx:
        left = select(DoubleTag.person_id).distinct()
        assert list(tx.connection.execute(left).scalars()) == [phone.person]


def test_with_the_row_of_a_person_goes_all_that_was_said_of_them(twice: Twice) -> None:
    line, phone, paper = twice.on_line(), twice.by_phone(), twice.by_phone()
    twice.join(line, phone)
    twice.do(lambda tx, now: joining.keep_apart(tx, twice.sato, paper.number, phone.number, now))

    def erase(tx: Tx, _now: datetime) -> list[int]:
        doubled = update(Case).where(Case.person_id == phone.person).values(person_id=paper.person)
        tx.connection.execute(doubled)
        tx.connection.execute(delete(Person).where(Person.id == phone.person))
        tables = (DoubleTag, Joined, Apart)
        left = [select(func.count()).select_from(table) for table in tables]
        return [tx.connection.execute(count).scalar_one() for count in left]

    tags, joined, apart = twice.do(erase)
    assert tags > 0
    assert joined == 0
    assert apart <= 1


def test_it_is_looked_up_in_an_index_with_few_queries(twice: Twice) -> None:
    line, _ = twice.on_line(), [twice.by_phone(KENICHI) for _ in range(3)]

    def look(tx: Tx, now: datetime) -> tuple[int, list[str]]:
        with queries(tx) as asked:
            assert suggest(tx, STREETS, twice.sato, line, now) == ()
        return len(asked), whole_tables_read(tx, asked, "double_tags")

    count, read = twice.do(look)
    assert count <= 10
    assert read == []


def test_nobody_is_found_by_the_tags_of_another_slot(twice: Twice) -> None:
    """Of two who share a number, the rows alone show it in one pair of sixteen."""
    cases_of = [twice.by_phone() for _ in range(24)]

    with twice.desk.store.reading() as tx:
        rows = tx.connection.execute(select(DoubleTag.tag, func.count()).group_by(DoubleTag.tag)).all()
        pieces = len(tx.connection.execute(select(DoubleTag.tag)).all())

    assert max(row[1] for row in rows) < len(cases_of) / 2
    assert pieces == len(cases_of) * 7
    with twice.desk.store.reading() as tx:
        assert doubles.group(tx, cases_of[0].person).joins == ()
