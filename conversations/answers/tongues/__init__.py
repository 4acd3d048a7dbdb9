"""The words answers are made of, one file per language. Data and its look-up only; meaning is read elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from conversations.answers.folding import bare, fold
from conversations.answers.tongues import en, fil, id, ja, ko, my, ne, pt, vi, zh  # noqa: A004 - a language's own code

_TABLES: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "ja": (ja.WORDS, ja.ASSENT),
    "en": (en.WORDS, en.ASSENT),
    "zh": (zh.WORDS, zh.ASSENT),
    "ko": (ko.WORDS, ko.ASSENT),
    "vi": (vi.WORDS, vi.ASSENT),
    "ne": (ne.WORDS, ne.ASSENT),
    "fil": (fil.WORDS, fil.ASSENT),
    "pt": (pt.WORDS, pt.ASSENT),
    "id": (id.WORDS, id.ASSENT),
    "my": (my.WORDS, my.ASSENT),
}
_LATIN = ("en", "vi", "pt", "id", "fil", "ne")
_SPOKEN_NEARBY = {"ja": ("ja", "en"), "en": ("en", "ja"), "zh": ("zh", "ja", "en")}
_NAMES = {"tl": "fil", "in": "id", "cmn": "zh"}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded words and what they mean. lengths: for each first letter, lengths of its words, longest first."""

    codes: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]


def tongue(tag: str) -> str:
    """Our name for a language tag (zh-Hant is zh); empty for one we do not read."""
    name = tag.replace("_", "-").split("-")[0].split("@")[0].lower()
    name = _NAMES.get(name, name)
    return name if name in _TABLES else ""


def likely(text: str) -> tuple[str, ...]:
    """The languages a text may be in, judged by its letters, likeliest first."""
    for first, last, found in (("가", "힣", "ko"), ("\u0900", "\u097f", "ne"), ("\u1000", "\u109f", "my")):
        if any(first <= c <= last for c in text):
            return (found,)
    if any("\u3041" <= c <= "\u30ff" for c in text):
        return ("ja",)
    if any("\u4e00" <= c <= "\u9fff" for c in text):
        return ("ja", "zh")
    return _LATIN if any(c.isalpha() for c in text) else ("ja",)


@cache
def words(name: str) -> Lexicon:
    """The words of days, hours and amounts in a language, and in those people mix into it here."""
    tables = [_TABLES[n][0] for n in _SPOKEN_NEARBY.get(name, (name, "ja", "en"))]
    return _lexicon(tables)


@cache
def assent(name: str, code: str) -> Mapping[str, str]:
    """The ways a language says `code` (yes, no, unsure, polite, but, skip …), folded."""
    tables = [_TABLES[n][1] for n in (name, "ja", "en")]
    phrases = [phrase for table in tables for phrase in table.get(code, "").split("|") if phrase]
    return {spell(phrase): code for spell in (fold, _bare_fold) for phrase in phrases}


def _lexicon(tables: list[Mapping[str, str]]) -> Lexicon:
    codes: dict[str, str] = {}
    for spell in (fold, _bare_fold):
        for table in tables:
            for code, spellings in table.items():
                for word in spellings.split("|"):
                    codes.setdefault(spell(word), code)
    return lexicon_of(codes)


def lexicon_of(codes: Mapping[str, str]) -> Lexicon:
    """A lexicon of folded words and their codes."""
    known = {word: code for word, code in codes.items() if word}
    lengths: dict[str, set[int]] = {}
    for word in known:
        lengths.setdefault(word[0], set()).add(len(word))
    return Lexicon(known, {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()})


def _bare_fold(word: str) -> str:
    return bare(fold(word))
