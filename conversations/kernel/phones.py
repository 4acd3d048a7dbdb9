"""Telephone numbers in the kernel: one number read by the one reader, and how it is printed."""

from __future__ import annotations

import phonenumbers

from conversations.answers.folding import fold
from conversations.answers.phones import read_phone

_EXTENSION = ";ext="


def parse_phone(text: str) -> str | None:
    """The one number in the words, as E.164; None when there is none, or more than one."""
    number = read_phone(fold(text)).value
    return number if isinstance(number, str) else None


def national_form(e164: str) -> str:
    """As printed in Japan, a foreign one with its country. e164: a number that parse_phone gave, or what was kept as one."""
    number, _, extension = e164.partition(_EXTENSION)
    try:
        parsed = phonenumbers.parse(number, "JP")
    except phonenumbers.NumberParseException:
        return e164
    is_ours = parsed.country_code == phonenumbers.country_code_for_region("JP")
    shape = (
        phonenumbers.PhoneNumberFormat.NATIONAL if is_ours else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    printed = phonenumbers.format_number(parsed, shape)
    return f"{printed} 内線(ext.) {extension}" if extension else printed
