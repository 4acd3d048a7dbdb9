"""Words for danger: whole in every language the desk hears, discreet, typed as they are shown, spoken to the right person."""

import re
from datetime import datetime
from string import Formatter

import pytest

from conversations import danger
from conversations.kernel.words import normalise
from locales.catalogues import read
from locales.check import BUTTON_LIMIT, faults
from locales.safety import DOMAIN, languages, moment, spellings, voices
from locales.sensitive import PREVIEW, sensitive_word

NEW = ("zh-Hans", "zh-Hant", "ko", "vi", "ne", "fil", "pt", "id", "my")
HEARD = ("ja", "en", *NEW)
LONGEST_NUMBER = "080-0000-0000"
OPENING = datetime(2026, 11, 24, 8, 30)  # noqa: DTZ001 - the clock on the desk's wall

TELLING = {
    "zh-Hans": "屏幕|错|天气|受伤|安全|丈夫",
    "zh-Hant": "畫面|錯|天氣|受傷|安全|丈夫",
    "ko": "화면|잘못|날씨|다친|안전|남편",
    "vi": "màn hình|lỗi|thời tiết|bị thương|an toàn|chồng",
    "ne": "स्क्रिन|गल्ती|मौसम|चोट|सुरक्षित|श्रीमान",
    "fil": "screen|kasalanan|panahon|nasaktan|ligtas|asawa",
    "pt": "tela|culpa|tempo|feriu|segur|marido",
    "id": "layar|salah|cuaca|terluka|aman|suami",
    "my": "မျက်နှာပြင်|အပြစ်|ရာသီဥတု|ဒဏ်ရာ|ဘေးကင်း|ခင်ပွန်း",
}
NAMING = {
    "zh-Hans": "谢谢你告诉我们家暴的事。",
    "zh-Hant": "謝謝你告訴我們家暴的事。",
    "ko": "가정 폭력을 알려 주셔서 감사합니다.",
    "vi": "Cảm ơn bạn đã kể về bạo lực.",
    "ne": "हिंसाको बारेमा भन्नुभयो।",
    "fil": "Tungkol sa karahasan sa bahay.",
    "pt": "Obrigado por contar da violência.",
    "id": "Tentang kekerasan di rumah.",
    "my": "အကြမ်းဖက်တဲ့အကြောင်း ကျေးဇူးတင်ပါတယ်။",
}
ON_TUESDAY = {
    "zh-Hans": "11月24日(周二) 8:30",
    "zh-Hant": "11月24日(週二) 8:30",
    "ko": "11월 24일(화) 8:30",
    "vi": "8:30 Thứ Ba, 24/11",
    "ne": "मङ्गलबार, नोभेम्बर 24, 8:30",
    "fil": "Martes, Nob 24, 8:30",
    "pt": "terça-feira, 24/11, às 8:30",
    "id": "Selasa, 24 Nov, pukul 8.30",
    "my": "နို 24 (အင်္ဂါ) 8:30",
}


@pytest.mark.parametrize("language", HEARD)
def test_every_language_that_is_heard_has_every_word_and_keeps_the_limits(language: str) -> None:
    words = read(language, DOMAIN)

    assert set(danger.needed()) <= set(words)
    assert set(words) == set(read("en", DOMAIN))
    assert faults({"en": read("en", DOMAIN), language: words}, danger.needed()) == ()
    assert len(words["call.line"].format(number=LONGEST_NUMBER)) <= BUTTON_LIMIT


@pytest.mark.parametrize("language", NEW)
def test_placeholders_are_those_of_the_english_words(language: str) -> None:
    english = read("en", DOMAIN)

    for key, text in read(language, DOMAIN).items():
        assert _names(text) == _names(english[key]), key


@pytest.mark.parametrize("language", NEW)
def test_a_locked_phone_shows_nothing_that_would_give_somebody_away(language: str) -> None:
    words = read(language, DOMAIN)
    first = ("safety.ack.home", "safety.ask.home", "safety.hush.again", "safety.hush.over", "safety.lines")
    shown = [words[key][:PREVIEW].lower() for key in words if key.startswith(first)]

    assert len(shown) == 7
    assert not [text for text in shown if any(word in text for word in TELLING[language].split("|"))]


@pytest.mark.parametrize("language", NEW)
def test_a_named_matter_is_noticed(language: str) -> None:
    assert sensitive_word(language, NAMING[language])
    assert not sensitive_word(language, read(language, DOMAIN)["safety.lines.alt"])


@pytest.mark.parametrize("language", HEARD)
def test_the_words_shown_for_changing_the_subject_can_be_typed(language: str) -> None:
    words = read(language, DOMAIN)
    away, back = re.findall('["“「](.+?)["”」]', words["safety.ask.home"])

    assert normalise(away) in {normalise(typed) for typed in words["words.choice.hush"].split("|")}
    assert normalise(back) in {normalise(typed) for typed in words["words.safety.hush.over"].split("|")}
    assert normalise(words["choice.hush"]) in {normalise(typed) for typed in spellings("words.choice.hush")}


def test_no_language_turns_away_with_the_word_by_which_another_comes_back() -> None:
    away = {normalise(word) for word in spellings("words.choice.hush")}
    back = {normalise(word) for word in spellings("words.safety.hush.over")}

    assert "" not in away | back
    assert not away & back


@pytest.mark.parametrize("language", NEW)
def test_a_day_is_told_as_it_is_written_there(language: str) -> None:
    assert moment(OPENING, language) == ON_TUESDAY[language]


@pytest.mark.parametrize("language", HEARD)
@pytest.mark.parametrize("locale", ["ja", "ja@easy", "en", "th"])
def test_the_language_of_the_words_comes_first(language: str, locale: str) -> None:
    (who,) = voices(language, locale, chosen=True)

    assert who.locale == (locale if locale.partition("@")[0] == language else language)
    assert who.text("safety.lines.alt") == read(who.locale, DOMAIN)["safety.lines.alt"]


@pytest.mark.parametrize(
    ("lang", "locale", "chosen", "spoken"),
    [
        ("", "vi", True, ["vi"]),
        ("", "ja", False, ["ja"]),
        ("th", "en", True, ["en"]),
        ("th", "vi", True, ["vi"]),
        ("th", "en", False, ["ja@easy", "en"]),
        ("th", "ja", True, ["ja@easy", "en"]),
        ("", "th", True, ["ja@easy", "en"]),
    ],
)
def test_then_the_persons_own_then_plain_japanese_and_english(
    lang: str, locale: str, chosen: bool, spoken: list[str]
) -> None:
    assert [who.locale for who in voices(lang, locale, chosen=chosen)] == spoken


def test_every_language_that_has_words_is_tested_here() -> None:
    assert set(languages()) == {*HEARD, "ja@easy"}


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
