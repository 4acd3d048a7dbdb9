"""Telephone numbers of Japan as people write them. What is not certainly one number is asked again, never guessed."""

from __future__ import annotations

import re
import unicodedata

_HYPHENS = dict.fromkeys(map(ord, "-‐‑‒–—―−ーｰ~〜・."), "-")
_CANDIDATE = re.compile(r"\+?[0-9](?:[-() ]{0,3}[0-9]){6,16}")
_FREE = re.compile(r"0120[0-9]{6}|0800[0-9]{7}|0570[0-9]{6}")
_MOBILE = re.compile(r"0[5-9]0[1-9][0-9]{7}")
# 050 to 090 have eleven digits: ten of them are a slip of the finger, not a landline.
_LANDLINE = re.compile(r"0(?![5-9]0)[1-9][0-9]{8}")
_JAPAN = "+81"


def parse_phone(text: str) -> str | None:
    """The one Japanese number in the words, as E.164; None when there is none, or more than one."""
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    found = {_national(run) for run in _CANDIDATE.findall(plain)}
    if len(found) != 1:
        return None
    number = found.pop()
    return _JAPAN + number[1:] if number else None


def _national(run: str) -> str | None:
    digits = re.sub(r"[^0-9+]", "", run.replace("(0)", ""))
    for prefix in (_JAPAN, "0081", "01081"):
        if digits.startswith(prefix):
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
    return digits if any(shape.fullmatch(digits) for shape in (_FREE, _MOBILE, _LANDLINE)) else None


def national_form(e164: str) -> str:
    """As printed in Japan, with hyphens where their places are certain. e164: a number that parse_phone gave."""
    digits = "0" + e164.removeprefix(_JAPAN)
    if digits.startswith(("0120", "0570", "0800")):
        return f"{digits[:4]}-{digits[4:7]}-{digits[7:]}"
    if _MOBILE.fullmatch(digits):
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if digits.startswith(("03", "06")):
        return f"{digits[:2]}-{digits[2:6]}-{digits[6:]}"
    return digits
