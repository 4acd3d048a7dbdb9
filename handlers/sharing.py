"""Asking a person whether their case may be passed on, where a message cannot harm. Their answer: `share_hearing.py`."""

from __future__ import annotations

from datetime import datetime

from conversations import share
from handlers import buttons, speaking
from handlers.cases import hold_open
from handlers.council import Council
from handlers.errors import Refused
from handlers.share_hearing import named
from handlers.speech import Free, speak
from handlers.telling import may_push
from locales import speaker
from storage import audit, seats, shares, talks
from storage.db import Tx
from storage.ids import CaseNumber, DeskKey
from storage.staff import Member


def ask_person(
    tx: Tx, council: Council, member: Member, number: CaseNumber, to: DeskKey, now: datetime
) -> None:
    """Have the bot ask for consent to pass a case on to a desk of ours. Whoever speaks with them goes on doing so.

    Locks: the person. Raises: NotFound, Sealed, Refused (case.closed, handover.not_your_desk, handover.same_desk,
    handover.no_such_desk, share.not_by_message, share.asked_before).
    """
    held = hold_open(tx, member, number, now)
    if not seats.sits_at(tx, member.id, held.case.desk):
        raise Refused("handover.not_your_desk")
    if to == held.case.desk:
        raise Refused("handover.same_desk")
    if all(window.key != to for window in council.desks):
        raise Refused("handover.no_such_desk")
    if held.case.is_danger or not may_push(tx, held.person, held.case):
        raise Refused("share.not_by_message")
    before = shares.latest(tx, held.case.id, to)
    if before is not None and before.said is None:
        raise Refused("share.asked_before")
    asked = shares.ask(tx, held.case.id, to, member.id, now)
    prompt = share.ask(asked.hex, number, named(council, to))
    words = speaking.render(prompt, speaker(held.person.locale), buttons.sealer(held.person))
    left = talks.take_token(tx, held.person)
    speak(tx, held.person, held.case.id, [words], now, free=Free(*left) if left else None)
    audit.record(tx, member.id, "share.asked", held.case.id, now, to)
