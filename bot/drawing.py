"""Writes the pages on which every conversation is drawn, in Japanese. Reads scripts and catalogues only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from conversations import SCRIPTS
from conversations.drawing import Chart, chart, pages
from conversations.keys import EARLIER, EXAMPLE, PLACED
from locales.catalogues import read

WORLDS = (EXAMPLE, PLACED, replace(EXAMPLE, earlier=EARLIER[:1]))
"""Somebody new, the same where desks differ by area, and somebody with an open case."""


def charts() -> Mapping[str, Chart]:
    """Every conversation as it is met in these worlds, by its name."""
    return {name: chart(script, *WORLDS) for name, script in SCRIPTS.items()}


def drawn(found: Mapping[str, Chart]) -> Mapping[str, str]:
    """The pages as they would be written today, by file name."""
    catalogue = read("ja", "conversations")
    return pages(SCRIPTS, found, lambda key: catalogue.get(key, key))


def write(folder: Path) -> None:
    """Write the pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in drawn(charts()).items():
        (folder / name).write_text(text, encoding="utf-8")
