"""Which language a text is in: by script first; among those of one script by its small words and the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
_FEW = 3  # words: fewer do not overrule the language the person has chosen
_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language of a text, and all those whose rules should be heard in it."""

    lang: str
    active: frozenset[str]


def tongue(
    text: str, folded: Folded, hint: str, words: Mapping[str, frozenset[str]], chances: Mapping[str, float]
) -> Tongue:
    """The language of a text. hint: the one the person is spoken to in. words: small words of each. chances: the model's."""
    counts = {script: len(pattern.findall(folded.text)) for script, pattern in _SCRIPTS.items()}
    counts["latin"] = -(-counts["latin"] // _LETTERS_OF_A_WORD)
    hint = "ja" if hint.startswith("ja") else hint
    if not any(counts.values()):
        return Tongue(hint, frozenset({hint} if hint else ()))
    main = max(counts, key=lambda script: (counts[script], script == "kana"))
    if main == "han" and counts["kana"]:
        main = "kana"
    active = _active(counts, hint)
    if main in _BY_SCRIPT:
        return Tongue(_BY_SCRIPT[main], active)
    rivals = HAN if main == "han" else LATIN
    return Tongue(_best(rivals, text, folded, hint, words, chances), active)


def _active(counts: Mapping[str, int], hint: str) -> frozenset[str]:
    """Rules of every language that may be meant are heard: one too many does less harm than one too few."""
    found = {lang for script, lang in _BY_SCRIPT.items() if counts[script]}
    if counts["han"] and not counts["kana"]:
        found.update(HAN)
    if counts["latin"]:
        found.update(LATIN)
    return frozenset(found | ({hint} if hint else set()))


def _best(
    rivals: tuple[str, ...],
    text: str,
    folded: Folded,
    hint: str,
    words: Mapping[str, frozenset[str]],
    chances: Mapping[str, float],
) -> str:
    if rivals is LATIN and len(_VIETNAMESE.findall(text)) > 1:
        return "vi"
    said = folded.text.split()
    known = {
        lang: sum(word in words.get(lang, ()) for word in said) if rivals is LATIN else 0 for lang in rivals
    }
    scores = {lang: chances.get(lang, 0.0) + 0.5 * known[lang] / (len(said) or 1) for lang in rivals}
    if hint in rivals and len(said) < _FEW:
        scores[hint] += 0.2
    return max(rivals, key=lambda lang: (scores[lang], lang == hint))
