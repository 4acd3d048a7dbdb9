"""Nothing typed hurts, noise changes nothing, and no text takes long."""

import time
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.answers.places import Nowhere, Places
from conversations.answers.reader import Asked, read
from conversations.answers.readings import Kind
from tests.answers.corpus import NOW, answer, cases

LANGS = ("", "ja", "ja@easy", "en", "zh-Hans", "zh-Hant", "ko", "vi", "ne", "fil", "pt", "id", "my", "xx")
TEXTS = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)
PIECES = st.lists(st.sampled_from([c.text for c in cases("open")]), min_size=1, max_size=4).map(" ".join)
FOLDED_KINDS = {Kind.NAME, Kind.ADDRESS}  # kept as written
LONG_S = 0.5  # of this processor; the slowest of these takes 0.07 when nobody else wants it, and what grows beyond all bounds minutes
TRIES = 3  # a machine that is shared is slow at times


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


NOISES: tuple[Callable[[str], str], ...] = (
    wide,
    "\u200b".join,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: f"\ufeff  {text} \u3000\u200e",
    lambda text: "".join(f"{c}\ufe0f" if not c.isalnum() else c for c in text),
)


@given(st.sampled_from(Kind), st.sampled_from(LANGS), TEXTS | PIECES)
@settings(max_examples=400, deadline=None)
def test_any_text_gives_a_value_or_a_reason(kind: Kind, lang: str, text: str) -> None:
    reading = read(text, Asked(kind, NOW, lang, Nowhere()))

    assert (reading.value is None) != (reading.reason is None)


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), PIECES)
@settings(max_examples=200, deadline=None)
def test_any_day_can_be_today(today: date, text: str) -> None:
    now = datetime.combine(today, NOW.time(), NOW.tzinfo)
    reading = read(text, Asked(Kind.DATETIME, now, "ja", Nowhere()))

    assert (reading.value is None) != (reading.reason is None)


@pytest.mark.parametrize("noise", NOISES)
def test_noisy_spellings_read_the_same(noise: Callable[[str], str], places: Places) -> None:
    changed = [
        str(case)
        for case in cases("open")
        if case.kind not in FOLDED_KINDS
        and answer(case, places, text=noise(case.text)) != answer(case, places)
    ]

    assert changed == []


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "text",
    [
        "9" * 100_000,
        "一" * 400,
        "に" * 400,
        "にじゅう" * 100,
        "はい" * 200,
        "1-" * 200,
        "1、" * 200,
        "0 " * 400,
        "の" * 400,
        "三丁目" * 130,
        "練馬区" * 130,
        "山田(" * 100,
        "a" * 400,
        "twenty " * 60,
        "내일" * 200,
        "ตะ" * 200,
    ],
    ids=lambda text: text[:6] if isinstance(text, str) else text.value,
)
def test_no_text_takes_long(kind: Kind, text: str, places: Places) -> None:
    asked = Asked(kind, NOW, "ja", places)
    read(text, asked)  # word lists are read once

    assert any(took_s(text, asked) < LONG_S for _ in range(TRIES))


def took_s(text: str, asked: Asked) -> float:
    started = time.process_time()
    read(text, asked)
    return time.process_time() - started
