"""Numbers as people write them: kanji, kana, Korean. Digits of every script are already plain when they come here."""

from __future__ import annotations

import re

_DIGIT = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "両": 2,
    "两": 2,
    "兩": 2,
    "壱": 1,
    "弐": 2,
    "参": 3,
}
_TIMES = {"十": 10, "百": 100, "千": 1000, "拾": 10}
_TEN_THOUSAND = 10_000
HAN = "〇零一二三四五六七八九十百千万萬两兩両壱弐参拾廿卅"
_ONES = {
    "いち": 1, "いっ": 1, "に": 2, "さん": 3, "よん": 4, "よ": 4, "し": 4, "ご": 5, "ろく": 6, "ろっ": 6,
    "なな": 7, "しち": 7, "はち": 8, "はっ": 8, "きゅう": 9, "く": 9,
}  # fmt: skip
_ONE = r"(?:きゅう|いち|いっ|さん|よん|ろく|ろっ|なな|しち|はち|はっ|に|よ|し|ご|く)"
_TENS = r"(?:きゅう|さん|よん|ろく|なな|しち|はち|に|ご)"
_KANA = re.compile(
    rf"(?:(?P<h>(?:きゅう|さん|よん|ろっ|なな|はっ|に|ご)?(?:ひゃく|びゃく|ぴゃく)))?"
    rf"(?:(?P<t>{_TENS}?)(?P<ten>じゅう|じゅっ|じっ))?(?P<o>{_ONE})?"
)
_COUNTERS = (
    r"(?:じかん|じはん|じ(?![ゅ])|ふん|ぷん|がつ|にち|かげつ|しゅうかん|さい|にん|めい|ねん|ちょうめ|ばん|ごう|"
    r"時|分|月|日|歳|才|人|名|年|週間|か月|ヶ月|丁目|番|号)"
)
_ZERO = re.compile(r"(?:れい|ぜろ)(?=じ|時|ふん|分|さい|歳|才|にん|人|名)")
_COUNTED = re.compile(
    r"(?<![ぁ-ゖ])?(?:(?:きゅう|さん|よん|ろっ|なな|はっ|に|ご)?(?:ひゃく|びゃく|ぴゃく))?"
    rf"(?:{_TENS}?(?:じゅう|じゅっ|じっ))?{_ONE}?(?={_COUNTERS})"
)
_DAYS = {
    "にじゅうよっか": 24, "じゅうよっか": 14, "ついたち": 1, "ふつか": 2, "みっか": 3, "よっか": 4, "むいか": 6,
    "ここのか": 9, "とおか": 10, "はつか": 20,
}  # fmt: skip
_DAY = re.compile("|".join(_DAYS))
_WORDLIKE_DAYS = {"いつか": 5, "なのか": 7, "ようか": 8}  # everyday words as well: days only after a month
_WORDLIKE_DAY = re.compile(r"(?<=がつ|月の)(?:いつか|なのか|ようか)|(?<=月)(?:いつか|なのか|ようか)")

_NATIVE = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7,
    "여덟": 8, "아홉": 9,
}  # fmt: skip
_NATIVE_TENS = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
_NATIVE_TEN = "|".join(_NATIVE_TENS)
_NATIVE_ONE = "|".join(_NATIVE)
_NATIVE_NUMBER = re.compile(
    rf"(?:(?P<t>{_NATIVE_TEN})\s?(?P<o>{_NATIVE_ONE})?|(?P<single>{_NATIVE_ONE}))(?=\s*(?:시|명|살|사람|분|개|식구))"
)
_SINO = {c: n for n, c in enumerate("영일이삼사오육칠팔구")} | {"유": 6, "시": 10, "십": 10, "백": 100}
_SINO_NUMBER = re.compile(
    r"(?<![가-힣])(?:[일이삼사오육칠팔구십백]+|유|시)(?=\s*(?:월|일(?!요)|분|세|년|명|인))"
)


def han(text: str) -> int | None:
    """A number in kanji, counted (二十三) or spelled (二三). None: not a number."""
    text = text.replace("廿", "二十").replace("卅", "三十").replace("萬", "万")
    if not text or any(c not in _DIGIT and c not in _TIMES and c != "万" for c in text):
        return None
    if text.count("万") > 1:
        return None
    above, _, below = text.rpartition("万")
    high = _below_ten_thousand(above or "一") if "万" in text else 0
    low = _below_ten_thousand(below) if below else 0
    return None if high is None or low is None else high * _TEN_THOUSAND + low


def _below_ten_thousand(text: str) -> int | None:
    if all(c in _DIGIT for c in text):
        return int("".join(str(_DIGIT[c]) for c in text))
    total, ones, last = 0, -1, _TEN_THOUSAND
    for c in text:
        if c in _TIMES:
            if _TIMES[c] >= last:
                return None
            last = _TIMES[c]
            total, ones = total + (1 if ones < 0 else ones) * last, -1
        elif ones >= 0:
            return None
        else:
            ones = _DIGIT[c]
    return total + max(ones, 0)


def kana(text: str) -> int | None:
    """A number in hiragana below a thousand. None: not a number."""
    if text in ("ぜろ", "れい"):
        return 0
    found = _KANA.fullmatch(text)
    if not text or found is None:
        return None
    hundreds = _hundreds(found["h"] or "")
    tens = (_ONES[found["t"]] if found["t"] else 1) * 10 if found["ten"] else 0
    return hundreds + tens + (_ONES[found["o"]] if found["o"] else 0)


def _hundreds(text: str) -> int:
    if not text:
        return 0
    return 100 * _ONES.get(re.sub(r"[ひびぴ]ゃく", "", text), 1)


def counted_in_kana(text: str) -> str:
    """Kana numbers that stand before something counted, as digits: さんじ is 3じ, みっか is 3にち."""
    text = _WORDLIKE_DAY.sub(lambda found: f"{_WORDLIKE_DAYS[found[0]]}にち", text)
    text = _DAY.sub(lambda found: f"{_DAYS[found[0]]}にち", text)
    text = _ZERO.sub("0", text)
    return _COUNTED.sub(_as_digits, text)


def _as_digits(found: re.Match[str]) -> str:
    number = kana(found[0])
    return found[0] if number is None else str(number)


def counted_in_korean(text: str) -> str:
    """Korean numbers that stand before something counted, as digits: 세 시 is 3 시."""
    text = _NATIVE_NUMBER.sub(_native, text)
    return _SINO_NUMBER.sub(lambda found: str(_sino(found[0])), text)


def _native(found: re.Match[str]) -> str:
    tens = _NATIVE_TENS[found["t"]] if found["t"] else 0
    one = found["o"] or found["single"]
    return str(tens + (_NATIVE[one] if one else 0))


def _sino(text: str) -> int:
    total, ones = 0, 0
    for c in text:
        value = _SINO[c]
        if value >= 10:  # noqa: PLR2004 - ten and hundred multiply
            total, ones = total + max(ones, 1) * value, 0
        else:
            ones = ones * 10 + value
    return total + ones
