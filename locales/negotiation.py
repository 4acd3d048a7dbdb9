"""Which of our languages a phone's language gets first. Only a first guess: the person chooses at once."""

from __future__ import annotations

LOCALES = ("ja", "ja@easy", "en")
"""Locales offered to people: only complete ones."""

_FIRST_GUESS = {
    "ja": "ja",
    "en": "en",
    # More of Japan's foreign residents read plain Japanese than English; these are the largest groups among them.
    "zh": "ja@easy",
    "ko": "ja@easy",
    "vi": "ja@easy",
    "ne": "ja@easy",
    "my": "ja@easy",
    "id": "ja@easy",
    "th": "ja@easy",
    "pt": "ja@easy",
}


def negotiate(tag: str | None) -> str:
    """The locale to greet in. tag: the phone's language as BCP 47 in any case, or None when unknown (Japanese then)."""
    if not tag:
        return "ja"
    if tag in LOCALES:
        return tag
    return _FIRST_GUESS.get(tag.replace("_", "-").split("-", maxsplit=1)[0].lower(), "en")
