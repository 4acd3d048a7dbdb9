"""A person takes a message back: its words go wherever they have been copied to, and only the trace stays.

The message itself, its media and envelope; the answer it gave, whose question is open again; the line on the
case; the card on which the bot showed it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations.kernel import stored
from conversations.kernel.forgetting import forget, tells
from locales import speaker
from storage import cases, messages, talks, turns
from storage.db import Tx
from storage.people import Known

TAKEN_BACK = "shown.taken_back"

Row = dict[str, object]


def unsay(tx: Tx, person: Known, message: str, now: datetime) -> None:
    """Let a message and everything that came of its words go. Locks: the caller holds the person's row."""
    told = _words(tx, person, message)
    for arrival in messages.unsend(tx, person, message, now):
        turns.doom(tx, arrival)
    for words in told:
        _forget_answer(tx, person, words, now)
        _clear_cases(tx, person, words)
        _clear_cards(tx, person, words)


def _words(tx: Tx, person: Known, message: str) -> tuple[str, ...]:
    """What the message said, in words: none if it was a picture, or has not arrived yet."""
    bodies = (json.loads(body) for body in messages.bodies(tx, person, message))
    return tuple(str(body["words"]) for body in bodies if body.get("words"))


def _forget_answer(tx: Tx, person: Known, words: str, now: datetime) -> None:
    stand = talks.stand(tx, person)
    talk = stored.from_json(stand.state)
    without = forget(talk, words)
    if without != talk:
        talks.keep(tx, person, replace(stand, state=stored.to_json(without)), now)


def _clear_cases(tx: Tx, person: Known, words: str) -> None:
    for case in cases.of_person(tx, person.id):
        kept = cases.answers(tx, person, case)
        rows: list[Row] = json.loads(kept) if kept else []
        cleared = [_cleared(row, words, person) for row in rows]
        if cleared != rows:
            cases.fill(tx, person, case, json.dumps(cleared, ensure_ascii=False))


def _cleared(row: Row, words: str, person: Known) -> Row:
    if not tells(str(row["value"]), words):
        return row
    theirs = speaker(person.locale).text(TAKEN_BACK)
    return {**row, "value": speaker("ja").text(TAKEN_BACK), "theirs": theirs}


def _clear_cards(tx: Tx, person: Known, words: str) -> None:
    instead = speaker(person.locale).text(TAKEN_BACK)
    for said in messages.thread(tx, person):
        if said.kind != "card" or not said.body:
            continue
        card: Mapping[str, object] = json.loads(said.body)
        rows = card["rows"]
        if isinstance(rows, list) and any(tells(str(row["value"]), words) for row in rows):
            cleared = [{**row, "value": instead} if tells(str(row["value"]), words) else row for row in rows]
            messages.rewrite(tx, person, said.id, json.dumps({**card, "rows": cleared}, ensure_ascii=False))
