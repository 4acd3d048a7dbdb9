"""In which language a person writes, where it is none that we speak: staff see it on the case, and it is counted.

Changes only what the case says; in what language the bot speaks stays the person's choice.
"""

from __future__ import annotations

from typing import Final

from conversations.kernel.replies import Reply, Wrote
from conversations.understanding.verdict import Verdict
from locales import LOCALES
from storage import cases
from storage.db import Tx
from storage.ids import CaseId
from storage.people import Known

WORDS: Final = 5
"""A name or a town in Latin letters is no language: so many words are."""
SIGNS: Final = 8
"""Letters of a script that is written without spaces."""
_SPACED: Final = frozenset({"vi", "fil", "pt", "id"})
_HAN: Final = frozenset({"zh-Hans", "zh-Hant"})


def note(tx: Tx, person: Known, case: CaseId | None, reply: Reply, heard: Verdict) -> None:
    """Keep with the case in which language they wrote just now. Locks: the caller holds the person's row."""
    if case is None or not isinstance(reply, Wrote) or not _tells(person, reply.text, heard.lang):
        return
    if cases.get(tx, case).locale != heard.lang:
        cases.change(tx, case, locale=heard.lang)


def _tells(person: Known, text: str, lang: str) -> bool:
    """Whether these words show that somebody writes this language, and it is none of ours.

    An address is all Chinese characters, in Japanese too: who is spoken to in ordinary Japanese is not taken for Chinese.
    """
    if not lang or lang in LOCALES or (lang in _HAN and person.locale == "ja"):
        return False
    if lang in _SPACED:
        return len(text.split()) >= WORDS
    return sum(sign.isalpha() for sign in text) >= SIGNS
