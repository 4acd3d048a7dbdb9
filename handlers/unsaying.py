"""A person takes a message back: its words go wherever they have been copied to, and only the trace stays.

The message itself, its media and envelope; the answer it gave, whose question is open again; the line on the
case; the card on which the bot showed it, and the sentence in which it said it back, sent already or not yet.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from conversations import SCRIPTS
from conversations.kernel import stored
from conversations.kernel.answers import called
from conversations.kernel.forgetting import forget, without
from conversations.kernel.phones import national_form, parse_phone
from conversations.kernel.questions import Invalid
from conversations.kernel.replies import Wrote
from conversations.kernel.shown import Literal
from handlers.council import Council
from handlers.findable import TAKEN_BACK, told_of
from locales import speaker
from storage import cases, messages, not_gone, parked, talks, turns
from storage.db import Tx
from storage.ids import OutboxId
from storage.people import Known

Row = dict[str, object]


def unsay(tx: Tx, council: Council, person: Known, message: str, now: datetime) -> bool:
    """Let a message and everything that came of its words go; says whether a question under way is open again by it.

    Locks: the caller holds the person's row.
    """
    told = _words(tx, person, message)
    for arrival in messages.unsend(tx, person, message, now):
        turns.doom(tx, arrival)
    parked.take_back(tx, person, message, now)
    reopened = [_forget_answer(tx, council, person, words, now) for words in told]
    for words in _with_names(council, person, told, now):
        _clear_cases(tx, person, words)
        _clear_shown(tx, person, words)
    return any(reopened)


def _words(tx: Tx, person: Known, message: str) -> tuple[str, ...]:
    """What the message said, in words: none if it was a picture, or has not arrived yet."""
    bodies = (json.loads(body) for body in messages.bodies(tx, person, message))
    return tuple(str(body["words"]) for body in bodies if body.get("words"))


def _with_names(council: Council, person: Known, told: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """The words, and what stands on a case if they gave a name: 「サトウ　ミキです」 is kept as サトウ ミキ."""
    facts, field = council.facts(now, person.locale), called()
    read = []
    for words in told:
        try:
            shown = field.shown(field.read(Wrote(words), council.words, facts))
        except Invalid:
            continue
        if isinstance(shown, Literal) and shown.text not in told:
            read.append(shown.text)
    return (*told, *read)


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


def _clear_shown(tx: Tx, person: Known, words: str) -> None:
    """What we showed of them, or are about to: on a card, or said back as we understood it."""
    ours = speaker(person.locale)
    instead = ours.text(TAKEN_BACK)
    echo = ours.text("heard.answer", answer=_as_shown(words))

    def left(shown: Row) -> Row:
        return (
            _cleared_card(shown, words, instead)
            if shown["type"] == "card"
            else _unechoed(shown, echo, instead)
        )

    going: set[OutboxId] = set()
    for said in messages.thread(tx, person):
        if said.author != "bot" or not said.body:
            continue
        shown: Row = json.loads(said.body)
        cleared = left(shown)
        if cleared != shown:
            messages.rewrite(tx, person, said.id, _dumped(cleared))
            going |= {said.outbox} if said.outbox else set()
    if going:
        not_gone.unsay(tx, person, going, lambda body: _dumped([left(shown) for shown in json.loads(body)]))


def _cleared_card(card: Row, words: str, instead: str) -> Row:
    rows = card["rows"]
    if not isinstance(rows, list):
        return card
    return {**card, "rows": [{**row, "value": without(str(row["value"]), words) or instead} for row in rows]}


def _unechoed(text: Row, echo: str, instead: str) -> Row:
    said = text.get("words")
    return {**text, "words": said.replace(echo, instead)} if isinstance(said, str) else text


def _dumped(shown: Row | list[Row]) -> str:
    return json.dumps(shown, ensure_ascii=False)


def _as_shown(words: str) -> str:
    number = parse_phone(words)
    return national_form(number) if number else words
