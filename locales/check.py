"""Whether the catalogues may go out: complete, alike, short enough, plain where plainness is promised, discreet.

`python -m locales.check` says every fault in words and ends with 1 if there is one. Changes nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

import regex

from locales import safety
from locales.catalogues import PLAINER, ROOT, read
from locales.negotiation import LOCALES
from locales.plain import plain_faults
from locales.sensitive import PREVIEW, sensitive_word

DOMAIN = "conversations"
BUTTON_LIMIT = 20  # graphemes: LINE's limit of a quick reply's label
LINE_LIMIT = 5000  # UTF-16 units: LINE's limit of a text message
KIND_LIMIT = 420  # characters: more than a phone's screen is not read
BUTTONS = ("choice.", "command.", "send.", "call.", "label.")
ECHOES = frozenset(
    {"command.change_line", "command.tell_line"}
)  # shown as the person's words, not as a button
SYNONYMS = "words."
VALUES = "shown."

Catalogue = Mapping[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to be put right before a release."""

    locale: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.locale}: {self.key}: {self.what}"


def faults(
    catalogues: Mapping[str, Catalogue], needed: Mapping[str, frozenset[str]] | None = None
) -> tuple[Fault, ...]:
    """Every fault, in order. needed: keys that are said, with the placeholders that will be filled."""
    found = [fault for locale, words in catalogues.items() for fault in _alone(locale, words)]
    found += _parity(catalogues)
    if needed is not None:
        found += [fault for locale, words in catalogues.items() for fault in _against(locale, words, needed)]
    return tuple(sorted(set(found)))


def safety_faults(needed: Mapping[str, frozenset[str]] | None = None) -> tuple[Fault, ...]:
    """Every fault in the words for danger, in every language that has them: they are whole, or they are not there."""
    return faults({language: read(language, safety.DOMAIN) for language in safety.languages()}, needed)


def file_faults() -> Iterator[Fault]:
    """Faults of the files themselves: a key twice (the second would silently win), or marked as doubtful."""
    files = [(locale, DOMAIN) for locale in LOCALES] + [(each, safety.DOMAIN) for each in safety.languages()]
    for locale, domain in files:
        path = ROOT / locale / "LC_MESSAGES" / f"{domain}.po"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        keys = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
        yield from (Fault(locale, key, "stands here twice") for key in {k for k in keys if keys.count(k) > 1})
        if re.search(r"^#,.*fuzzy", text, re.MULTILINE):
            yield Fault(locale, "-", "has entries marked fuzzy")


def placeholders(text: str) -> frozenset[str]:
    """The names in braces. Raises: ValueError for broken braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def is_message(key: str) -> bool:
    """Whether the words are a message of their own, not a button, a value or a list of spellings."""
    return not key.startswith((*BUTTONS, SYNONYMS, VALUES)) or key.endswith(".note")


def _alone(locale: str, words: Catalogue) -> Iterator[Fault]:
    for key, text in words.items():
        if key.startswith(SYNONYMS):
            continue
        if _braces_fault(text):
            yield Fault(locale, key, "has broken braces")
        if is_message(key):
            yield from (Fault(locale, key, what) for what in _message_faults(locale, text))
        elif key not in ECHOES and len(regex.findall(r"\X", text)) > BUTTON_LIMIT:
            yield Fault(locale, key, f"is longer than {BUTTON_LIMIT} characters for a button")
        if locale == "ja@easy" and not key.startswith("choice.language."):
            yield from (Fault(locale, key, what) for what in plain_faults(text, whole=is_message(key)))


def _braces_fault(text: str) -> bool:
    try:
        return any(not name.isidentifier() for name in placeholders(text))
    except ValueError:
        return True


def _message_faults(locale: str, text: str) -> Iterator[str]:
    if len(text.encode("utf-16-le")) // 2 > LINE_LIMIT:
        yield f"is longer than LINE's {LINE_LIMIT} units"
    if len(text) > KIND_LIMIT:
        yield f"is longer than {KIND_LIMIT} characters: nobody reads that on a phone"
    word = sensitive_word(locale, text)
    if word:
        yield f"names {word!r} within the first {PREVIEW} characters, which a locked phone shows"


def _parity(catalogues: Mapping[str, Catalogue]) -> Iterator[Fault]:
    every = {key for words in catalogues.values() for key in words if not key.endswith(PLAINER)}
    for locale, words in catalogues.items():
        yield from (Fault(locale, key, "is missing here") for key in every - set(words))
    first = next(iter(catalogues.values()))
    for locale, words in catalogues.items():
        for key in set(words) & set(first):
            if not _same_placeholders(words[key], first[key]):
                yield Fault(locale, key, "has other placeholders than the first catalogue")


def _same_placeholders(text: str, other: str) -> bool:
    try:
        return placeholders(text) == placeholders(other)
    except ValueError:
        return True  # reported as broken braces


def _against(locale: str, words: Catalogue, needed: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    yield from (Fault(locale, key, "is said but not written") for key in needed if key not in words)
    for key, text in words.items():
        if key.startswith(SYNONYMS):
            owner = key.removeprefix(SYNONYMS)
            if owner not in needed and f"command.{owner}" not in needed:
                yield Fault(locale, key, "has spellings for nothing")
        elif key.removesuffix(PLAINER) not in needed:
            yield Fault(locale, key, "is written but never said")
        elif not _braces_fault(text) and not placeholders(text) <= needed[key.removesuffix(PLAINER)]:
            yield Fault(
                locale,
                key,
                f"uses a placeholder nobody fills: {sorted(placeholders(text) - needed[key.removesuffix(PLAINER)])}",
            )


def main() -> int:
    """Say every fault; 1 if there is one."""
    found = (*file_faults(), *safety_faults(), *faults({locale: read(locale, DOMAIN) for locale in LOCALES}))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
