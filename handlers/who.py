"""Who is who on a case: the person it is about (本人) and the one who writes (相談者). Reads answers as they were kept."""

from __future__ import annotations

import json
from dataclasses import dataclass

SOMEBODY = "person."
LIVES_WITH = "person.their_household"
WRITER = ("name", "office")
"""What is told of the one who writes: their name, and where they belong if they noticed it in a role."""

SKIPPED = "shown.skipped"
SELF = "choice.about.self"


@dataclass(frozen=True, slots=True)
class Who:
    """concerned: what is known of the person it is about, empty if that is the writer. writer: their name, or empty."""

    concerned: str
    writer: str


def who_is_who(answers: str) -> Who:
    """Who is who by the answers of a case. answers: as kept, in the desk's own words; empty for none yet."""
    rows: list[dict[str, str]] = json.loads(answers) if answers else []
    told = [row for row in rows if row.get("key") != SKIPPED]
    about = [row["value"] for row in told if row.get("question", "") == "about" and row.get("key") != SELF]
    asked = [(row.get("question", ""), row["value"]) for row in told]
    theirs = [value for question, value in asked if question.startswith(SOMEBODY) and question != LIVES_WITH]
    names = [value for wanted in WRITER for question, value in asked if question == wanted]
    return Who("・".join(theirs or about), "・".join(names))
