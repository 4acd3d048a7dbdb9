"""What a conversation that starts now may know of its person: the day and their open cases. Reads only."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from conversations.consultation import CONSULTATION
from conversations.kernel.facts import Earlier, Facts
from conversations.kernel.shown import Label
from conversations.kernel.talk import Talk
from handlers.council import Council
from storage import cases
from storage.cases import Found
from storage.db import Tx
from storage.people import Known

MOST_EARLIER = 3
"""So many open cases are asked about before a new one begins; nobody answers more such questions."""

WHO = ("person.relation", "about")
"""The answers that say whom a case concerns, the closest first."""


def facts_for(tx: Tx, council: Council, person: Known, talk: Talk, now: datetime) -> Facts:
    """The facts of this moment. Open cases are looked up only where a consultation might begin."""
    facts = council.facts(now, person.locale)
    begun = (*talk.paused, talk.active) if talk.active else talk.paused
    if any(c.script == CONSULTATION.id for c in begun):
        return facts
    found = cases.open_of(tx, person.id, MOST_EARLIER)
    return replace(facts, earlier=tuple(Earlier(case.number, _about(tx, person, case)) for case in found))


def _about(tx: Tx, person: Known, case: Found) -> Label:
    stored = cases.answers(tx, person, case.id)
    keys = {row.get("question", ""): row.get("key", "") for row in json.loads(stored)} if stored else {}
    told = (keys.get(question, "") for question in WHO)
    return Label(next((key for key in told if key.startswith("choice.")), "command.staff"))
