"""The rules of danger on small sheets of their own: what raises, lowers, silences and excuses them."""

from __future__ import annotations

import tomllib

import pytest

from conversations.understanding.ear import LexiconEar
from conversations.understanding.lexicon import BadLexicon, Lexicon
from conversations.understanding.verdict import Intent, Kind, Risk, Subject, Verdict

SHEET = """
lang = "ja"

[cues]
now = ["今から"]
past = ["昔", "!昔から"]
denied = ["わけじゃない"]
fiction = ["映画"]

[idioms]
phrases = ["死ぬほど忙し", "必死"]

[[danger]]
name = "wish"
level = "urgent"
kinds = ["suicide"]
any = ["死にたい", "死ぬ"]
unless = ["暑くて"]
raised_by = ["now"]
lowered_by = ["past", "denied"]
silenced_by = ["fiction"]

[[danger]]
name = "pills"
level = "urgent"
kinds = ["self_harm"]
all = [["薬", "くすり"], ["たくさん", "全部"], ["飲"]]

[topics.money_debt]
strong = ["借金"]
words = ["支払い"]

[intents.cancel]
exact = ["やめる"]
words = ["やめたい"]

[affixes]
words = ["です"]
"""


def ear(*sheets: str) -> LexiconEar:
    lexicon = Lexicon()
    for sheet in sheets:
        lexicon.add(tomllib.loads(sheet))
    return LexiconEar.of(lexicon, None)


def hear(text: str) -> Verdict:
    return ear(SHEET).hear(text)


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("もう死にたい", Risk.URGENT),
        ("もうシニタイ。死 に た い", Risk.URGENT),
        ("今から死ぬ", Risk.EMERGENCY),
        ("死にたい。今からです", Risk.EMERGENCY),
        ("今から行きます。天気がいい。それで死にたい", Risk.URGENT),
        ("昔は死にたいと思った", Risk.WATCH),
        ("昔は死にたいと思った。今も死にたい", Risk.URGENT),
        ("死にたいわけじゃないけど", Risk.WATCH),
        ("死にたい、それはお金がほしくて働きたくて遊びたいわけじゃない", Risk.URGENT),
        ("死ぬほど忙しい", Risk.NONE),
        ("死ぬほど忙しい、もう死にたい", Risk.URGENT),
        ("暑くて死ぬ", Risk.NONE),
        ("暑くて死ぬ。もう死にたい", Risk.URGENT),
        ("映画の死ぬ場面", Risk.NONE),
        ("薬をたくさん飲みました", Risk.URGENT),
        ("くすりを\n全部 飲んだ", Risk.URGENT),
        ("薬をもらった。水をたくさん飲んだ", Risk.NONE),
        (f"薬{'あいう' * 30}たくさん飲んだ", Risk.NONE),
        ("こんにちは", Risk.NONE),
    ],
)
def test_a_sentence_is_as_grave_as_the_rules_say(text: str, risk: Risk) -> None:
    assert hear(text).risk is risk


def test_the_evidence_is_the_words_as_they_were_typed() -> None:
    text = "きのうから、もう死 に た い。"
    (evidence,) = hear(text).evidence

    assert evidence.rule == "wish"
    assert text[evidence.start : evidence.end] == "死 に た い"


def test_the_kinds_of_the_gravest_rule_come_first() -> None:
    verdict = hear("薬を全部飲む。今から死にたい")

    assert verdict.kinds == (Kind.SUICIDE, Kind.SELF_HARM)


def test_topics_and_wishes_without_a_model() -> None:
    assert hear("借金の支払い").subjects == (Subject.MONEY_DEBT,)
    assert hear("やめるです！").intent is Intent.CANCEL
    assert hear("もうやめたい").intent is Intent.CANCEL
    assert hear("ららら").intent is Intent.UNCLEAR
    assert hear("死にたい").intent is Intent.CONSULT


def test_a_council_adds_its_own_words() -> None:
    own = """
    lang = "ja"
    [[danger]]
    name = "minato.river"
    level = "emergency"
    kinds = ["fire_trapped"]
    any = ["みどり川があふれ"]
    """

    assert ear(SHEET, own).hear("みどり川があふれてる").risk is Risk.EMERGENCY


def test_rules_of_a_language_are_heard_only_in_it() -> None:
    english = """
    lang = "en"
    [[danger]]
    name = "fire"
    level = "emergency"
    kinds = ["fire_trapped"]
    any = ["fire", "burn*"]
    """

    assert ear(english).hear("there is a FIRE").risk is Risk.EMERGENCY
    assert ear(english).hear("it is burning").risk is Risk.EMERGENCY
    assert ear(english).hear("fireworks tonight").risk is Risk.NONE
    assert ear(SHEET, english).hear("火がつかない").risk is Risk.NONE


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("", "begins with lang"),
        ('lang = "ja"\n[wrong]', "unknown sections: wrong"),
        ('lang = "ja"\n[[danger]]\nlevel = "urgent"', "without a name"),
        ('lang = "ja"\n[[danger]]\nname = "a"\nlevel = "huge"\nany = ["x"]', "a: level is one of"),
        ('lang = "ja"\n[[danger]]\nname = "a"\nlevel = "watch"', "neither any nor all"),
        ('lang = "ja"\n[[danger]]\nname = "a"\nlevel = "watch"\nany = [1]', "expected words"),
        ('lang = "ja"\n[[danger]]\nname = "a"\nlevel = "watch"\nany = ["。"]', "without letters"),
        ('lang = "ja"\n[[danger]]\nname = "a"\nlevel = "watch"\nany = "x"', "expected a list"),
        ('lang = "ja"\n[[danger]]\nname = "a"\nlevel = "watch"\nany = ["x"]\nkinds = ["y"]', "no kind is called 'y'"),
        ('lang = "ja"\n[[danger]]\nname = "a"\nlevel = "watch"\nany = ["x"]\nwhen = "y"', "unknown keys: when"),
        ('lang = "ja"\n[[danger]]\nname = "a"\nlevel = "watch"\nany = ["x"]\nraised_by = ["y"]', "no cues named y"),
        ('lang = "ja"\n[topics.tea]\nwords = ["x"]', "no subject is called 'tea'"),
        ('lang = "ja"\ncues = 1', "expected a table"),
    ],
)  # fmt: skip
def test_a_fault_in_a_sheet_is_named(sheet: str, said: str) -> None:
    with pytest.raises(BadLexicon, match=said):
        Lexicon().add(tomllib.loads(sheet))


def test_a_word_that_takes_a_cue_back_leaves_the_danger_as_grave_as_it_is() -> None:
    assert ear(SHEET).hear("昔、死にたいと思った").risk is Risk.WATCH
    assert ear(SHEET).hear("昔から死にたいと思っている").risk is Risk.URGENT


def test_a_phrase_torn_out_of_a_turn_of_phrase_is_not_heard() -> None:
    assert ear(SHEET).hear("必死にたいこを打つ").risk is Risk.NONE
    assert ear(SHEET).hear("必死だけど、死にたい").risk is Risk.URGENT
