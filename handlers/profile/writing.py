"""How single values of a profile must be written: numbers, addresses, codes, languages. Pure; knows no part and no file."""

from __future__ import annotations

import re
from typing import Final

_SHORT: Final = re.compile(r"1\d{2}|#\d{3,4}")  # 119, 189, #8008
_LONG: Final = re.compile(r"0\d{9,10}([#*]\d+)?")  # with an extension
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_POSTAL: Final = re.compile(r"\d{3}-\d{4}")
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,23}")
_SITE: Final = re.compile(r"https?://[^\s/]+\.[^\s]+")
_TONGUE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(@easy)?")
OTHER: Final = "other"
_COUNTRIES: Final = frozenset({"jp", "cn", "tw", "kr", "vn", "np", "ph", "br", "mm", "us", "gb"})
"""Taken for languages by mistake; what some of them mean as a language nobody here offers."""


def is_phone(written: str) -> bool:
    """Whether one can dial it: ten or eleven digits from 0, three of the state such as 119, or # and a few."""
    dialled = written.replace("-", "")
    return bool(_SHORT.fullmatch(dialled) or _LONG.fullmatch(dialled))


def is_mail(written: str) -> bool:
    """Whether it looks like an address mail can go to."""
    return bool(_MAIL.fullmatch(written))


def is_postal(written: str) -> bool:
    """Whether it is a postal code as Japan writes it."""
    return bool(_POSTAL.fullmatch(written))


def is_key(written: str) -> bool:
    """Whether it can be part of an address: small letters, digits and hyphens."""
    return bool(_KEY.fullmatch(written))


def is_version(written: str) -> bool:
    """Whether it can name a wording: short, without spaces."""
    return bool(_VERSION.fullmatch(written))


def is_site(written: str) -> bool:
    """Whether it is the address of a site."""
    return bool(_SITE.fullmatch(written))


def is_language(written: str) -> bool:
    """Whether it names a language: two or three letters, or `other`."""
    return written == OTHER or (bool(_TONGUE.fullmatch(written)) and written not in _COUNTRIES)
