"""A person takes a message back: its words go wherever they have been copied to, and only the trace stays.

The message itself, its media and envelope; the answer it gave, whose question is open again; the line on the
case; the card on which the bot showed it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations import SCRIPTS
from conversations.kernel import stored
from conversations.kernel.forgetting import forget, without
from handlers.council import Council
from handlers.findable import TAKEN_BACK, told_of
from locales import speaker
from storage import cases, messages, talks, turns
from storage.db import Tx
from storage.people import Known

Row = dict[str, object]


def unsay(tx: Tx, council: Council, person: Known, message: str, now: datetime) -> bool:
    """Let a message and everything that came of its words go; says whether a question under way is open again by it.

    Locks: the caller holds the person's row.
    """
    told = _words(tx, person, message)
    for arrival in messages.unsend(tx, person, message, now):
        turns.doom(tx, arrival)
    reopened = [_forget_answer(tx, council, person, words, now) for words in told]
    for words in told:
        _clear_cases(tx, person, words)
        _clear_cards(tx, person, words)
    return any(reopened)


def _words(tx: Tx, person: Known, message: str) -> tuple[str, ...]:
    """What the message said, in words: none if it was a picture, or has not arrived yet."""
    bodies = (json.loads(body) for body in messages.bodies(tx, person, message))
    return tuple(str(body["words"]) for body in bodies if body.get("words"))


def _forget_answer(tx: Tx, council: Council, person: Known, words: str, now: datetime) -> bool:
    stand = talks.stand(tx, person)
    talk = stored.from_json(stand.state)
    facts = council.facts(now, person.locale)
    after = forget(talk, words, SCRIPTS, council.words, facts)
    if after != talk:
        talks.keep(tx, person, replace(stand, state=stored.to_json(after)), now)
    return after.active != talk.active and stand.owner.is_bot


def _clear_cases(tx: Tx, person: Known, words: str) -> None:
    for case in cases.of_person(tx, person.id):
        kept = cases.answers(tx, person, case)
        rows: list[Row] = json.loads(kept) if kept else []
        cleared = [_cleared(row, words, person) for row in rows]
        if cleared != rows:
            left = json.dumps(cleared, ensure_ascii=False)
            cases.fill(tx, person, case, left, told_of(left))


def _cleared(row: Row, words: str, person: Known) -> Row:
    left = without(str(row["value"]), words)
    if left == row["value"]:
        return row
    theirs = left or speaker(person.locale).text(TAKEN_BACK)
    return {**row, "value": left or speaker("ja").text(TAKEN_BACK), "theirs": theirs}


def _clear_cards(tx: Tx, person: Known, words: str) -> None:
    instead = speaker(person.locale).text(TAKEN_BACK)
    for said in messages.thread(tx, person):
        if said.kind != "card" or not said.body:
            continue
        card: Mapping[str, object] = json.loads(said.body)
        rows = card["rows"]
        if not isinstance(rows, list):
            continue
        cleared = [{**row, "value": without(str(row["value"]), words) or instead} for row in rows]
        if cleared != rows:
            messages.rewrite(tx, person, said.id, json.dumps({**card, "rows": cleared}, ensure_ascii=False))
