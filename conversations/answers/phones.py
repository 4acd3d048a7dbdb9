"""Telephone numbers as people write and spell them, checked against the numbering plan. Two numbers are asked again."""

from __future__ import annotations

import re

import phonenumbers

from conversations.answers.readings import Reading, Reason, Unclear
from conversations.answers.spelled import spelled_out

_HAN = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SPOKEN = {
    "ぜろ": "0", "れい": "0", "まる": "0", "おー": "0", "いち": "1", "に": "2", "にー": "2", "さん": "3", "よん": "4", "し": "4",
    "ご": "5", "ごー": "5", "ろく": "6", "なな": "7", "しち": "7", "はち": "8", "きゅう": "9", "きゅー": "9", "く": "9",
}  # fmt: skip
_SPELLED = re.compile(
    r"[\s、,・\-]*(?:(?:" + "|".join(sorted(_SPOKEN, key=len, reverse=True)) + r"|の)[\s、,・\-]*){7,18}"
)
_ONE_SPELLED = re.compile("|".join(sorted(_SPOKEN, key=len, reverse=True)))
_NO = re.compile(r"(?<=[0-9])\s?の\s?(?=[0-9])")
_RUN = re.compile(r"\+?\(?\+?[0-9](?:[-() ./・~]{0,3}[0-9]){2,29}")
_EXTENSION = re.compile(
    r"[(,;、]?\s?(?:内線番号|内線|ないせん|\(内\)|内|extension|ext\.?|ramal|máy lẻ|내선|分机|分機|転)\s?[:：は=]?\s?([0-9]{1,6})\)?|(?<=[0-9])\s?#([0-9]{1,5})$"
)
_FAX = re.compile(r"(?:fax|ふぁっくす|ふぁくす|f)\s?[:：は]?\s?[-+()0-9. ]{9,20}")
_SHORT = re.compile(r"#?[0-9]{3,5}|#?1[0-9]{2}")
_EMERGENCY = {"110", "118", "119", "188", "189", "171", "177", "117", "104", "115", "113", "911", "112"}
_MOBILE_SHORT = re.compile(r"0[5-9]0[0-9]{7}")
_SHORTEST, _LONGEST = 9, 11  # digits of a Japanese number with its leading zero: one less or more is a slip


def read_phone(text: str) -> Reading:
    """The number as E.164, with `;ext=` and the extension if one was given. text: folded."""
    try:
        return Reading(_read(text))
    except Unclear as unclear:
        return Reading(reason=unclear.reason, candidates=unclear.candidates)


def _read(text: str) -> str:
    plain = _NO.sub("-", _spelled_out(spelled_out(text)).translate(_HAN).replace("−", "-"))
    extension = _EXTENSION.search(plain)
    if extension:
        plain = plain[: extension.start()] + " x " + plain[extension.end() :]
    if _FAX.search(plain) and len(_RUN.findall(plain)) > 1:
        plain = _FAX.sub(" x ", plain)
    numbers = {_number(run) for run in _runs(plain)}
    if len(numbers) != 1:
        raise Unclear(Reason.AMBIGUOUS if numbers else Reason.UNREADABLE, tuple(sorted(numbers)))
    suffix = f";ext={extension[1] or extension[2]}" if extension else ""
    return numbers.pop() + suffix


def _spelled_out(text: str) -> str:
    """ゼロキューゼロ の いちにさんよん as digits."""
    return _SPELLED.sub(lambda run: " " + _ONE_SPELLED.sub(lambda one: _SPOKEN[one[0]], run[0]) + " ", text)


def _runs(plain: str) -> list[str]:
    runs = [part.strip(" -./") for run in _RUN.findall(plain) for part in _parted(run)]
    long_enough = [run for run in runs if len(_digits(run)) > len("00000")]
    if not long_enough and any(_SHORT.fullmatch(run) for run in runs):
        is_short = any(_digits(run) in _EMERGENCY for run in runs) or "#" in plain
        raise Unclear(Reason.SHORT_NUMBER if is_short else Reason.WRONG_LENGTH)
    return long_enough


def _parted(run: str) -> list[str]:
    """Two numbers with only a space or a stroke between them, told apart."""
    parts = re.split(r"[ /・]+", run)
    is_several = len(parts) > 1 and all(len(_digits(part)) in (_LONGEST - 1, _LONGEST) for part in parts)
    return parts if is_several else [run]


def _digits(run: str) -> str:
    return re.sub(r"[^0-9]", "", run)


def _number(run: str) -> str:
    """The E.164 form of one run of digits. Raises: Unclear when it is no number in any plan."""
    dialled = _as_dialled(run)
    try:
        number = phonenumbers.parse(dialled, "JP")
    except phonenumbers.NumberParseException:
        raise Unclear(Reason.UNREADABLE) from None
    if phonenumbers.is_valid_number(number) and not _is_a_slip(dialled):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise Unclear(_why(dialled))


def _as_dialled(run: str) -> str:
    digits = ("+" if "+" in run else "") + _digits(run.replace("(0)", ""))
    for prefix in ("0081", "01081"):
        if digits.startswith(prefix):
            return "+81" + digits.removeprefix(prefix)
    return digits


def _is_a_slip(dialled: str) -> bool:
    """Without its zero, or a mobile number a digit short, which still looks like some landline: 090-123-4567."""
    if dialled.startswith("+") and not dialled.startswith("+81"):
        return False
    national = "0" + dialled.removeprefix("+81").removeprefix("0")
    has_no_zero = not dialled.startswith(("+81", "0"))
    return has_no_zero or bool(_MOBILE_SHORT.fullmatch(national))


def _why(dialled: str) -> Reason:
    if dialled.startswith("+"):
        return Reason.IMPOSSIBLE
    if not dialled.startswith("0"):
        return Reason.AREA_CODE_MISSING if len(dialled) < _SHORTEST else Reason.IMPOSSIBLE
    expected = _LONGEST if re.match(r"0[5-9]0|0800", dialled) else _LONGEST - 1
    return Reason.IMPOSSIBLE if len(dialled) == expected else Reason.WRONG_LENGTH
