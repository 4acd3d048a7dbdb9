"""What staff know of a person stands sealed, is found by, and goes with the person; nobody without LINE is sent anything."""

import pytest
from sqlalchemy import delete, select, update

from storage import cards, cases, finding, outbox, people, timers
from storage.cards import Card, Change, Overtaken
from storage.db import Store, Tx
from storage.ids import CaseId, DeskKey, StaffId, new_id
from storage.outbox import Lane
from storage.people import Known, NotOnLine
from storage.spelling import name_words
from storage.tables import Arrival, Person
from storage.tables import Card as CardRow
from storage.vault import CannotOpen
from tests.storage.stores import NOW, later

BY = StaffId(new_id())
HANA = Card(
    name="山田 花子", kana="やまだ はなこ", born="1941-03-04", town="練馬一丁目", phone="+81312345678"
)


def opened(tx: Tx, person: Known) -> CaseId:
    return cases.open_case(tx, person, DeskKey("general"), None, NOW, "2611").id


def write(tx: Tx, person: Known, card: Card, version: int = 0, case: CaseId | None = None) -> None:
    cards.write(tx, person, Change(card, version, BY, case), NOW)


def by_name(tx: Tx, words: str) -> tuple[CaseId, ...]:
    return finding.candidates(tx, finding.pieces_wanted(name_words(words)), 50)


def test_a_card_is_kept_sealed_and_read_back(store: Store) -> None:
    with store.transaction() as tx:
        person = people.receive(tx, "ja", NOW)
        assert cards.of_person(tx, person).card.is_empty
        write(tx, person, HANA)
    with store.reading() as tx:
        kept = cards.of_person(tx, people.look_at(tx, person.id))
        body = tx.connection.execute(select(CardRow.body)).scalar_one()
    assert (kept.card, kept.version) == (HANA, 1)
    assert "山田".encode() not in body


def test_the_later_of_two_staff_is_told(store: Store) -> None:
    with store.transaction() as tx:
        person = people.receive(tx, "ja", NOW)
        write(tx, person, HANA)
        write(tx, person, Card(name="山田 花"), version=1)
        for version in (0, 1, 7):
            with pytest.raises(Overtaken):
                write(tx, person, HANA, version=version)
        assert cards.of_person(tx, person).card.name == "山田 花"


def test_cases_are_found_by_a_card_and_the_one_it_is_about_by_theirs(store: Store) -> None:
    with store.transaction() as tx:
        person = people.meet(tx, "Uhana", "ja", NOW)
        before, about = opened(tx, person), opened(tx, person)
        write(tx, person, HANA)
        write(tx, person, Card(name="佐藤 太郎"), case=about)
        after = opened(tx, person)
        assert set(by_name(tx, "花子")) == {before, about, after}
        assert by_name(tx, "太郎") == (about,)
        phone = finding.candidates(tx, finding.pieces_of_phone("+81312345678"), 50)
        assert set(phone) == {before, about, after}
        assert {card.name for card in cards.for_cases(tx, [about])[about]} == {"山田 花子", "佐藤 太郎"}
        assert cards.of_case(tx, person, before).card == HANA
        assert cards.of_case(tx, person, about).card.name == "佐藤 太郎"


def test_nothing_is_sent_to_somebody_without_line(store: Store) -> None:
    with store.transaction() as tx:
        person = people.receive(tx, "ja", NOW)
        assert (person.has_line, person.reachable) == (False, False)
        with pytest.raises(NotOnLine):
            outbox.add(tx, person, outbox.New("words", Lane.STAFF, "[]"), NOW)
        with pytest.raises(CannotOpen):
            people.line_id_of(tx, person.id)
        timers.set_timer(tx, person.id, "unfinished", "s", NOW)
        assert timers.fire_due(tx, later(60)) == 0
        assert tx.connection.execute(select(Arrival.id)).first() is None


def test_a_card_goes_with_its_person_and_opens_nowhere_without_the_key(store: Store) -> None:
    with store.transaction() as tx:
        person, other = people.receive(tx, "ja", NOW), people.receive(tx, "ja", NOW)
        case = opened(tx, person)
        write(tx, person, HANA)
        write(tx, other, HANA)
        stranger = tx.connection.execute(select(Person.sealed_key).where(Person.id == other.id)).scalar_one()
        tx.connection.execute(update(Person).where(Person.id == person.id).values(sealed_key=stranger))
        assert cards.for_cases(tx, [case]) == {}
        tx.connection.execute(delete(Person).where(Person.id == other.id))
        assert len(tx.connection.execute(select(CardRow.id)).all()) == 1
