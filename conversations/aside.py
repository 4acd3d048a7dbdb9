"""One conversation at a time: the others are laid aside and taken up again, by name, and never lost in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conversations.kernel import advance
from conversations.kernel.effects import Say
from conversations.kernel.facts import DAY
from conversations.kernel.replies import Command
from conversations.phrases import Phrase
from conversations.turns import MAIN_CHOICES, Now, Turn, saying

if TYPE_CHECKING:
    from conversations.kernel.ask import Script
    from conversations.kernel.effects import Effect
    from conversations.kernel.talk import Conversation, Talk

MOST_ASIDE = 3
"""So many conversations may be laid aside: more than that nobody keeps in mind."""

LONG_AWAY = 12 * 60
"""After so many minutes a person is asked whether to go on: they may come with something else."""

AT_REST = 14 * DAY
"""After so many minutes a conversation does not come back by itself any more; the menu still offers it."""

COMING_BACK = (Command.RESUME, Command.RESTART, Command.CANCEL)


def is_away(conversation: Conversation, now: Now) -> bool:
    """Whether its person has been silent for so long that they may have something else in mind."""
    return now.facts.moment - conversation.seen >= LONG_AWAY


def is_at_rest(conversation: Conversation, now: Now) -> bool:
    """Whether it waits for its person to ask for it."""
    return now.facts.moment - conversation.seen >= AT_REST


def home_choices(talk: Talk) -> tuple[Command, ...]:
    """What is offered when nothing is under way: going on comes first, if there is something to go on with."""
    return (Command.RESUME, *MAIN_CHOICES) if talk.paused else MAIN_CHOICES


def start(talk: Talk, script: Script, now: Now, words: str = "") -> Turn:
    """Begin a script, laying aside what is under way; one that is already begun is taken up again.

    words: what the person began with, if it tells something.
    """
    active = talk.active
    if active and active.script == script.id:
        return ask_back(talk, now) if is_away(active, now) else _still_there(talk, now)
    if active and now.script(active).yields:
        return start(without_active(talk), script, now, words)
    begun = next((c for c in talk.paused if c.script == script.id), None)
    if begun is not None:
        others = replace(talk, paused=tuple(c for c in talk.paused if c is not begun))
        return take_up(lay_aside(others), begun, now)
    if active and len(talk.paused) >= MOST_ASIDE:
        full = Say(Phrase.FULL, now.name(talk.paused[0]), (Command.MAKE_ROOM, Command.RESUME))
        return Turn(talk, (full,))
    return _begin(talk, script, now, words)


def _begin(talk: Talk, script: Script, now: Now, words: str) -> Turn:
    serial = talk.serial + 1
    step = advance.begin(script, serial, now.facts, words)
    begun = carry(replace(lay_aside(talk), serial=serial), step, now)
    if (
        talk.active is None or script.yields
    ):  # a question as short as that of language needs no words about it
        return begun
    return saying(Say(Phrase.LAID_ASIDE, now.name(talk.active)), begun)


def _still_there(talk: Talk, now: Now) -> Turn:
    return saying(Say(Phrase.UNDER_WAY), present(talk, now))


def lay_aside(talk: Talk) -> Talk:
    """Nothing is under way; what was waits."""
    return replace(talk, active=None, paused=(*talk.paused, talk.active)) if talk.active else talk


def without_active(talk: Talk) -> Talk:
    """As if the conversation under way had never been begun."""
    if not talk.paused:
        return replace(talk, active=None)
    *rest, last = talk.paused
    return replace(talk, active=last, paused=tuple(rest))


def make_room(talk: Talk, now: Now) -> Turn:
    """Let go of the oldest one laid aside; what was told in it stays on its case."""
    if len(talk.paused) < MOST_ASIDE:
        return present(talk, now)
    oldest, *rest = talk.paused
    made = Say(Phrase.ROOM_MADE, now.name(oldest), home_choices(talk))
    return Turn(replace(talk, paused=tuple(rest)), (made,))


def take_up(talk: Talk, conversation: Conversation, now: Now) -> Turn:
    """Go on with one that was laid aside: at once, or after asking, if that was long ago."""
    talk = replace(talk, active=conversation)
    if is_away(conversation, now):
        return ask_back(talk, now)
    script = now.script(conversation)
    return saying(
        Say(Phrase.RETURNED, now.name(conversation)), carry(talk, advance.settle(script, conversation), now)
    )


def ask_back(talk: Talk, now: Now, words: str = "") -> Turn:
    """Ask whether to go on, start again or stop. words: what came instead, kept until that is clear."""
    if talk.active is None:
        return present(talk, now)
    asked = Say(Phrase.CAME_BACK, now.name(talk.active), COMING_BACK)
    return Turn(replace(talk, held=words), (asked,))


def present(talk: Talk, now: Now) -> Turn:
    """The question the person stands at, or one laid aside not long ago, or the main choices."""
    if talk.active is not None:
        return carry(talk, advance.settle(now.script(talk.active), talk.active), now)
    return come_home(talk, (), now) or Turn(talk, (Say(Phrase.MAIN, commands=home_choices(talk)),))


def telling(talk: Talk, told: tuple[Effect, ...], now: Now) -> Turn:
    """A short answer by the way; whoever is in the middle of something has its open question again after it."""
    after = present(talk, now) if talk.active else Turn(talk, ())
    return Turn(after.talk, (*told, *after.effects))


def carry(talk: Talk, step: advance.Step, now: Now) -> Turn:
    """Store where a conversation stands; when it is over, go back to what was laid aside."""
    if step.conversation is not None:
        return Turn(replace(talk, active=step.conversation), step.effects)
    ended = now.script(talk.active) if talk.active else None
    rest = replace(talk, active=None)
    home = (Say(Phrase.MAIN, commands=home_choices(rest)),) if ended and ended.leads_home else ()
    return come_home(rest, step.effects, now) or Turn(rest, (*step.effects, *home))


def come_home(talk: Talk, effects: tuple[Effect, ...], now: Now) -> Turn | None:
    """Take up the newest one laid aside, unless all of them are at rest: then None."""
    fresh = next((c for c in reversed(talk.paused) if not is_at_rest(c, now)), None)
    if fresh is None:
        return None
    turn = take_up(replace(talk, paused=tuple(c for c in talk.paused if c is not fresh)), fresh, now)
    return Turn(turn.talk, (*effects, *turn.effects))
