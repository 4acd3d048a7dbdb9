"""The order of desks and lines is part of a profile: changed in the files or in the console, it is told and it stays."""

import pytest

from handlers.profile.changes import ORDER, Change, differences, fits, with_value
from handlers.profile.folder import Raw

OLD: Raw = {
    "hotlines": [{"key": "one"}, {"key": "two"}, {"key": "three"}],
    "consents": [{"purpose": "intake"}],
}


def told(*keys: str) -> Raw:
    return {**OLD, "hotlines": [{"key": key} for key in keys]}


def test_tables_in_another_order_are_a_change() -> None:
    (change,) = differences(OLD, told("two", "one", "three"))

    assert change == Change(("hotlines", "", ORDER), ["one", "two", "three"], ["two", "one", "three"])
    assert str(change) == 'hotlines order: ["one", "two", "three"] -> ["two", "one", "three"]'
    assert with_value(OLD, change.path, change.new) == told("two", "one", "three")


@pytest.mark.parametrize(
    "keys", [("one", "three"), ("zero", "one", "two", "three"), ("one", "two", "half", "three")]
)
def test_what_came_or_went_is_no_other_order(keys: tuple[str, ...]) -> None:
    assert not [each for each in differences(OLD, told(*keys)) if each.path[-1] == ORDER]


def test_what_an_order_does_not_name_comes_last() -> None:
    made = with_value(
        told("new", "one", "two", "three"), ("hotlines", "", ORDER), ["three", "gone", "one", "two"]
    )

    assert made["hotlines"] == told("three", "one", "two", "new")["hotlines"]


def test_an_order_fits_where_there_are_tables_of_its_kind() -> None:
    change = Change(("hotlines", "", ORDER), ["one"], ["one"])

    assert fits(OLD, change)
    assert not fits({}, change)
    with pytest.raises(KeyError):
        with_value({}, change.path, change.new)
