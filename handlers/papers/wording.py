"""The words printed on papers: Japanese, for they are the forms of Japanese offices. Keys are permanent; wording is not."""

from __future__ import annotations

from locales import speaker

DOMAIN = "papers"


def say(key: str, **values: object) -> str:
    """The words for a key with its {placeholders} filled."""
    return speaker("ja", DOMAIN).text(key, **values)
