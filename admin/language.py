"""Which language the reader of a page sees: their own setting, else the browser's, else Japanese."""

from __future__ import annotations

from typing import Final

from flask import g, request

from admin import cookies
from locales import Speaker, speaker
from storage.staff import Member

LANGUAGES: Final = ("ja", "en")
DOMAIN: Final = "console"


def reader() -> Speaker:
    """Whoever speaks to the person at this screen."""
    return speaker(_chosen(), DOMAIN)


def _chosen() -> str:
    member = g.get("member")
    if isinstance(member, Member) and member.locale in LANGUAGES:
        return member.locale
    asked = (
        request.args.get("language", "") if request.endpoint in ("sign_in.password", "sign_in.code") else ""
    )
    if asked in LANGUAGES:
        return asked
    kept = cookies.read(cookies.LANGUAGE)
    if kept in LANGUAGES:
        return kept
    return request.accept_languages.best_match(LANGUAGES, default="ja")
