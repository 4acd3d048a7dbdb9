"""The answers we promise to read: `corpus/open` was looked at while the readers were written, `corpus/held` only afterwards.

A line is {"lang", "text", "value", "reason"?}; all were written on Friday, 20 November 2026, at ten in Tokyo.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.reading import as_json
from conversations.answers.places import Places
from conversations.answers.reader import Asked, read
from conversations.answers.readings import Kind

FOLDER = Path(__file__).parent / "corpus"
NOW = datetime.fromisoformat("2026-11-20T10:00:00+09:00")


@dataclass(frozen=True, slots=True)
class Case:
    """One answer and what it means. value: as the command line says it; None: to be asked again."""

    kind: Kind
    lang: str
    text: str
    value: object
    reason: str

    def __str__(self) -> str:
        return f"{self.kind.value}-{self.lang}-{self.text[:24]}"


def cases(part: str) -> Iterator[Case]:
    """Every case of a part, `open` or `held`."""
    for path in sorted((FOLDER / part).glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Case(Kind(path.stem), row["lang"], row["text"], row["value"], row.get("reason", ""))


def answer(case: Case, places: Places, *, text: str | None = None) -> tuple[object, str]:
    """What we read, and the reason if nothing. text: another spelling of the same answer."""
    reading = read(case.text if text is None else text, Asked(case.kind, NOW, case.lang, places))
    value = None if reading.value is None else as_json(reading.value)
    return value, reading.reason.value if reading.reason else ""
