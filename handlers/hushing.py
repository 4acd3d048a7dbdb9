"""「天気の話」: a word with which a person turns the talk to the weather, because somebody may see their screen.

From then on nothing automatic touches the matter, until they write that they want to go on. Staff are told on the case.
"""

from __future__ import annotations

from datetime import datetime

from conversations import danger
from conversations.kernel.replies import Reply, Tapped, Wrote
from conversations.kernel.words import normalise
from handlers import crisis_words
from handlers.messages import Text
from handlers.quieting import keep
from locales.safety import spellings
from storage import alarms, cases, talks
from storage.db import Tx
from storage.people import Known
from storage.talks import Stand

SEEN = f"{danger.QUESTION}home"  # the question whether somebody can see this screen
HUSH = f"{danger.QUESTION}hush"


def turn(tx: Tx, person: Known, stand: Stand, reply: Reply, now: datetime) -> Text | None:
    """What is said when the person changes the subject or comes back to it; None: they do neither. Locks: the person."""
    if stand.case is None or not cases.get(tx, stand.case).is_danger:
        return None
    if _asks(reply, "words.choice.hush", HUSH):
        _hush(tx, person, now)
        return _said(tx, person, stand, "safety.hush.line")
    if isinstance(reply, Tapped) and (reply.question, reply.value) == (SEEN, "seen"):
        _hush(tx, person, now)
        return _said(tx, person, stand, "safety.hush.again")
    if _asks(reply, "words.safety.hush.over") and talks.hushed_at(tx, person):
        talks.hush(tx, person, None)
        return _said(tx, person, stand, "safety.hush.over")
    return None


def _hush(tx: Tx, person: Known, now: datetime) -> None:
    """Who reads this screen now may read it later: they stay quiet people also when the weather is over."""
    talks.hush(tx, person, now)
    keep(tx, person, quiet=True)


def _asks(reply: Reply, words: str, question: str = "") -> bool:
    match reply:
        case Tapped(question=tapped):
            return bool(question) and tapped == question
        case Wrote(text):
            return normalise(text) in {normalise(spelling) for spelling in spellings(words)}
        case _:
            return False


def _said(tx: Tx, person: Known, stand: Stand, key: str) -> Text:
    newest = alarms.newest(tx, stand.case) if stand.case else None
    return crisis_words.plain(crisis_words.reader_of(person), newest.lang if newest else "", key)
