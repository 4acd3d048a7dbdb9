"""By what a case can be found: the names and telephone numbers among its answers. Everything else in them stays out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from conversations.kernel.phones import parse_phone
from handlers.doubles.marks import marks_told, pieces
from handlers.who import SKIPPED
from locales import speaker
from storage.finding import Told

NAMES: Final = frozenset({"name", "person.their_name"})
OWN_NAMES: Final = frozenset({"name"})
"""Of the one who writes: who it concerns is somebody else."""
PHONES: Final = frozenset({"phone"})
TAKEN_BACK: Final = "shown.taken_back"

Row = Mapping[str, object]


def told_of(answers: str) -> Told:
    """What the answers of a case may be found by. answers: as kept, in the desk's own words; empty for none."""
    rows: list[Row] = json.loads(answers) if answers else []
    numbers = (parse_phone(value) for value in given(rows, PHONES))
    phones = tuple(number for number in numbers if number)
    return Told(given(rows, NAMES), phones, pieces(marks_told(given(rows, OWN_NAMES), phones)))


def given(rows: list[Row], questions: frozenset[str]) -> tuple[str, ...]:
    """What was answered to these questions: not what was skipped or taken back."""
    gone = speaker("ja").text(TAKEN_BACK)
    return tuple(
        str(row["value"])
        for row in rows
        if row.get("question") in questions and row.get("key") != SKIPPED and row["value"] != gone
    )
