"""Postal codes, alone or inside an address. Whether a code exists is asked of the postal data."""

from __future__ import annotations

import re

from conversations.answers.places import Places
from conversations.answers.readings import Reading, Reason

_HAN = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NO = re.compile(r"(?<=[0-9])\s?[のー]\s?(?=[0-9])")
CODE = re.compile(r"(?<![0-9+-])(〒?\s?[0-9]{3}\s?-?\s?[0-9]{4})(?![0-9]|-[0-9])")


def codes_in(text: str) -> tuple[str, ...]:
    """Every postal code in a text, as NNN-NNNN, in order, once each. Marked ones (〒) alone if there are any."""
    plain = _NO.sub("-", text.translate(_HAN))
    found = CODE.findall(plain)
    marked = [run for run in found if "〒" in run]
    digits = [re.sub(r"[^0-9]", "", run) for run in marked or found]
    return tuple(dict.fromkeys(f"{run[:3]}-{run[3:]}" for run in digits))


def read_postal_code(text: str, places: Places) -> Reading:
    """The code as NNN-NNNN. text: folded."""
    codes = codes_in(text)
    if not codes:
        digits = re.sub(r"[^0-9]", "", text.translate(_HAN))
        is_close = 0 < len(digits) <= len("00000000") and "-" not in text.strip("-")[:2]
        return Reading(reason=Reason.WRONG_LENGTH if is_close else Reason.UNREADABLE)
    if len(codes) > 1:
        return Reading(reason=Reason.AMBIGUOUS, candidates=codes)
    if not places.knows(codes[0]):
        return Reading(reason=Reason.UNKNOWN_CODE)
    return Reading(codes[0])
