"""The few words people really type: danger is heard in them, and what only sounds so, or only asks, raises nobody."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from conversations.understanding.folding import fold_phrase
from conversations.understanding.verdict import Intent, Risk
from handlers.hearing.examples import Example, read_examples
from handlers.hearing.load import lexicons
from handlers.naming import Naming
from tests.understanding.ears import ear

HERE = Path(__file__).parent
NAMES = Naming()
HEARD = 0.97
FALSE = 0.03
ANSWERED = 0.85
SHORTEST = 3
"""Kana of a word that takes a danger back: しん out of シーン stands in しんどい, and would silence it."""

STANDS_ALONE = frozenset({"ゲーム", "コピー", "コーヒー"})
"""Folded they are two kana, and no Japanese word has these in it."""

BLOOD = "ja.medical.blood_plain"
"""Its words are ち and what else ち may be: they must be as short."""


def listed(folder: str) -> list[Example]:
    return [example for path in sorted((HERE / folder).glob("*.txt")) for example in read_examples(path)]


def is_raised(text: str) -> bool:
    return ear().hear(text).risk >= Risk.URGENT


SHORT = listed("short")
LANGS = sorted({example.lang for example in SHORT})


@pytest.mark.parametrize("lang", LANGS)
def test_danger_in_a_few_words_is_heard(lang: str) -> None:
    grave = [e.text for e in SHORT if e.lang == lang and e.labels.risk >= Risk.URGENT]
    missed = [text for text in grave if not is_raised(text)]

    assert len(missed) <= (1 - HEARD) * len(grave), missed


def test_harmless_messages_in_the_same_words_raise_nobody() -> None:
    calm = [e.text for e in SHORT if e.labels.risk is Risk.NONE]
    raised = [text for text in calm if is_raised(text)]

    assert len(raised) <= FALSE * len(calm), raised


@pytest.mark.parametrize(
    "text",
    [
        "親にごはんをもらえません",
        "ごはんを食べさせてもらえません",
        "Tôi không có gì ăn",
        "không có gì để ăn",
        "しんどい もう しにたい",
        "もうがまんができない しにたい",
        "このままでは殺されるかもしれません",
    ],
)
def test_what_was_once_not_heard(text: str) -> None:
    assert is_raised(text)


def test_questions_about_hours_and_ones_own_case_are_answered_and_raise_nobody() -> None:
    asked = listed("asked")
    right = [ear().hear(e.text).intent is e.labels.intent or _is_plain(e) for e in asked]
    raised = [e.text for e in asked if is_raised(e.text)]

    assert raised == []
    assert sum(right) >= ANSWERED * len(asked)


def _is_plain(example: Example) -> bool:
    return example.labels.intent is Intent.HOURS_LOCATION and NAMES.hear(example.text).is_plain


def test_no_word_that_takes_a_danger_back_stands_inside_others() -> None:
    too_short = []
    for path in lexicons():
        sheet = tomllib.loads(path.read_text(encoding="utf-8"))
        for rule in sheet.get("danger", []):
            cues = (*rule.get("silenced_by", ()), *rule.get("lowered_by", ()))
            words = [word for cue in cues for word in sheet["cues"][cue] if not word.startswith("!")]
            words += rule.get("unless", ()) if rule["name"] != BLOOD else ()
            too_short += [(rule["name"], word) for word in words if _is_too_short(word)]

    assert too_short == []


def _is_too_short(word: str) -> bool:
    folded = fold_phrase(word)
    is_kana = all("ぁ" <= letter <= "ん" for letter in folded)
    return is_kana and len(folded) < SHORTEST and word not in STANDS_ALONE
