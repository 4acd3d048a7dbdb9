"""Hearing whether a case may be passed on: the answer to the one question of `conversations/share.py`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from conversations import share
from conversations.kernel.replies import Reply, Wrote
from conversations.kernel.shown import Named
from handlers import buttons, promises, speaking
from handlers.council import Council
from handlers.speech import Free, speak
from locales import speaker
from storage import audit, cases, messages, shares
from storage.db import Tx
from storage.ids import DeskKey
from storage.people import Known
from storage.talks import Owner


def hear(
    tx: Tx,
    council: Council,
    person: Known,
    owner: Owner,
    reply: Reply,
    now: datetime,
    free: Free | None = None,
) -> bool:
    """Take an answer to that question, if this is one; a later answer counts instead of an earlier. Locks: the person.

    owner: who speaks with them now.
    """
    found = _pressed(tx, person, reply)
    if found is None and not owner.is_bot:
        found = _typed(tx, council, person, reply, now)
    if found is None:
        return False
    asked, agreed = found
    said = share.YES if agreed else share.NO
    shares.answer(tx, asked.case, asked.to_whom, said, now)
    case = cases.get(tx, asked.case)
    if case.is_open:  # closed meanwhile, it is nobody's turn
        promises.begin(tx, council, case, now)
        cases.change(tx, asked.case, waiting_on="staff")
    audit.record(tx, None, f"share.{said}", asked.case, now, asked.to_whom)
    thanks = share.thank(named(council, DeskKey(asked.to_whom)), agreed=agreed)
    words = speaking.render(thanks, speaker(person.locale), buttons.sealer(person))
    speak(tx, person, asked.case, [words], now, free=free)
    return True


def _pressed(tx: Tx, person: Known, reply: Reply) -> tuple[shares.Which, bool] | None:
    answer = share.answered(reply)
    asked = shares.by_id(tx, person.id, UUID(answer[0])) if answer else None
    return (asked, answer[1]) if answer and asked else None


def _typed(
    tx: Tx, council: Council, person: Known, reply: Reply, now: datetime
) -> tuple[shares.Which, bool] | None:
    """Its buttons go as soon as anything else is said, so a yes or a no may be typed: as long as nothing else can be meant.

    Not while the bot has questions of its own, nor to two askings at once, nor after words of staff.
    """
    if not isinstance(reply, Wrote):
        return None
    waiting = shares.unanswered(tx, person.id)
    if len(waiting) != 1:
        return None
    asked, asked_at = waiting[0]
    last = messages.last_of_staff(tx, person)
    if last is not None and last >= asked_at:
        return None
    agreed = share.typed(reply, council.words, council.facts(now, person.locale))
    return None if agreed is None else (asked, agreed)


def named(council: Council, desk: DeskKey) -> Named:
    """A desk by its name in every language."""
    return Named.of(council.desk(desk).names)
