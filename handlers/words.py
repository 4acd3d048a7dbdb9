"""Every spelling the desk understands, gathered from the catalogues of all locales. Knows no conversation's logic."""

from __future__ import annotations

from conversations.kernel.words import Words


def all_words() -> Words:
    """The typed synonyms of commands and button labels, in every language at once."""
    raise NotImplementedError
