"""The desk's own ear and the examples it learned from, read once in a process, when a test first asks."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from conversations.understanding.ear import LexiconEar
from handlers.hearing import load_ear
from handlers.hearing.examples import Example, read_examples
from handlers.hearing.load import sheets


@cache
def ear() -> LexiconEar:
    """With all its sheets and its model."""
    return load_ear()


@cache
def rules() -> LexiconEar:
    """The same without its model."""
    return replace(ear(), model=None)


@cache
def examples() -> tuple[Example, ...]:
    """Every example of the project."""
    return tuple(example for sheet in sheets() for example in read_examples(sheet))
