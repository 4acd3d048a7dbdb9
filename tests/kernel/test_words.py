"""Comparing what people type: spelling must not matter, and nothing anybody types may hurt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.kernel.words import normalise, tidy

anything = st.text(alphabet=st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    "typed",
    [
        "はい",
        "はい。",
        " はい!",
        "「はい」",
        "ハイ",
        "ﾊｲ",
        "は\u200bい",
        "はい😊",
        "\u202eはい\u202c",
        "は い",
        "はい\n",
    ],
)
def test_yes_is_yes(typed: str) -> None:
    assert normalise(typed) == "はい"


@pytest.mark.parametrize(
    ("typed", "plain"), [("Ｙｅｓ", "yes"), ("YES!!", "yes"), ("①", "1"), ("２", "2"), ("…", "")]
)
def test_width_and_case_do_not_matter(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@given(anything)
def test_normalising_twice_is_normalising_once(typed: str) -> None:
    assert normalise(normalise(typed)) == normalise(typed)


@given(anything)
def test_tidy_words_can_be_stored_and_sent(typed: str) -> None:
    tidied = tidy(typed)

    assert "\x00" not in tidied
    assert tidied.encode("utf-8").decode("utf-8") == tidied
    assert tidy(tidied) == tidied


def test_tidy_leaves_what_was_meant() -> None:
    assert tidy(" 母が\n転んだ👨\u200d👩\u200d👧。\x00\x07 ") == "母が\n転んだ👨\u200d👩\u200d👧。"
