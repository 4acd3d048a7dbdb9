"""Who was taken for one person: in any order of joining and parting, groups are what was said, and parted they leave nothing."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage import doubles, people
from storage.db import Store, Tx
from storage.doubles import SLOTS, tags_of
from storage.ids import PersonId, StaffId, new_id
from storage.tables import DoubleTag, Joined
from tests.storage.stores import NOW, make_vault

BY = StaffId(new_id())
PEOPLE = 5
STEPS = st.lists(
    st.tuples(st.booleans(), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=14
)


@dataclass(slots=True)
class Said:
    """What staff said, in the plainest way: who was taken for whom."""

    under: dict[PersonId, PersonId] = field(default_factory=dict)

    def first(self, person: PersonId) -> PersonId:
        while person in self.under:
            person = self.under[person]
        return person


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)  # its rules are ours: no lock is in question
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_groups_are_what_was_said_in_any_order(store: Store, steps: list[tuple[bool, int, int]]) -> None:
    with store.transaction() as tx:
        before = tx.connection.begin_nested()
        some = [people.receive(tx, "ja", NOW).id for _ in range(PEOPLE)]
        said = Said()
        for is_join, one, other in steps:
            _step(tx, said, some[one], some[other], is_join=is_join)
        _agrees(tx, said, some)
        for person in some:
            doubles.part(tx, person)
        assert tx.connection.execute(select(Joined)).all() == []
        before.rollback()


def _step(tx: Tx, said: Said, one: PersonId, other: PersonId, *, is_join: bool) -> None:
    if not is_join:
        assert doubles.part(tx, one) == (said.under.pop(one, None) is not None)
        return
    kept, joined = said.first(one), said.first(other)
    if kept != joined:
        doubles.join(tx, kept, joined, BY, NOW)
        said.under[joined] = kept


def _agrees(tx: Tx, said: Said, some: list[PersonId]) -> None:
    for person in some:
        group = doubles.group(tx, person)
        first = said.first(person)
        assert group.one == first
        assert group.people == {each for each in some if said.first(each) == first}
        assert {join.person: join.under for join in group.joins} == {
            each: under for each, under in said.under.items() if said.first(each) == first
        }


def test_a_source_leads_to_its_person_by_what_it_says_now(store: Store) -> None:
    with store.transaction() as tx:
        person, other = people.receive(tx, "ja", NOW).id, people.receive(tx, "ja", NOW).id
        doubles.keep(tx, person, person, ["phone|1", "name|a|town|b"])
        doubles.keep(tx, other, other, ["phone|1"])
        assert set(doubles.candidates(tx, ["phone|1"], (), 9)) == {person, other}
        assert doubles.candidates(tx, ["phone|1", "name|a|town|b"], (other,), 9) == (person,)

        doubles.keep(tx, person, person, ["phone|2"])

        assert doubles.candidates(tx, ["phone|1", "name|a|town|b"], (other,), 9) == ()
        assert doubles.candidates(tx, ["phone|2"], (), 9) == (person,)
        doubles.keep(tx, person, person, [])
        assert list(tx.connection.execute(select(DoubleTag.person_id)).scalars()) == [other]
        assert doubles.candidates(tx, [], (), 9) == ()


def test_who_is_not_one_is_told_either_way_round_and_once(store: Store) -> None:
    with store.transaction() as tx:
        one, other, third = (people.receive(tx, "ja", NOW).id for _ in range(3))
        for pair in ((one, other), (other, one)):
            doubles.keep_apart(tx, [pair[0]], [pair[1]], BY, NOW)

        assert doubles.apart_from(tx, [one]) == {other}
        assert doubles.apart_from(tx, [other, third]) == {one}
        assert doubles.may_be_one(tx, [other], [one])
        assert not doubles.may_be_one(tx, [other], [one])
        assert doubles.apart_from(tx, [one, other, third]) == frozenset()


def test_a_piece_has_tags_of_its_own_in_every_council() -> None:
    ours, theirs = make_vault(), make_vault("another")
    for vault in (ours, theirs):
        vault.know_index(b"i" * 32)
    sources = [new_id() for _ in range(400)]

    tags = {tag for source in sources for tag in tags_of(ours, source, ["phone|1"])}

    assert len(tags) == SLOTS
    assert tags.isdisjoint(tag for source in sources for tag in tags_of(theirs, source, ["phone|1"]))
    assert tags.isdisjoint(tag for source in sources for tag in tags_of(ours, source, ["phone|2"]))


def test_tags_outlive_the_keys_that_seal() -> None:
    old, new = make_vault(), make_vault(keys={2: b"n" * 32}, current=2)
    for vault in (old, new):
        vault.know_index(b"i" * 32)
    source = new_id()

    assert tags_of(old, source, ["phone|1"]) == tags_of(new, source, ["phone|1"])
