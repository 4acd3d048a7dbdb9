"""Days and times of day as each language writes them. Japan's time, always; nothing is converted."""

from __future__ import annotations

from datetime import date, datetime, time

from babel.core import Locale
from babel.dates import format_date, format_skeleton, format_time

_DAYS = {
    "ja": "y年M月d日(EEE)",
    "ja@easy": "y年(ねん)M月(がつ)d日(にち)(EEE)",
    "en": "EEE, d MMM y",
}
_SHORT_DAYS = {
    "ja": ("M月d日", "M月d日(EEE)"),
    "ja@easy": ("M月(がつ)d日(にち)", "M月(がつ)d日(にち)"),
    "en": ("d MMM", "EEE d MMM"),
}
"""Without and with the day of the week."""

_CLOCKS = {"ja": "ah:mm", "ja@easy": "ah:mm", "en": "h:mm a"}
_READINGS = {"午前": "午前(ごぜん)", "午後": "午後(ごご)"}


def written(locale: str, day: date | None, clock: time | None) -> str:
    """A day, a time, or both. locale: ours, such as ja@easy."""
    babel = Locale.parse(locale.partition("@")[0].replace("-", "_"))
    parts = []
    if day is not None:
        parts.append(format_date(day, _DAYS.get(locale, "full"), locale=babel))
    if clock is not None:
        at = datetime.combine(date.min, clock)
        parts.append(_read(locale, format_time(at, _CLOCKS.get(locale, "short"), locale=babel)))
    return " ".join(parts)


def brief(locale: str, day: date, clock: time | None) -> str:
    """The same for a button, which has room for little: 11月24日(火) 15:00. locale: ours."""
    babel = Locale.parse(locale.partition("@")[0].replace("-", "_"))
    short = str(format_skeleton("MMMEd", day, locale=babel))
    return f"{short} {clock:%H:%M}" if clock is not None else short


def day_of_year(locale: str, day: date, *, with_weekday: bool = False) -> str:
    """A day of any year: 12月29日. with_weekday: 12月29日(火), where that is not too much to read. locale: ours."""
    babel = Locale.parse(locale.partition("@")[0].replace("-", "_"))
    plain, full = _SHORT_DAYS.get(locale, ("d MMM", "EEE d MMM"))
    return str(format_date(day, full if with_weekday else plain, locale=babel))


def _read(locale: str, text: str) -> str:
    """Plain Japanese has the reading beside its kanji."""
    if locale == "ja@easy":
        for kanji, reading in _READINGS.items():
            text = text.replace(kanji, reading)
    return text
