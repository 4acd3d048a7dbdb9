"""Who speaks when life may be in danger: the language the words came in, if we have it; else the person's own.

A language needs only its `safety.po` to be spoken here; the rest of its catalogues may come later.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache

from babel import UnknownLocaleError
from babel.dates import format_datetime

from locales.catalogues import ROOT, Speaker, read, speaker

DOMAIN = "safety"
BOTH = ("ja@easy", "en")  # together, where we know no better
_TIMES = {
    "ja": "M月d日(EEE) H:mm",
    "ja@easy": "M月(がつ)d日(にち) H:mm",
    "en": "EEE d MMM, H:mm",
    "zh-Hans": "M月d日(EEE) H:mm",
    "zh-Hant": "M月d日(EEE) H:mm",
    "ko": "M월 d일(EEE) H:mm",
    "vi": "H:mm EEEE, d/M",
    "ne": "EEEE, MMM d, H:mm",
    "fil": "EEEE, MMM d, H:mm",  # days in full: the short form of Tuesday is that of March
    "pt": "EEEE, d/M, 'às' H:mm",
    "id": "EEEE, d MMM, 'pukul' H.mm",
    "my": "MMM d (EEEE) H:mm",
}


@cache
def languages() -> tuple[str, ...]:
    """Every language with words for danger."""
    return tuple(sorted(path.parents[1].name for path in ROOT.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))


def voices(lang: str, locale: str, *, chosen: bool) -> tuple[Speaker, ...]:
    """In which language to answer, one speaker each. lang: what the words were heard in, empty if unknown.

    locale: what the person is spoken to in; chosen: they said so themselves.
    """
    own = (_voice(locale),) if locale in languages() else ()
    if own and (not lang or lang.partition("@")[0] == locale.partition("@")[0]):
        return own
    if lang in languages():
        return (_voice(lang),)
    return own if own and chosen and locale not in ("ja", "ja@easy") else tuple(map(_voice, BOTH))


@cache
def _voice(language: str) -> Speaker:
    known = speaker(language, DOMAIN)
    if known.locale == language:
        return known
    return Speaker(language, language, (read(language, DOMAIN), *speaker("en", DOMAIN).chain))


def moment(at: datetime, language: str) -> str:
    """A day and time as they are written in a language. at: in the zone it is to be told in."""
    name = language.partition("@")[0].replace("-", "_")
    try:
        return str(
            format_datetime(at, _TIMES.get(language, "EEE d MMM, H:mm"), locale=name, tzinfo=at.tzinfo)
        )
    except (UnknownLocaleError, ValueError):
        return str(format_datetime(at, "yyyy-MM-dd H:mm", locale="en", tzinfo=at.tzinfo))


@cache
def spellings(key: str) -> frozenset[str]:
    """What people type for something, in every language that has words for danger. key: such as `words.hush`."""
    typed = (read(language, DOMAIN).get(key, "") for language in languages())
    return frozenset(words.strip() for each in typed for words in each.split("|") if words.strip())
