"""Sizes as LINE counts them, and cuts that tear no letter."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.line_text import (
    MARK,
    clip_graphemes,
    clip_utf16,
    graphemes,
    head_utf16,
    sendable,
    split_utf16,
    utf16_len,
)

FAMILY = "👨‍👩‍👧"
PIECES = st.sampled_from(
    [
        "あ",
        "か\u3099",
        "葛󠄀",
        "🍎",
        FAMILY,
        "🇯🇵",
        "👍🏽",
        "e\u0301" * 3,
        "a" + "\u0301" * 50,
        "。",
        "\n",
        " ",
        "\r\n",
        "𠮷",
        "\u200b",
        "ก็",
    ]
)
WORDS = st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=60).map("".join)


def letters(words: str) -> list[str]:
    return regex.findall(r"\X", words)


@pytest.mark.parametrize(
    ("words", "units"),
    [("", 0), ("あ", 1), ("🍎", 2), (FAMILY, 8), ("か\u3099", 2), ("\ud800", 1), ("a" * 5000, 5000)],
)
def test_units_are_counted_as_line_counts_them(words: str, units: int) -> None:
    assert utf16_len(words) == units


@pytest.mark.parametrize(
    ("said", "sent"), [("a\x00b", "a\ufffdb"), ("\ud83d", "\ufffd"), ("🍎", "🍎"), ("", "")]
)
def test_what_cannot_be_sent_shows_as_a_mark(said: str, sent: str) -> None:
    assert sendable(said) == sent


@pytest.mark.parametrize(
    ("words", "cut"),
    [
        ("あいう", "あいう"),
        ("あいうえ", "あい…"),
        (FAMILY * 4, FAMILY * 2 + "…"),
        ("か\u3099" * 3, "か\u3099" * 3),
    ],
)
def test_a_label_is_cut_between_letters(words: str, cut: str) -> None:
    assert clip_graphemes(words, 3) == cut


@given(WORDS, st.integers(2, 40))
def test_a_cut_label_keeps_its_beginning(words: str, limit: int) -> None:
    cut = clip_graphemes(words, limit)
    assert len(letters(cut)) <= limit
    assert cut == words or words.startswith(cut.removesuffix(MARK))


@given(WORDS, st.integers(40, 200))
def test_a_cut_text_fits(words: str, limit: int) -> None:
    for cut in (clip_utf16(words, limit), head_utf16(words, limit)):
        assert utf16_len(cut) <= limit
        assert words.startswith(cut.removesuffix(MARK))


@given(WORDS, st.integers(66, 200))
def test_pieces_are_the_whole_and_tear_no_letter(words: str, limit: int) -> None:
    pieces = split_utf16(words, limit)
    assert "".join(pieces) == words
    assert all(utf16_len(piece) <= limit for piece in pieces)
    assert all(pieces) or not words
    if all(len(letter) <= 32 for letter in letters(words)):
        assert [letter for piece in pieces for letter in letters(piece)] == letters(words)


def test_a_pile_of_marks_comes_in_slices() -> None:
    pile = "a" + "\u0301" * 9_999
    assert max(map(len, graphemes(pile))) <= 32
    assert "".join(split_utf16(pile, 5000)) == pile


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("あ" * 60 + "。" + "い" * 60, "あ" * 60 + "。"),
        ("あ" * 60 + "\n\n" + "い。" * 60, "あ" * 60 + "\n\n"),
        ("あ" * 200, "あ" * 100),
        ("い。" + "あ" * 200, "い。" + "あ" * 98),
        ("あ" * 60 + "。\u3099" + "い" * 60, "あ" * 60 + "。\u3099" + "い" * 38),
    ],
)
def test_a_long_text_is_cut_at_a_sentence_if_there_is_one_near(words: str, first: str) -> None:
    assert split_utf16(words, 100)[0] == first


def test_a_very_long_text_takes_no_long_time() -> None:
    assert len(split_utf16("相談したいことがあります。" * 10_000, 5000)) >= 26
