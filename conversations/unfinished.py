"""What was begun and not finished: one reminder, a question after a long silence, rest after two weeks.

Reminders are timers kept by the database, so a restart forgets none. Every word here is neutral: others may read it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.aside import is_away
from conversations.kernel import advance
from conversations.kernel.effects import Effect, Forget, Prompt, Remind, Review, Say
from conversations.kernel.facts import DAY
from conversations.kernel.replies import Command
from conversations.phrases import Phrase
from conversations.turns import Now, Turn

if TYPE_CHECKING:
    from conversations.kernel.talk import Conversation, Talk

UNFINISHED = "unfinished"
"""The timer that asks whether a conversation is to go on; its subject is the conversation's serial."""

REMIND_AFTER = 20 * 60
"""Minutes of silence before the one reminder."""

MORNING, EVENING = 9 * 60, 20 * 60
"""Nobody's telephone speaks up outside these minutes of the day."""

ARMED, REMINDED = "timer:unfinished", "say:unfinished"


def due_at(moment: int) -> int:
    """The moment itself, or the next morning if people sleep then."""
    minute = moment % DAY
    if minute < MORNING:
        return moment - minute + MORNING
    return moment - minute + DAY + MORNING if minute >= EVENING else moment


def remind(before: Talk, turn: Turn, now: Now) -> Turn:
    """Set the reminder of a conversation with its first answer, and clear it when the conversation is over."""
    forgotten = tuple(
        Forget(UNFINISHED, str(serial)) for serial in sorted(_armed(before) - _armed(turn.talk))
    )
    active = turn.talk.active
    if active is None or ARMED in active.told or not advance.has_answers(now.script(active), active):
        return Turn(turn.talk, (*forgotten, *turn.effects))
    armed = replace(active, told=active.told | {ARMED})
    wish = _wish(active.serial, due_at(now.facts.moment + REMIND_AFTER), now)
    return Turn(replace(turn.talk, active=armed), (*forgotten, wish, *turn.effects))


def _armed(talk: Talk) -> set[int]:
    every = (*talk.paused, talk.active) if talk.active else talk.paused
    return {c.serial for c in every if ARMED in c.told}


def _wish(serial: int, due: int, now: Now) -> Effect:
    return Remind(UNFINISHED, str(serial), (due - now.facts.moment) * 60)


def wake(talk: Talk, timer: str, subject: str, now: Now) -> Turn:
    """The timer is due: remind once, by day, of the conversation it was set for; wait if its person was here since."""
    active = talk.active
    if timer != UNFINISHED or active is None or subject != str(active.serial) or REMINDED in active.told:
        return Turn(talk, ())
    due = due_at(max(active.seen + REMIND_AFTER, now.facts.moment))
    if due > now.facts.moment:
        return Turn(talk, (_wish(active.serial, due, now),))
    reminded = replace(active, told=active.told | {REMINDED})
    said = Say(Phrase.UNFINISHED, commands=(Command.RESUME, Command.CANCEL))
    return Turn(replace(talk, active=reminded), (said,))


def by_date(before: Conversation, turn: Turn, now: Now) -> Turn:
    """After a long silence: what was told as "today" is asked again, with words, instead of the question that is open."""
    active = turn.talk.active
    if active is None or active.serial != before.serial or not is_away(before, now):
        return turn
    if not turn.effects or not isinstance(turn.effects[-1], Prompt | Review):
        return turn
    fresh = advance.outdated(now.script(active), active)
    if fresh == active:
        return turn
    step = advance.settle(now.script(active), fresh)
    said = (*turn.effects[:-1], Say(Phrase.ANOTHER_DAY), *step.effects)
    return Turn(replace(turn.talk, active=step.conversation), said)


def seen(before: Talk, turn: Turn, now: Now) -> Turn:
    """Note when a conversation last got on: silence is counted from there."""
    was, active = before.active, turn.talk.active
    if was is None or active is None or was.serial != active.serial:
        return turn
    if (was.said, was.trail) == (active.said, active.trail):
        return turn
    return Turn(replace(turn.talk, active=replace(active, seen=now.facts.moment)), turn.effects)
