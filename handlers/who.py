"""Who is who on a case: the person it is about (本人) and the one who writes (相談者). Reads answers as they were kept."""

from __future__ import annotations

import json
from dataclasses import dataclass

SOMEBODY = "person."
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
    theirs = [row["value"] for row in told if row.get("question", "").startswith(SOMEBODY)]
    names = [row["value"] for row in told if row.get("question", "") == "name"]
    return Who("・".join(theirs or about), "".join(names))
