"""Recognising what people type instead of tapping. Only for comparing: what was written is kept elsewhere as it came."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from conversations.answers.places import Nowhere, Places
from conversations.kernel.replies import Command

_LETTERS = frozenset("LNM")
_KATAKANA = range(0x30A1, 0x30F7)
_KANA_SHIFT = 0x60
_FOLDS = 6
_KEPT_CONTROLS = "\n\t"


def tidy(text: str) -> str:
    """The words without what no screen or database can hold: lone surrogates, NUL and other controls."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(c for c in whole if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc").strip()


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
    return "\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef"


@dataclass(frozen=True, slots=True)
class Words:
    """Every spelling the desk understands, of all locales at once.

    commands: normalised spelling to command. labels: label key to its normalised spellings.
    plainer: (locale, message key) for which there are plainer words. places: towns and postal codes.
    """

    commands: Mapping[str, Command]
    labels: Mapping[str, frozenset[str]]
    plainer: frozenset[tuple[str, str]] = frozenset()
    places: Places = field(default_factory=Nowhere)

    def command(self, text: str) -> Command | None:
        """The command these words ask for, if they are nothing else."""
        return self.commands.get(normalise(text))

    def means(self, label_key: str, text: str) -> bool:
        """Whether this is the label, in any language or spelling."""
        return normalise(text) in self.labels.get(label_key, frozenset())
