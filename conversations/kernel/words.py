"""Recognising what people type instead of tapping. Only for comparing: what was written is kept elsewhere as it came."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from conversations.answers.places import Nowhere, Places
from conversations.kernel.replies import Command

_LETTERS = frozenset("LNM")
_KATAKANA = range(0x30A1, 0x30F7)
_KANA_SHIFT = 0x60
_FOLDS = 6
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_FILLERS = frozenset(
    "\u034f\u115f\u1160\u2800\u3164\uffa0"
)  # letters by their category, blank on every screen
_BLANK = _FILLERS | frozenset(
    "\u17b4\u17b5\u180b\u180c\u180d\u180f"
)  # and marks that only ask for another shape
_KEPT_CONTROLS = "\n\t"
_LONGEST_WORD = (
    1000  # characters: a button's words have far fewer, and reading a story for them takes its time
)
_SHORT = 30  # letters: a longer message tells something of its own


def tidy(text: str) -> str:
    """The words without what no screen or database can hold: lone surrogates, NUL and other controls.

    Empty when nothing of them could be seen.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    kept = "".join(c for c in whole if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc").strip()
    return kept if any(_is_seen(c) for c in kept) else ""


def _is_seen(c: str) -> bool:
    # Letters of private use are 外字 and shown; those nobody has assigned yet may be a new emoji.
    is_blank = unicodedata.category(c) in _UNSEEN or c in _FILLERS
    return not is_blank and not _is_invisible(c)


def normalise(text: str) -> str:
    """The same spelling for the same words: width, case, kana, spaces and marks no longer matter.

    Idempotent. Empty when nothing but marks was written.
    """
    # Leaving marks out can let neighbours combine: fold until nothing changes, which is soon.
    for _ in range(_FOLDS):
        folded = _fold(text)
        if folded == text:
            break
        text = folded
    return text


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(
        _hiragana(c) for c in folded if unicodedata.category(c)[0] in _LETTERS and not _is_invisible(c)
    )


def _hiragana(c: str) -> str:
    return chr(ord(c) - _KANA_SHIFT) if ord(c) in _KATAKANA else c


def _is_invisible(c: str) -> bool:
    return c in _BLANK or "\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef"


# Around a short answer, and without meaning there: 母のことです, 電話でお願いします, about my mother. In 自分のことです it has one.
_AROUND = re.compile(
    r"^(?:(?:うちの|わたしの|私の|ぼくの|僕の|じぶんの|自分の)(?!こと|けん|件)|itis|itsabout|its|about|my)+"
    r"|(?:(?:に?ついて|のこと|のけん|の件)(?:で|の)?)?(?:のそうだん|の相談|で?おねがいします|で?お願いします|でいいです|がいいです|です|だよ|だ|please|plz)+$"
    r"|(?:に?ついて|のこと|のけん|の件)?(?:で|の|を)?(?:そうだん|相談)(?:です|したいです|したい|します|があります|させてください|おねがいします|お願いします)?$"
    r"|(?:に?ついて|のこと)$"
)


def bare(text: str) -> str:
    """The normalised words without what is only said around them."""
    return _AROUND.sub("", _as_a_word(text))


@lru_cache(maxsize=2)
def _as_a_word(text: str) -> str:
    """Of the message in hand: it is held against very many words, and forgotten with the next one."""
    return normalise(text) if len(text) <= _LONGEST_WORD else ""


@dataclass(frozen=True, slots=True)
class Words:
    """Every spelling the desk understands, of all locales at once.

    commands: normalised spelling to command. labels: label key to its normalised spellings.
    plainer: (locale, message key) for which there are plainer words. places: towns and postal codes.
    changes: words with which people say that something is to be put right.
    """

    commands: Mapping[str, Command]
    labels: Mapping[str, frozenset[str]]
    plainer: frozenset[tuple[str, str]] = frozenset()
    places: Places = field(default_factory=Nowhere)
    changes: frozenset[str] = frozenset()

    def command(self, text: str) -> Command | None:
        """The command these words ask for, if they are nothing else."""
        return self.commands.get(_as_a_word(text))

    def means(self, label_key: str, text: str) -> bool:
        """Whether this is the label, in any language or spelling."""
        return _as_a_word(text) in self.labels.get(label_key, frozenset())

    def to_change(self, label_keys: tuple[str, ...], text: str) -> str | None:
        """The one of these labels that a short message wants put right, as in 電話番号がちがう; None if none, or several."""
        plain = _as_a_word(text)
        if len(plain) > _SHORT or not any(change in plain for change in self.changes):
            return None
        named = {key: max(map(len, self._within(key, plain)), default=0) for key in label_keys}
        most = max(named.values(), default=0)
        best = [key for key, length in named.items() if length == most > 0]
        return best[0] if len(best) == 1 else None

    def _within(self, label_key: str, plain: str) -> Iterator[str]:
        return (spelling for spelling in self.labels.get(label_key, ()) if spelling in plain)
