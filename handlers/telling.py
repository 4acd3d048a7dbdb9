"""What the desk tells a person of its own accord about their case: which desk answers now. Never where it could harm."""

from __future__ import annotations

from datetime import datetime

from conversations.kernel.effects import Say
from conversations.kernel.shown import Literal, Named
from conversations.understanding.verdict import Kind
from conversations.vocabulary import Matter
from handlers import buttons, speaking
from handlers.council import Council
from handlers.speech import Free, speak
from locales import speaker
from storage import cases, matters, talks
from storage.cases import Found
from storage.db import Tx
from storage.people import Known

VIOLENCE = f"choice.matter.{Matter.VIOLENCE.value}"


def may_push(tx: Tx, person: Known, case: Found) -> bool:
    """Whether something may appear on their phone that they did not just ask for.

    Never in a case of violence at home, and never to somebody whose phone may be read by others.
    """
    return person.reachable and not is_guarded(tx, person, case)


def is_guarded(tx: Tx, person: Known, case: Found) -> bool:
    """Whether somebody near the person may do them harm, or reads their phone: violence at home, or they asked for quiet."""
    if person.quiet or talks.hushed_at(tx, person) or Kind.DV.value in case.kinds.split():
        return True
    if any(ticked.matter == Matter.VIOLENCE.value for ticked in matters.of_case(tx, case.id)):
        return True  # by the person, or by a colleague who heard of it
    return speaker("ja").text(VIOLENCE) in cases.answers(tx, person, case.id)  # told in its words


def tell_desk(
    tx: Tx, council: Council, person: Known, case: Found, now: datetime, *, knows_story: bool
) -> None:
    """Tell them once which desk answers from now on, in their language. Locks: the caller holds the person's row.

    knows_story: what they told was shared with that desk, so that nobody needs to tell it again.
    """
    if not may_push(tx, person, case):
        return
    desk = Named.of(council.desk(case.desk).names)
    key = "staff.desk_now" if knows_story else "staff.desk_new"
    say = Say(key, (("number", Literal(case.number)), ("desk", desk)))
    words = speaking.render(say, speaker(person.locale), buttons.sealer(person))
    left = talks.take_token(tx, person)
    speak(tx, person, case.id, [words], now, free=Free(*left) if left else None)
