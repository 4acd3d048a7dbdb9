"""One spelling of a name, for finding it again: width, case, kana, accents and the common variants of kanji.

Only for comparing. What somebody wrote is kept and shown as they wrote it.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
"""Letters of a name that are looked at; nobody is found by what comes after."""

_QUOTES = re.compile(r"['’‘`´ʼ]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_HIRAGANA = {code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)}
_LATIN = {ord("đ"): "d", ord("ø"): "o", ord("ł"): "l", ord("æ"): "ae", ord("œ"): "oe", ord("ı"): "i"}
_VARIANTS = (
    "高髙 崎﨑嵜碕 浜濱濵 辺邊邉 斎斉齋齊 沢澤 島嶋嶌 桜櫻 広廣 国國圀 真眞 恵惠 徳德 瀬瀨 条條 富冨 吉𠮷 塚塚 "
    "柳栁 渕淵 竜龍 関關 浅淺 栄榮 実實 寿壽 静靜 万萬 楽樂 滝瀧 蔵藏 与與 団團 円圓 亀龜 横橫 郎郞 黒黑"
)
_ONE_KANJI = {ord(other): group[0] for group in _VARIANTS.split() for other in group[1:]}
_LETTERS = {**_HIRAGANA, **_LATIN, **_ONE_KANJI}


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name in one spelling: 「サトウ　ﾐｷ」 and 「さとう みき」 are the same. Empty if there is no letter in it."""
    plain = unicodedata.normalize("NFKC", _QUOTES.sub("", text[: LONGEST * 2])).casefold()
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))
    letters = bare.translate(_LETTERS)
    if not letters.isalnum():
        letters = "".join(letter if _is_letter(letter) else " " for letter in letters)
    return tuple(letters[:LONGEST].split())


def is_sign(letter: str) -> bool:
    """Whether one letter can be a name, or the whole first half of one: 林, 森, 김."""
    return "\u3400" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3" or letter >= "\U00020000"


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"
