"""Which language a text is in: by script first; among those of one script by its small words and the model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversations.understanding.folding import Folded

LATIN = ("en", "vi", "fil", "pt", "id", "ne", "ja")
"""Languages people write in Latin letters: also Nepali and Japanese, on a phone without their letters."""

HAN = ("ja", "zh-Hans", "zh-Hant")

_SCRIPTS = {
    "kana": re.compile("[\u3041-\u30ff\uff66-\uff9f]"),
    "han": re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
    "hangul": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
    "myanmar": re.compile("[\u1000-\u109f\uaa60-\uaa7f]"),
    "latin": re.compile("[a-z\u00df-\u024f\u1e00-\u1eff]"),
}
_BY_SCRIPT = {"kana": "ja", "hangul": "ko", "devanagari": "ne", "myanmar": "my"}
_LETTERS_OF_A_WORD = 4  # Latin letters weigh less: it takes several to say what one sign says
_LIKELY = 0.12
_TOLD_BY = 400  # characters: nobody changes the language after so many without changing the script
_CHOSEN = 0.2
_FEW = 3  # words: fewer do not overrule the language the person has chosen
_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_VIETNAMESE_ALONE = re.compile("[đơưảạấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
"""Letters of no other language: one is enough for its rules to be heard, as in rò rỉ gas."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language of a text, and all those whose rules should be heard in it."""

    lang: str
    active: frozenset[str]


def tongue(
    text: str, folded: Folded, hint: str, words: Mapping[str, frozenset[str]], chances: Mapping[str, float]
) -> Tongue:
    """The language of a text. hint: the one the person is spoken to in. words: small words of each. chances: the model's."""
    counts = {script: _count(pattern, folded.text) for script, pattern in _SCRIPTS.items()}
    counts["latin"] = -(-counts["latin"] // _LETTERS_OF_A_WORD)
    hint = "ja" if hint.startswith("ja") else hint
    if not any(counts.values()):
        return Tongue(hint, frozenset({hint} if hint else ()))
    main = max(counts, key=lambda script: (counts[script], script == "kana"))
    if main == "han" and counts["kana"]:
        main = "kana"
    told = _told(folded.text[:_TOLD_BY].split(), hint, words, chances)
    active = _active(counts, hint, told)
    if main in _BY_SCRIPT:
        return Tongue(_BY_SCRIPT[main], active)
    if _VIETNAMESE_ALONE.search(text):
        active |= {"vi"}
    if main == "latin" and len(_VIETNAMESE.findall(text)) > 1:
        return Tongue("vi", active | {"vi"})
    if main == "han":
        told = {lang: chances.get(lang, 0.0) for lang in HAN}
    return Tongue(max(told, key=lambda lang: (told[lang], lang == hint)), active)


def _count(letters: re.Pattern[str], text: str) -> int:
    """How many letters of a script the beginning has; at least one if they come only later."""
    return len(letters.findall(text, 0, _TOLD_BY)) or (letters.search(text, _TOLD_BY) is not None)


def _told(
    said: Sequence[str], hint: str, words: Mapping[str, frozenset[str]], chances: Mapping[str, float]
) -> dict[str, float]:
    """How much speaks for each language of Latin letters: its small words, and the model."""
    count = len(said) or 1
    told = {
        lang: chances.get(lang, 0.0) + sum(word in words.get(lang, ()) for word in said) / count / 2
        for lang in LATIN
    }
    if hint in told and count < _FEW:
        told[hint] += _CHOSEN
    return told


def _active(counts: Mapping[str, int], hint: str, told: Mapping[str, float]) -> frozenset[str]:
    """Rules of every language that may well be meant are heard: one too many does less harm than one too few."""
    found = {lang for script, lang in _BY_SCRIPT.items() if counts[script]}
    if counts["han"] and not counts["kana"]:
        found.update(HAN)
    if counts["latin"]:
        likely = {lang for lang, weight in told.items() if weight >= _LIKELY}
        found.update(likely or LATIN)
    return frozenset(found | ({hint} if hint else set()))
