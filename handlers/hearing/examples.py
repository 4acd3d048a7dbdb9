"""Labelled messages, as people write them down: a header, and below it one message a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeVar

from conversations.understanding.verdict import Intent, Kind, Risk, Subject

E = TypeVar("E", bound=Enum)

LINE_BREAK = "⏎"
_HEADER = re.compile(r"\[(\w+)(!?)\s*([\w,]*)\s*\|\s*([\w,]+)\s*\|\s*(\w+)\s*\]")


class BadExamples(Exception):
    """A header says something that is not a label. The message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What is true of a message. alarming: harmless, in words that sound like danger."""

    risk: Risk
    alarming: bool
    kinds: tuple[Kind, ...]
    subjects: tuple[Subject, ...]
    intent: Intent


@dataclass(frozen=True, slots=True)
class Example:
    """A message and what is true of it. lang: of the file it stands in."""

    lang: str
    text: str
    labels: Labels


def read_examples(path: Path) -> Iterator[Example]:
    """The messages of one file; its name begins with the language. Raises: BadExamples."""
    lang = path.name.split(".")[0]
    labels: Labels | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("[") and "|" in line:
            labels = _labels(line, f"{path.name}:{number}")
        elif labels is None:
            message = f"{path.name}:{number}: a message before any header"
            raise BadExamples(message)
        else:
            yield Example(
                lang, line.strip().replace(f" {LINE_BREAK} ", "\n").replace(LINE_BREAK, "\n"), labels
            )


def _labels(line: str, place: str) -> Labels:
    header = _HEADER.fullmatch(line.strip())
    if header is None:
        message = f"{place}: not a header: {line.strip()}"
        raise BadExamples(message)
    risk, alarming, kinds, subjects, intent = header.groups()
    risks = {r.word: r for r in Risk}
    if risk not in risks:
        message = f"{place}: no risk is called {risk!r}"
        raise BadExamples(message)
    return Labels(
        risks[risk],
        bool(alarming),
        tuple(_member(Kind, kind, place) for kind in kinds.split(",") if kind),
        tuple(_member(Subject, subject, place) for subject in subjects.split(",")),
        _member(Intent, intent, place),
    )


def _member(kind: type[E], value: str, place: str) -> E:
    for member in kind:
        if member.value == value:
            return member
    message = f"{place}: no {kind.__name__.lower()} is called {value!r}"
    raise BadExamples(message)
