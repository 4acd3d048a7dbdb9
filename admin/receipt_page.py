"""The receipt as it is shown and printed: in Japanese, and beside it in the language the person reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from admin.pages import Page
from admin.present import Clock
from handlers.reception.receipt import Slip
from locales import speaker


@dataclass(frozen=True, slots=True)
class Sheet:
    """The receipt in one language. t: its words."""

    lang: str
    t: Callable[..., str]
    council: str
    desk: str
    by: str
    made: str


def receipt_page(slip: Slip) -> Page:
    """The page of a receipt."""
    locales = dict.fromkeys(("ja", slip.locale))
    return Page("reception/receipt.html", {"slip": slip, "sheets": [_sheet(slip, each) for each in locales]})


def _sheet(slip: Slip, locale: str) -> Sheet:
    words = speaker(locale, "console")
    names = slip.council.names
    return Sheet(
        lang=words.html_lang,
        t=words.text,
        council=names.get(locale) or names["ja"],
        desk=slip.desk.name(locale),
        by=_by(slip, locale),
        made=Clock(words, slip.made_at).moment(slip.made_at),
    )


def _by(slip: Slip, locale: str) -> str:
    words = speaker(locale, "console")
    if slip.is_danger:
        return words.text("console.receipt.by.at_once")
    if slip.turn == "person":
        return words.text("console.receipt.by.yours")
    promised = slip.by(locale)
    return (
        words.text("console.receipt.by.until", by=promised)
        if promised
        else words.text("console.receipt.by.in_turn")
    )
