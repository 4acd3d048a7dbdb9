"""`engawa understand`: JSON lines in, verdicts out. For trying rules, for councils, and for whoever measures the ear."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversations.understanding.verdict import Ear, Verdict


def understand(lines: Iterable[str], ear: Ear) -> Iterator[str]:
    """A verdict for each line `{"id", "text", "lang"?}`; for a line that is none, its number and what is wrong."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield json.dumps(_one(number, line, ear), ensure_ascii=False)


def _one(number: int, line: str, ear: Ear) -> dict[str, object]:
    try:
        asked = json.loads(line)
    except ValueError:
        return {"id": None, "line": number, "error": "not a JSON object"}
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        told = asked.get("id") if isinstance(asked, dict) else None
        return {"id": told, "line": number, "error": 'expected {"id": …, "text": "…"}'}
    hint = asked.get("lang")
    verdict = ear.hear(asked["text"], hint if isinstance(hint, str) else "")
    return {"id": asked.get("id"), **as_json(asked["text"], verdict)}


def as_json(text: str, verdict: Verdict) -> dict[str, object]:
    """The verdict in the words of the contract, with the stretches of text it rests on."""
    return {
        "lang": verdict.lang,
        "risk": verdict.risk.word,
        "risk_kinds": [kind.value for kind in verdict.kinds],
        "topics": [subject.value for subject in verdict.subjects],
        "intent": verdict.intent.value,
        "evidence": [
            {"rule": e.rule, "start": e.start, "end": e.end, "text": text[e.start : e.end]}
            for e in verdict.evidence
        ],
    }
