"""Writes the pages on which every conversation is drawn, in Japanese. Reads scripts and catalogues only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from conversations import SCRIPTS
from conversations.drawing import pages
from conversations.keys import EARLIER, EXAMPLE, PLACED
from locales.catalogues import read

WORLDS = (EXAMPLE, PLACED, replace(EXAMPLE, earlier=EARLIER[:1]))
"""Somebody new, the same where desks differ by area, and somebody with an open case."""


def drawn() -> Mapping[str, str]:
    """The pages as they would be written today, by file name."""
    catalogue = read("ja", "conversations")
    return pages(SCRIPTS, WORLDS, lambda key: catalogue.get(key, key))


def write(folder: Path) -> None:
    """Write the pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in drawn().items():
        (folder / name).write_text(text, encoding="utf-8")
