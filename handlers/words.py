"""Every spelling the desk understands, gathered from the catalogues of all locales. Knows no conversation's logic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from conversations.kernel.replies import Command
from conversations.kernel.words import Words, normalise
from locales import LOCALES
from locales.catalogues import PLAINER, read

_BETWEEN = "|"
_READING = re.compile(r"([\u3005\u4e00-\u9fff]+)\(([\u3041-\u3096ー]+)\)")
_LABELS = ("choice.", "label.")


@cache
def all_words() -> Words:
    """The typed synonyms of commands and button labels, in every language at once."""
    commands = {
        spelling: command for command in Command for spelling in _spellings(command.value, command=True)
    }
    keys = {key for locale in LOCALES for key in read(locale, "conversations") if key.startswith(_LABELS)}
    plainer = {(locale, key.removesuffix(PLAINER)) for locale in LOCALES for key in _plainer_keys(locale)}
    labels = {key: frozenset(_spellings(key, command=False)) for key in keys}
    changes = frozenset(_spellings("change_line", command=False))
    return Words(commands, labels, frozenset(plainer), changes=changes)


def _plainer_keys(locale: str) -> Iterator[str]:
    return (key for key in read(locale, "conversations") if key.endswith(PLAINER))


def _spellings(key: str, *, command: bool) -> Iterator[str]:
    label_key = f"command.{key}" if command else key
    for locale in LOCALES:
        catalogue = read(locale, "conversations")
        typed = (*forms(catalogue.get(label_key, "")), *catalogue.get(f"words.{key}", "").split(_BETWEEN))
        yield from (spelling for spelling in map(normalise, typed) if spelling)


def forms(label: str) -> tuple[str, str, str]:
    """A label as printed, without its readings, and in its readings: 家族(かぞく), 家族, かぞく."""
    return label, _READING.sub(r"\1", label), _READING.sub(r"\2", label)
