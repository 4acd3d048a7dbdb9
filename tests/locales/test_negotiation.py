"""The first guess at a person's language."""

import pytest

from locales import LOCALES, negotiate


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        (None, "ja"),
        ("", "ja"),
        ("ja", "ja"),
        ("ja-JP", "ja"),
        ("ja@easy", "ja@easy"),
        ("en", "en"),
        ("en_US", "en"),
        ("EN-gb", "en"),
        ("zh-Hant", "ja@easy"),
        ("zh_TW", "ja@easy"),
        ("vi", "ja@easy"),
        ("de", "en"),
        ("???", "en"),
    ],
)
def test_a_phones_language_gets_its_first_greeting(tag: str | None, locale: str) -> None:
    assert negotiate(tag) == locale
    assert negotiate(tag) in LOCALES
