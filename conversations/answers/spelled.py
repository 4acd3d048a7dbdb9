"""Telephone numbers written as they are said: ぜろきゅうぜろ の いちにさんよん, 〇三の…, zero nine zero …, 공구공 ….

Pure, and about folded text alone. Guesses nothing: only as many words as a number of that kind has digits become digits.
"""

from __future__ import annotations

import re

_WORDS = {
    "0": "0 〇 零 ぜろ れい れー まる おー zero oh o rei maru 공 영 không khong nol kosong",
    "1": "1 一 壱 幺 いち いちー ひと one ichi 일 một mot um uma satu",
    "2": "2 二 に にー にい ふた two ni nii 이 hai dois duas dua",
    "3": "3 三 さん three san 삼 ba três tres tiga",
    "4": "4 四 よん し よ four yon shi 사 bốn bon tư quatro empat",
    "5": "5 五 ご ごー ごお five go 오 năm nam lăm cinco lima",
    "6": "6 六 ろく six roku 육 륙 sáu sau seis meia enam",
    "7": "7 七 なな しち seven nana shichi 칠 bảy bay sete tujuh",
    "8": "8 八 はち eight hachi 팔 tám tam oito delapan",
    "9": "9 九 きゅう きゅー く くー nine kyu kyuu kyū 구 chín chin nove sembilan",
}
"""What each digit is called. Latin words only as words of their own, or right behind another."""

_DIGIT = {word: digit for digit, words in _WORDS.items() for word in words.split()}
_TOKEN = re.compile("|".join(sorted(map(re.escape, _DIGIT), key=len, reverse=True)))
_BETWEEN = re.compile(
    r"[\s、,・\-−ー~().]*(?:(?:の|はいふん|no|hyphen|dash|의|에)(?=[\s、,・\-−ー~().]|[^a-z]))?[\s、,・\-−ー~().]*"
)
_LETTER = re.compile("[a-zà-ỹ]")
_MOBILE = re.compile(r"0[5-9]0|0800")
_PARTICLES = frozenset("にしくごの")
"""Kana that are digits, and ends of words as well: …ごろくななはち に おねがいします."""
_TELLING = 4  # digits after which the kind of a number is known
_LONG, _LANDLINE = 11, 10


def spelled_out(text: str) -> str:
    """The text with every number that begins with zero and is said in words as digits. text: folded."""
    made: list[str] = []
    at = behind = 0
    while at < len(text):
        zero = None if _is_inside_a_word(text, at) else _TOKEN.match(text, at)
        if zero is None or _DIGIT[zero[0]] != "0":
            at += 1
            continue
        run = _number(text, at)
        if run is None:
            at = _end_of_words(text, at)  # no part of what is no number is one
            continue
        digits, end = run
        made += [text[behind:at], " ", digits, " "]
        at = behind = end
    return "".join((*made, text[behind:]))


def _is_inside_a_word(text: str, at: int) -> bool:
    """Whether this letter or digit goes on with what stands before it."""
    here, before = text[at], text[at - 1 : at]
    return before.isdigit() or bool(_LETTER.match(here) and _LETTER.match(before))


def _number(text: str, start: int) -> tuple[str, int] | None:
    """The digits of the number said from here on, and where it ends; None if it is no number, or not said in words."""
    digits, end, at, is_said = "", start, start, False
    while len(digits) < _length(digits):
        word = _TOKEN.match(text, at)
        if word is None:
            return None
        digits += _DIGIT[word[0]]
        is_said = is_said or not word[0].isascii() or word[0].isalpha()
        end = word.end()
        at = _behind_signs(text, end)
    return None if not is_said or _goes_on(text, end) else (digits, end)


def _end_of_words(text: str, at: int) -> int:
    """Where the digits that are said one after the other from here on end."""
    end = at
    while word := _TOKEN.match(text, at):
        end = word.end()
        at = _behind_signs(text, end)
    return end


def _behind_signs(text: str, at: int) -> int:
    """Where the next word begins behind spaces, strokes and の."""
    signs = _BETWEEN.match(text, at)
    return signs.end() if signs else at


def _length(digits: str) -> int:
    """How many digits a number that begins so has."""
    is_mobile = len(digits) < _TELLING or _MOBILE.match(digits)
    return _LONG if is_mobile else _LANDLINE


def _goes_on(text: str, end: int) -> bool:
    """Whether more digits, or the rest of a word, stand right behind: then it is another number than it seems."""
    if _LETTER.match(text[end - 1]) and _LETTER.match(text[end : end + 1]):
        return True
    at = _behind_signs(text, end)
    more = _TOKEN.match(text, at)
    if more is None or _is_inside_a_word(text, at):
        return False
    is_next_number = at > end and _DIGIT[more[0]] == "0"
    is_particle = more[0] in _PARTICLES and _TOKEN.match(text, more.end()) is None
    return not (is_next_number or is_particle)
