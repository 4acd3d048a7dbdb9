"""The desk's own ear, with all its sheets and its model: total, steady under noise, never lower than its rules."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations import SCRIPTS
from conversations.desk import respond
from conversations.kernel.effects import Alarm
from conversations.kernel.replies import Wrote
from conversations.kernel.talk import Talk
from conversations.keys import EXAMPLE
from conversations.understanding.ear import LexiconEar
from conversations.understanding.verdict import Intent, Risk, Verdict
from handlers.hearing.examples import Example, read_examples
from handlers.hearing.load import is_ready, learned_from
from handlers.words import all_words
from tests.conversations.walking import walked
from tests.corpus.replaying import EVERY_LINE
from tests.understanding.ears import ear, examples, rules

SETS = Path(__file__).parent
OF_EACH = 25
IN_EACH_STATE = 3 if EVERY_LINE else 1
FLOOR_APART = 1 if EVERY_LINE else 5
PHRASES = 60
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=400)


def langs() -> list[str]:
    return sorted({example.lang for example in examples()})


def some(number: int, lang: str) -> list[Example]:
    """The same ones every time."""
    return random.Random(number).sample([e for e in examples() if e.lang == lang], number)


def test_the_model_and_the_folded_sheets_are_those_of_the_files() -> None:
    assert is_ready(), "a lexicon has changed: make learn"
    model = ear().model
    assert model is not None
    assert model.of == learned_from(), "examples or lexicons have changed: make learn"


@settings(max_examples=400, deadline=None)
@given(ANYTHING, st.sampled_from(["", "ja", "ja@easy", "vi", "xx"]))
def test_no_text_of_any_kind_raises_and_evidence_lies_within_it(text: str, hint: str) -> None:
    verdict = ear().hear(text, hint)

    assert all(0 <= e.start < e.end <= len(text) for e in verdict.evidence)
    assert verdict == ear().hear(text, hint)


@pytest.mark.parametrize(
    "text", ["", " ", "。。。", "😀", "1", "\x00", "\ud800", "a" * 100_000, "死" * 100_000]
)
def test_next_to_nothing_and_far_too_much_are_read(text: str) -> None:
    assert ear().hear(text).intent in Intent


def test_the_rules_are_a_floor() -> None:
    for example in examples()[::FLOOR_APART]:
        floor = rules().hear(example.text).risk
        assert floor is Risk.NONE or ear().hear(example.text).risk >= floor  # nothing is below none


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


NOISES: dict[str, Callable[[str], str]] = {
    "zero width": "\u200b".join,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "full width": full_width,
    "capitals": str.upper,
    "bidi": lambda text: f"\u202e{text}\u202c",
    "space around": lambda text: f" \n{text}　\n",
    "variation selectors": lambda text: text.replace("い", "い\ufe0e"),
    "cried out": lambda text: f"{text}！！！",
}


@pytest.mark.parametrize("noise", NOISES)
def test_noise_does_not_change_what_is_heard(noise: str) -> None:
    messages = [example.text for lang in langs() for example in some(OF_EACH, lang)]
    heard = [(ear().hear(text), ear().hear(NOISES[noise](text))) for text in messages]
    same = [
        one.risk is two.risk and one.kinds == two.kinds and one.intent is two.intent for one, two in heard
    ]

    assert sum(same) >= 0.99 * len(same)


def test_hiragana_and_katakana_are_heard_alike() -> None:
    shift = {code: code + 0x60 for code in range(0x3041, 0x3097)}
    for example in some(200, "ja"):
        one, two = ear().hear(example.text), ear().hear(example.text.translate(shift))
        assert one.risk is two.risk


def test_danger_from_the_corpus_alerts_in_every_state_of_every_conversation() -> None:
    words = all_words()
    grave = [e for e in examples() if e.labels.risk >= Risk.URGENT]
    phrases = random.Random(3).sample(grave, PHRASES)
    heard = [(e.text, verdict) for e in phrases if (verdict := ear().hear(e.text)).risk >= Risk.URGENT]
    assert len(heard) >= 0.9 * PHRASES
    for name in SCRIPTS:
        rounds = cycle(heard)  # all in turn: each in every state would be minutes, and says no more
        for seen in walked(name):
            talk = Talk(serial=1, active=seen.conversation)
            for text, verdict in islice(rounds, IN_EACH_STATE):
                turn = respond(talk, Wrote(text), words, EXAMPLE, verdict)
                assert any(isinstance(effect, Alarm) for effect in turn.effects)


@pytest.mark.parametrize(
    "text",
    [
        "仕事が死ぬほど忙しいです",
        "借金で首が回らない",
        "映画「死ぬまでにしたい10のこと」を見ました",
        "自殺予防の講演会の申し込みはどこですか",
        "お腹がすいて死にそうw ラーメン食べたい",
        "I'm dying to see the new film",
        "this homework is killing me lol",
    ],
)
def test_alarming_words_in_harmless_messages(text: str) -> None:
    assert ear().hear(text).risk is Risk.NONE


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("いままでありがとう。もう会えません。さようなら", Risk.URGENT),
        ("薬をためています。今夜ぜんぶ飲むつもりです", Risk.EMERGENCY),
        ("むねがくるしくて いきができない", Risk.EMERGENCY),
        ("部屋がガスくさいです", Risk.EMERGENCY),
        ("おうちに入れてもらえない。おなかすいた", Risk.URGENT),
        ("隣の部屋の壁から拳が突き抜けてきて、女の人の悲鳴がします", Risk.URGENT),
        ("友だちが死にたいと言っています", Risk.URGENT),
        ("昔は死にたいと思っていました。今は大丈夫です", Risk.WATCH),
        ("My husband is hitting me right now", Risk.EMERGENCY),
        ("Tôi không muốn sống nữa", Risk.URGENT),
        ("我不想活了", Risk.URGENT),
        ("가스 냄새가 나요", Risk.EMERGENCY),
    ],
)
def test_danger_in_the_words_of_life(text: str, risk: Risk) -> None:
    heard = ear().hear(text).risk

    assert heard >= risk if risk >= Risk.URGENT else heard is risk


@pytest.mark.parametrize(
    "text",
    [
        "店長が給料を払ってくれません。先月分です",
        "甥はひきこもりで、電話をしても出てくれません",
        "お米だけでも分けていただけますか",
        "子どもの放課後デイが見つかりません",
        "人工透析に通う車を手伝ってもらえませんか",
        "刑務所を出て3か月です。仕事を探しています",
        "車に傷をつけられました。警察には届けました",
        "身に覚えのない請求書が来ました。払わなければいいですか",
        "母が布団を20万円で買わされていました。もう返せますか",
        "借金のことで眠れません。家族に知られるのがこわいです",
        "工場をくびになりました。寮を出ることになりました。次を探しています",
        "Ako po si Maria, nakatira malapit sa istasyon",
        "我姓王，住在车站附近",
    ],
)
def test_what_rules_once_made_too_much_of_calls_nobody(text: str) -> None:
    assert ear().hear(text).risk <= Risk.WATCH


@pytest.mark.parametrize(
    "text",
    [
        "会社にパスポートを取られて、給料も払ってくれません",
        "ひきこもりの息子の部屋から異臭がします",
        "くびになって、今日寮を出なければなりません",
        "お米がありません。お金もありません",
        "母が帰ってきません。認知症です",
    ],
)
def test_what_such_a_rule_is_for_is_still_heard(text: str) -> None:
    assert rules().hear(text).risk >= Risk.URGENT


MEASURED = [("open", 0.93, 0.96), ("held", 0.9, 0.93), ("life", 0.95, 0.93)]


def measured(name: str) -> list[tuple[Example, Verdict]]:
    return [(e, ear().hear(e.text)) for path in (SETS / name).glob("*.txt") for e in read_examples(path)]


def test_on_an_ordinary_day_few_messages_are_marked_for_care() -> None:
    calm = [verdict.risk is Risk.WATCH for e, verdict in measured("life") if e.labels.risk is Risk.NONE]

    assert sum(calm) <= 0.07 * len(calm)


@pytest.mark.parametrize(("name", "danger", "ja_danger"), MEASURED)
def test_what_was_measured_still_holds(name: str, danger: float, ja_danger: float) -> None:
    """A little below the figures in docs: a change that costs hearing is noticed here."""
    rows = measured(name)
    for least, chosen in ((danger, rows), (ja_danger, [row for row in rows if row[0].lang == "ja"])):
        grave = [v.risk >= Risk.URGENT for e, v in chosen if e.labels.risk >= Risk.URGENT]
        calm = [v.risk >= Risk.URGENT for e, v in chosen if e.labels.risk is Risk.NONE]
        assert sum(grave) >= least * len(grave)
        assert sum(calm) <= 0.075 * len(calm)  # plain and alarming messages together


def test_an_ear_without_its_model_still_hears() -> None:
    assert isinstance(rules(), LexiconEar)
    assert rules().hear("死にたい").risk is Risk.URGENT
