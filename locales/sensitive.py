"""Words that must not stand where somebody else may read them: a notification on a locked or shared phone."""

from __future__ import annotations

import re

PREVIEW = 40  # characters: about what a notification shows

_READING = re.compile(r"\([\u3041-\u3096ー]+\)")
_JAPANESE = [
    "借金",
    "債務",
    "滞納",
    "破産",
    "貧困",
    "困窮",
    "生活保護",
    "お金",
    "家賃",
    "食べもの",
    "食べ物",
    "失業",
    "自殺",
    "自死",
    "死にたい",
    "死に",
    "自傷",
    "希死",
    "うつ",
    "精神",
    "病気",
    "障害",
    "障がい",
    "認知症",
    "介護",
    "依存症",
    "薬物",
    "アルコール",
    "虐待",
    "暴力",
    "DV",
    "性被害",
    "性暴力",
    "離婚",
    "別居",
    "妊娠",
    "不登校",
    "ひきこもり",
    "引きこもり",
    "孤立",
    "保証人",
    "逮捕",
    "刑務所",
    "在留資格",
    "ビザ",
    "難民",
    "後見",
    "しゃっきん",
    "ぎゃくたい",
    "ぼうりょく",
    "びょうき",
]
_ENGLISH = [
    "debt",
    "bankrupt",
    "poverty",
    "unemploy",
    "suicide",
    "self-harm",
    "depress",
    "mental",
    "illness",
    "disab",
    "dementia",
    "addict",
    "alcohol",
    "drugs",
    "abuse",
    "violence",
    "domestic",
    "divorce",
    "pregnan",
    "prison",
    "arrest",
    "visa",
    "refugee",
    "guardian",
    "rape",
]
_BY_LOCALE = {"ja": _JAPANESE, "ja@easy": _JAPANESE, "en": _ENGLISH}


def sensitive_word(locale: str, text: str) -> str | None:
    """The first sensitive word in the part a notification shows, or None. An unknown locale is read as English."""
    shown = _READING.sub("", text)[:PREVIEW].lower()
    return next((word for word in _BY_LOCALE.get(locale, _ENGLISH) if word.lower() in shown), None)
