"""Reading the catalogues: .po files, compiled in memory once per process. Decides nothing about languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parent
FALLBACK: Mapping[str, tuple[str, ...]] = {"ja": (), "ja@easy": ("ja",), "en": ("ja",)}
_HTML_LANG = {"ja": "ja", "ja@easy": "ja", "en": "en"}


class MissingWords(LookupError):
    """No catalogue has these words: a fault of ours that `locales.check` reports before a release."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who says things in one language.

    html_lang: for the lang attribute of a page. chain: this locale's catalogue, then its fallbacks.
    """

    locale: str
    html_lang: str
    chain: tuple[Mapping[str, str], ...]

    def text(self, key: str, **values: object) -> str:
        """The words for a key with its {placeholders} filled. Raises: MissingWords."""
        for catalogue in self.chain:
            if key in catalogue:
                return catalogue[key].format_map(values)
        raise MissingWords(key)

    def has(self, key: str) -> bool:
        """Whether this speaker has words for the key."""
        return any(key in catalogue for catalogue in self.chain)


@cache
def speaker(locale: str, domain: str = "conversations") -> Speaker:
    """The speaker of a locale. domain: which catalogue file. An unknown locale speaks Japanese."""
    known = locale if locale in FALLBACK else "ja"
    chain = tuple(read(name, domain) for name in (known, *FALLBACK[known]))
    return Speaker(known, _HTML_LANG[known], chain)


PLAINER = ".plainer"
"""The end of a key whose words say the same as the key without it, more simply: only where a language has some."""


def plainer(usual: Speaker) -> Speaker:
    """Somebody who says the same more simply: in plain Japanese, or with the plainer words of the same language."""
    if usual.locale == "ja":
        return speaker("ja@easy")
    own = usual.chain[0]
    words = {key.removesuffix(PLAINER): text for key, text in own.items() if key.endswith(PLAINER)}
    return Speaker(usual.locale, usual.html_lang, (words, *usual.chain))


@cache
def read(locale: str, domain: str) -> Mapping[str, str]:
    """A catalogue as key to words; empty when the locale has no such file. Untranslated entries are left out."""
    path = ROOT / locale / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        entries = read_po(file, abort_invalid=True)
    return {str(e.id): str(e.string) for e in entries if e.id and e.string}
