"""Folding: every way of typing the same words comes out the same, and the way back is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.understanding.folding import LONGEST, STOP, fold, fold_phrase

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=300)
SAYINGS = (
    "昨日から何も食べていません",
    "しにたい",
    "ガスのにおいがします",
    "I can't breathe",
    "Tôi muốn chết",
    "죽고 싶어요",
    "म मर्न चाहन्छु",
    "我不想活了",
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("死 に た い", "死にたい"),
        ("ｼﾆﾀｲ", "しにたい"),
        ("しにたぃーーー", "しにたい"),
        ("死\u200bに\u2060た\ufeffい", "死にたい"),
        ("か\u3099っこう", "がっこう"),
        ("ﾊﾟﾝ", "ぱん"),
        ("HELP me", "help me"),
        ("Ｉ　ｃａｎ’ｔ", "i cant"),
        ("không thở được", "khong tho duoc"),
        ("Đau ngực", "dau nguc"),
        ("hеlр", "help"),  # Cyrillic е and р
        ("looooong", "long"),
        ("죽고 싶어요", "죽고싶어요"),
        ("मलाई मद्दत", "मलाई मद्दत"),
        ("①㈱", "1株"),
        ("薬を\nたくさん", "薬をたくさん"),
        ("薬を\n\nたくさん", f"薬を{STOP}たくさん"),
        ("来た。行く", f"来た{STOP}行く"),
        ("10.5 km away. Ok", f"10 5 km away{STOP}ok"),
        ("h\u0300\u0301\u0302\u0303\u0304elp", "help"),
        ("\ud800a\x00b", "ab"),
        ("", ""),
        ("。。。", ""),
    ],
)
def test_typed_differently_means_the_same(typed: str, folded: str) -> None:
    assert fold(typed).text.replace(" \n", "\n") == folded


@given(ANYTHING)
def test_any_characters_are_folded_and_found_again(text: str) -> None:
    folded = fold(text)

    assert len(folded.places) == len(folded.text)
    assert list(folded.places) == sorted(folded.places)
    assert all(0 <= place < len(text) for place in folded.places)
    for place in range(len(folded.text)):
        start, end = folded.span(place, place + 1)
        assert text[start:end]


@pytest.mark.parametrize("saying", SAYINGS)
@pytest.mark.parametrize(
    "noise",
    [
        lambda s: unicodedata.normalize("NFD", s),
        lambda s: unicodedata.normalize("NFKD", s),
        "\u200b".join,
        lambda s: f"  {s}  ",
        lambda s: f"{s}！！！",
        lambda s: f"\u202e{s}\u202c",
        str.upper,
    ],
    ids=["NFD", "NFKD", "zero width", "spaces", "marks", "bidi", "capitals"],
)
def test_noise_changes_nothing(saying: str, noise: Callable[[str], str]) -> None:
    assert fold(noise(saying)).text.strip(STOP) == fold(saying).text


def test_a_very_long_text_is_read_up_to_a_limit() -> None:
    assert len(fold("あい" * LONGEST).text) == LONGEST


def test_a_phrase_has_no_end_of_sentence() -> None:
    assert fold_phrase("もう、終わり。さようなら") == "もう終わり さようなら"
