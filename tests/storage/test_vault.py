"""Sealing: what belongs in one cell opens there and nowhere else, under the keys it was sealed with."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vault import CannotOpen, Place, Vault
from tests.storage.stores import COUNCIL, make_vault

HOME = Place("people", "name", "01")
OLD, NEW = b"o" * 32, b"n" * 32
MIKI, AOI = uuid.UUID(int=1), uuid.UUID(int=2)

any_words = st.text(alphabet=st.characters(codec=None), max_size=200)  # NUL and lone surrogates too
parts = st.text(alphabet="ab|\x00/", max_size=4)


@given(any_words)
def test_words_come_back_exactly(words: str) -> None:
    key, _ = make_vault().new_own_key(MIKI)

    assert key.open(key.seal(words, HOME), HOME) == words


@given(st.binary(max_size=300))
def test_bytes_come_back_exactly(plain: bytes) -> None:
    vault = make_vault()

    assert vault.open(vault.seal(plain, HOME), HOME) == plain


@pytest.mark.parametrize("words", ["", "\x00", "a\x00b", "\ud800", "\udfff佐藤", "👨‍👩‍👧‍👦", "か\u3099゛"])
def test_words_no_database_takes_as_text_survive(words: str) -> None:
    key, _ = make_vault().new_own_key(MIKI)

    assert key.open(key.seal(words, HOME), HOME) == words


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("people", "name", "02"),
        Place("people", "line_id", "01"),
        Place("talks", "name", "01"),
    ],
    ids=["row", "column", "table"],
)
def test_a_moved_cell_opens_nowhere(elsewhere: Place) -> None:
    vault = make_vault()
    key, _ = vault.new_own_key(MIKI)

    with pytest.raises(CannotOpen):
        key.open(key.seal("佐藤", HOME), elsewhere)
    with pytest.raises(CannotOpen):
        vault.open(vault.seal(b"seed", HOME), elsewhere)


def test_a_cell_moved_to_another_council_opens_nowhere() -> None:
    sealed = make_vault().seal(b"seed", HOME)

    with pytest.raises(CannotOpen):
        make_vault("other").open(sealed, HOME)


def test_a_key_moved_to_another_person_opens_nothing() -> None:
    vault = make_vault()
    _, wrapped = vault.new_own_key(MIKI)

    with pytest.raises(CannotOpen):
        vault.own_key(AOI, wrapped)


def test_one_persons_words_do_not_open_with_anothers_key() -> None:
    vault = make_vault()
    mikis, aois = vault.new_own_key(MIKI)[0], vault.new_own_key(AOI)[0]

    with pytest.raises(CannotOpen):
        aois.open(mikis.seal("佐藤", HOME), HOME)


@given(st.tuples(parts, parts, parts, parts), st.tuples(parts, parts, parts, parts))
def test_no_two_places_are_bound_alike(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    alike = Place(*one[1:]).bound_to(one[0]) == Place(*other[1:]).bound_to(other[0])

    assert alike == (one == other)


def test_a_changed_byte_anywhere_opens_nothing() -> None:
    key, _ = make_vault().new_own_key(MIKI)
    sealed = key.seal("佐藤", HOME)

    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(CannotOpen):
            key.open(bytes(changed), HOME)


def test_a_cut_value_opens_nothing() -> None:
    vault = make_vault()
    key, _ = vault.new_own_key(MIKI)
    own, councils = key.seal("佐藤", HOME), vault.seal(b"seed", HOME)

    for length in range(len(own)):
        with pytest.raises(CannotOpen):
            key.open(own[:length], HOME)
    for length in range(len(councils)):
        with pytest.raises(CannotOpen):
            vault.open(councils[:length], HOME)


def test_an_unknown_key_is_said_to_be_one() -> None:
    sealed = make_vault(keys={2: NEW}, current=2).seal(b"seed", HOME)

    with pytest.raises(CannotOpen, match="do not hold"):
        make_vault(keys={1: OLD}).open(sealed, HOME)


def test_a_wrong_key_under_the_right_number_opens_nothing() -> None:
    sealed = make_vault(keys={1: OLD}).seal(b"seed", HOME)

    with pytest.raises(CannotOpen):
        make_vault(keys={1: NEW}).open(sealed, HOME)


def test_after_rotation_old_values_open_and_new_ones_use_the_new_key() -> None:
    before = make_vault(keys={1: OLD})
    own, wrapped = before.new_own_key(MIKI)
    name, seed = own.seal("佐藤", HOME), before.seal(b"seed", HOME)

    after = make_vault(keys={1: OLD, 2: NEW}, current=2)

    assert after.open(seed, HOME) == b"seed"
    assert after.own_key(MIKI, wrapped).open(name, HOME) == "佐藤"
    new = after.seal(b"seed", HOME)
    assert new[0] == 2
    with pytest.raises(CannotOpen):
        before.open(new, HOME)


def test_a_value_never_looks_the_same_twice() -> None:
    vault = make_vault()

    assert len({vault.seal(b"seed", HOME) for _ in range(1000)}) == 1000


def test_exact_values_are_found_again_and_not_across_fields_or_councils() -> None:
    vault, other = make_vault(), make_vault("other")
    vault.know_index(OLD)
    other.know_index(OLD)

    assert vault.digest("line_id", "Umiki") == vault.digest("line_id", "Umiki")
    assert (
        len({vault.digest("line_id", "U1"), vault.digest("phone", "U1"), other.digest("line_id", "U1")}) == 3
    )


def test_without_the_index_key_nothing_is_looked_up() -> None:
    with pytest.raises(CannotOpen):
        Vault(COUNCIL, {1: OLD}, 1).digest("line_id", "Umiki")
