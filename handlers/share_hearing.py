"""Hearing whether a case may be passed on: the answer to the one question of `conversations/share.py`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from conversations import share
from conversations.kernel.replies import Reply
from conversations.kernel.shown import Named
from handlers import buttons, promises, speaking
from handlers.council import Council
from handlers.speech import Free, speak
from locales import speaker
from storage import audit, cases, shares
from storage.db import Tx
from storage.ids import DeskKey
from storage.people import Known


def hear(
    tx: Tx, council: Council, person: Known, reply: Reply, now: datetime, free: Free | None = None
) -> bool:
    """Take an answer to that question, if this is one; a later answer counts instead of an earlier. Locks: the person."""
    answer = share.answered(reply)
    asked = shares.by_id(tx, person.id, UUID(answer[0])) if answer else None
    if answer is None or asked is None:
        return False
    said = share.YES if answer[1] else share.NO
    shares.answer(tx, asked.case, asked.to_whom, said, now)
    case = cases.get(tx, asked.case)
    if case.is_open:  # closed meanwhile, it is nobody's turn
        promises.begin(tx, council, case, now)
        cases.change(tx, asked.case, waiting_on="staff")
    audit.record(tx, None, f"share.{said}", asked.case, now, asked.to_whom)
    thanks = share.thank(named(council, DeskKey(asked.to_whom)), agreed=answer[1])
    words = speaking.render(thanks, speaker(person.locale), buttons.sealer(person))
    speak(tx, person, asked.case, [words], now, free=free)
    return True


def named(council: Council, desk: DeskKey) -> Named:
    """A desk by its name in every language."""
    return Named.of(council.desk(desk).names)
