"""The catalogues may go out, and the check that says so would notice if they might not."""

from collections.abc import Mapping
from functools import cache

import pytest

from conversations.housekeeping import Language
from conversations.keys import needed
from handlers import opening, receipt, services
from handlers.speaking import KEYS
from locales import LOCALES, MissingWords, speaker
from locales.catalogues import read
from locales.check import DOMAIN, faults, file_faults

GOOD = {locale: dict(read(locale, DOMAIN)) for locale in LOCALES}


@cache
def every_key() -> Mapping[str, frozenset[str]]:
    """Everything the desk may say. Walking through all it may ask takes seconds: nobody does it who only counts tests."""
    return {**needed(), **KEYS, **receipt.KEYS, **opening.KEYS, **services.KEYS}


Planted = tuple[str, str, str | None, str]

PLANTED: tuple[Planted, ...] = (
    ("en", "ask.topic", None, "is missing here"),
    ("en", "intake.received", "Your number is in {desk}.", "other placeholders"),
    ("ja", "greeting.hello", "{council} {fire} {police} {phone}", "a placeholder nobody fills"),
    ("ja", "ask.name", "なんと{お呼び", "broken braces"),
    ("ja", "ask.name", "なんと{0}", "broken braces"),
    ("ja", "choice.topic.money", "お金と食べものとそのほかの生活のこと全部のこと", "for a button"),
    ("en", "command.staff", "👨‍👩‍👧" * 21, "for a button"),
    ("ja", "menu.main", "あ" * 421, "nobody reads"),
    ("ja", "menu.main", "借金のご相談ですね。", "names '借金'"),
    ("en", "ask.story", "Tell us about the abuse.", "names 'abuse'"),
    ("ja@easy", "ask.topic", "介護の ことですか。", "without its reading"),
    ("ja@easy", "ask.topic", "どんな こと。", "does not end in"),
    ("ja@easy", "ask.topic", "あなたが いま こまって いる ことや きに なって いる ことを なんでも ここに かいて おしえて くださいませんか。", "has a sentence of"),
    ("ja@easy", "ask.topic", "どんなことがありましたかおしえてください。", "no spaces between"),
    ("ja@easy", "ask.topic", "10:00~ です。", "plain Japanese avoids"),
    ("ja@easy", "ask.topic", "令和(れいわ)8年(ねん)です。", "plain Japanese avoids"),
    ("en", "ask.weather", "Fine weather?", "never said"),
    ("en", "words.weather", "rain | sun", "spellings for nothing"),
)  # fmt: skip


def with_fault(locale: str, key: str, text: str | None) -> Mapping[str, Mapping[str, str]]:
    changed = {name: dict(words) for name, words in GOOD.items()}
    if text is None:
        del changed[locale][key]
    else:
        changed[locale][key] = text
    return changed


def test_the_catalogues_are_without_fault() -> None:
    assert [str(fault) for fault in (*file_faults(), *faults(GOOD, every_key()))] == []


@pytest.mark.parametrize(("locale", "key", "text", "what"), PLANTED)
def test_a_planted_fault_is_found(locale: str, key: str, text: str | None, what: str) -> None:
    found = faults(with_fault(locale, key, text), every_key())

    assert any(fault.locale == locale and fault.key == key and what in fault.what for fault in found)


def test_a_key_that_is_said_but_not_written_is_found() -> None:
    found = faults(GOOD, {**every_key(), "ask.more": frozenset()})

    assert {fault.locale for fault in found} == set(LOCALES)


def test_a_key_written_twice_is_found(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path_factory.mktemp("locales")
    for locale in LOCALES:
        folder = root / locale / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / f"{DOMAIN}.po").write_text(
            'msgid "a"\nmsgstr "b"\n\n#, fuzzy\nmsgid "a"\nmsgstr "c"\n', "utf-8"
        )
    monkeypatch.setattr("locales.check.ROOT", root)

    assert {fault.what for fault in file_faults()} == {"stands here twice", "has entries marked fuzzy"}


def test_the_languages_offered_are_those_we_have() -> None:
    assert {language.value for language in Language} == set(LOCALES)


def test_a_missing_word_falls_back_to_japanese_and_then_is_a_fault_of_ours() -> None:
    easy = speaker("ja@easy", "console")

    assert easy.chain[-1] == speaker("ja", "console").chain[0]
    with pytest.raises(MissingWords):
        speaker("en").text("no.such.key")


def test_an_unknown_locale_speaks_japanese() -> None:
    assert speaker("tlh").locale == "ja"
    assert speaker("ja@easy").html_lang == "ja"
