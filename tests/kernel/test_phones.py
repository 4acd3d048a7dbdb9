"""Telephone numbers: certainly right, or asked again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.kernel.phones import national_form, parse_phone


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("090-1234-5678", "+819012345678"),
        ("09012345678", "+819012345678"),
        ("０９０−１２３４−５６７８", "+819012345678"),
        ("０９０ー１２３４ー５６７８", "+819012345678"),
        ("090 1234 5678", "+819012345678"),
        ("+81 90 1234 5678", "+819012345678"),
        ("+81-(0)90-1234-5678", "+819012345678"),
        ("0081 90 1234 5678", "+819012345678"),
        ("080.1234.5678", "+818012345678"),
        ("(03) 3992-5600", "+81339925600"),
        ("03(3992)5600", "+81339925600"),
        ("042-521-2323", "+81425212323"),
        ("0120-279-338", "+81120279338"),
        ("0570-064-556", "+81570064556"),
        ("050-3816-2787", "+815038162787"),
        ("電話は090-1234-5678です", "+819012345678"),
        ("☎０３－１２３４－５６７８(昼間)", "+81312345678"),
        ("+84 912 345 678", "+84912345678"),
        ("03-1234-5678 内線12", "+81312345678;ext=12"),
    ],
)
def test_a_number_however_written(typed: str, number: str) -> None:
    assert parse_phone(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "電話はありません",
        "119",
        "090-1234-567",
        "090-1234-56789",
        "03-1234-567",
        "3992-5600",
        "03-1234-5678か090-1234-5678",
        "0000000000",
        "00-1234-5678",
        "1234567890",
        "9" * 4000,
    ],
)
def test_what_is_not_one_number_is_asked_again(typed: str) -> None:
    assert parse_phone(typed) is None


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_nothing_typed_hurts(typed: str) -> None:
    number = parse_phone(typed)

    assert number is None or number.startswith("+")


@given(st.from_regex(r"\+81(3[1-9][0-9]{7}|[789]0[1-9][0-9]{7}|42[1-9][0-9]{6}|120[0-9]{6})", fullmatch=True))
def test_what_is_shown_reads_back_as_the_same_number(number: str) -> None:
    assert parse_phone(national_form(number)) == number
    assert parse_phone(number) == number


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("+819012345678", "090-1234-5678"),
        ("+81312345678", "03-1234-5678"),
        ("+81120279338", "0120-279-338"),
        ("+81425212323", "042-521-2323"),
        ("+81425212323;ext=12", "042-521-2323 内線(ext.) 12"),
        ("+84912345678", "+84 912 345 678"),
    ],
)
def test_a_number_is_printed_as_in_japan(number: str, printed: str) -> None:
    assert national_form(number) == printed
