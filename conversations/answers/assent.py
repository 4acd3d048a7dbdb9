"""Yes, no, and "I would rather not say", in every language and dialect. What could be either is asked again."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from conversations.answers.readings import Reading, Reason
from conversations.answers.tokens import longest
from conversations.answers.tongues import Lexicon, assent, lexicon_of

_STRETCHED = re.compile(r"(.)\1{2,}")
_TAIL = re.compile(r"(?<=.)(?:[ーっ~]+|(?<=[ぁ-ゖー])w+)(?=$|[\s、。!,.])")
_CLAUSE = "、。,.!・…\n"
_QUESTION = "?"
_MOST_UNKNOWN = 24
_TOPIC = re.compile(r"(?:は|も|まで|については|に関しては|のことは)$")
_MOST_TOPIC = 12
_WITHOUT_SPACES = ("ja", "zh")


class _Piece(NamedTuple):
    """A stretch of the answer: what it says, and whether a pause follows it."""

    says: str
    text: str
    pauses: bool


def read_yes_no(text: str, name: str) -> Reading:
    """True for yes, False for no. text: folded; name: of the language."""
    pieces = _pieces(text, name, ("unsure", "but", "no", "yes", "polite"))
    said = {piece.says for piece in pieces}
    if not said & {"yes", "no"}:
        return Reading(reason=Reason.AMBIGUOUS if "unsure" in said else Reason.UNREADABLE)
    is_doubtful = {"yes", "no"} <= said or "but" in said or _QUESTION in text or _is_hedged(pieces)
    if is_doubtful:
        return Reading(reason=Reason.AMBIGUOUS)
    if "?" in said and not _leads(pieces):
        return Reading(reason=Reason.UNREADABLE)
    return Reading("yes" in said)


def read_skip(text: str, name: str) -> Reading:
    """Whether this means "I don't know", "skip this" or "I would rather not say". text: folded."""
    if not text:
        return Reading(reason=Reason.UNREADABLE)
    pieces = _pieces(text, name, ("skip", "skip_polite"))
    said = [piece.says for piece in pieces]
    if "skip" not in said:
        return Reading(value=False)
    if "?" not in said:
        return Reading(value=True)
    last = max(place for place, says in enumerate(said) if says != "skip_polite")
    before = "".join(piece.text for piece in pieces[: said.index("skip")])
    is_about_the_topic = said[last] == "skip" and len(before) <= _MOST_TOPIC and bool(_TOPIC.search(before))
    return Reading(is_about_the_topic)


def _calm(text: str) -> str:
    return _TAIL.sub("", _STRETCHED.sub(r"\1", text.replace("’", "'").replace("‘", "'"))).strip()


def _is_hedged(pieces: list[_Piece]) -> bool:
    """Doubt counts unless it is a way of being polite: いいえ、結構です is a plain no."""
    return any(p.says == "unsure" for p in pieces)


def _leads(pieces: list[_Piece]) -> bool:
    """Whether a clear word comes first, then a pause, then a few words of explanation."""
    unknown = sum(len(p.text) for p in pieces if p.says == "?")
    return pieces[0].says in ("yes", "no") and pieces[0].pauses and unknown <= _MOST_UNKNOWN


def _pieces(text: str, name: str, codes: tuple[str, ...]) -> list[_Piece]:
    """The answer in known stretches, longest first; what is not known is `?`. An answer that is one known phrase is one piece."""
    lexicon = _lexicon(name, codes)
    for whole in (text.strip(" " + _CLAUSE), _calm(text).strip(" " + _CLAUSE)):
        if whole in lexicon.codes and lexicon.codes[whole] not in ("polite", "skip_polite"):
            return [_Piece(lexicon.codes[whole].removesuffix("+polite"), whole, pauses=True)]
    text = _calm(text)
    pieces: list[_Piece] = []
    at = 0
    while at < len(text):
        word = longest(text, at, lexicon)
        if word or text[at].isalpha():
            end = at + (len(word) or 1)
            pieces.append(_Piece(_says(lexicon, word), text[at:end], pauses=_pauses(text, end, name)))
        at += len(word) or 1
    if any(p.says in ("yes", "no") for p in pieces):
        pieces = [p._replace(says="polite") if p.says == "unsure+polite" else p for p in pieces]
    return [p._replace(says="unsure") if p.says == "unsure+polite" else p for p in pieces]


def _says(lexicon: Lexicon, word: str) -> str:
    return lexicon.codes[word] if word else "?"


def _pauses(text: str, end: int, name: str) -> bool:
    after = text[end : end + 1]
    return not after or after in _CLAUSE or (after == " " and name in _WITHOUT_SPACES)


@cache
def _lexicon(name: str, codes: tuple[str, ...]) -> Lexicon:
    """What each phrase says; the first code to claim a phrase keeps it, and politeness that doubts is marked."""
    found: dict[str, str] = {}
    for code in codes:
        for phrase in assent(name, code):
            if found.get(phrase) == "unsure" and code == "polite":
                found[phrase] = "unsure+polite"
            found.setdefault(phrase, code)
    return lexicon_of(found)
