"""The one door into conversations: a talk and a reply go in, the next talk and what to do come out.

Pure, total and deterministic: no input raises, and the same input gives the same turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from conversations import SCRIPTS, danger, wishes
from conversations.aside import (
    ask_back,
    carry,
    home_choices,
    is_at_rest,
    is_away,
    lay_aside,
    make_room,
    present,
    start,
    take_up,
    telling,
    without_active,
)
from conversations.housekeeping import LANGUAGE, LANGUAGE_CHOICE, is_spoken, simplify, speak_plainly
from conversations.kernel import advance
from conversations.kernel.advance import LAST_STRAW, PATIENCE
from conversations.kernel.effects import HandToStaff, Say
from conversations.kernel.replies import (
    Answering,
    Chose,
    Command,
    Joined,
    Reply,
    SentOther,
    SentPhoto,
    SentPlace,
    Tapped,
    TimedOut,
    TookBack,
    Wrote,
)
from conversations.phrases import Phrase
from conversations.turns import MAIN_CHOICES, Now, Turn, saying
from conversations.understanding.verdict import CALM, Verdict
from conversations.unfinished import UNFINISHED, by_date, remind, seen, wake

if TYPE_CHECKING:
    from conversations.kernel.ask import Script
    from conversations.kernel.facts import Facts
    from conversations.kernel.talk import Conversation, Talk
    from conversations.kernel.words import Words

__all__ = ["MAIN_CHOICES", "UNFINISHED", "Turn", "respond"]

# Words like "相談" may well be part of an answer; all other commands win over the open question.
_AFTER_THE_QUESTION = frozenset({Command.CONSULT, Command.SKIP})

TELLS_SOMETHING = 20
"""Letters: what comes first after a long silence is often a greeting, and a greeting is no story."""

HELD_MOST = 5000
"""Characters kept of what came after a long silence: as much as one message holds."""


def respond(
    talk: Talk,
    reply: Reply,
    words: Words,
    facts: Facts,
    heard: Verdict = CALM,
    scripts: Mapping[str, Script] = SCRIPTS,
) -> Turn:
    """What the desk does about one reply. facts: as of now; a conversation that starts keeps them.

    heard: the verdict on typed words; CALM for everything else. scripts: by id; all of ours outside tests.
    """
    known = _known(talk, scripts)
    now = Now(words, facts, heard, scripts)
    if danger.only_guessed(heard) and (heard.asked.is_plain or _is_ours(known, reply, now)):
        heard = danger.calmed(heard)
        now = replace(now, heard=heard)
    alarms = danger.alarms(heard, reply)
    if danger.wins(heard):
        kept = _keep_told(talk, reply, now)  # what is under way stays where it is, and is silent
        return Turn(kept.talk, (*kept.effects, *alarms))
    if isinstance(reply, TimedOut):  # a clock speaks of one thing only, and never at night
        return wake(known, reply.timer, reply.subject, now) if known == talk else Turn(talk, ())
    turn = remind(known, seen(known, _hear(known, reply, now), now), now)
    notes = (Say(Phrase.LOST),) if talk.lost or known != talk else ()
    return Turn(turn.talk, (*alarms, *notes, *turn.effects))


def _keep_told(talk: Talk, reply: Reply, now: Now) -> Turn:
    """Words of danger, kept with what was told before them; before consent nothing is."""
    if not isinstance(reply, Wrote) or talk.active is None or talk.active.script not in now.scripts:
        return Turn(talk, ())
    step = advance.keep_told(now.script(talk.active), talk.active, reply)
    return Turn(replace(talk, active=step.conversation), step.effects)


def _is_ours(talk: Talk, reply: Reply, now: Now) -> bool:
    """Whether this is nothing but a word that the desk itself put before the person, typed instead of pressed."""
    if not isinstance(reply, Wrote):
        return False
    if now.words.command(reply.text) is not None or _names_language(reply.text, now):
        return True
    question = advance.open_question(now.script(talk.active), talk.active) if talk.active else None
    choices = question.field.choices if question else ()
    return any(now.words.means(choice.label_key, reply.text) for choice in choices)


def _known(talk: Talk, scripts: Mapping[str, Script]) -> Talk:
    """The talk without conversations of which this release knows nothing any more."""
    active = talk.active if talk.active and talk.active.script in scripts else None
    return replace(
        talk, active=active, paused=tuple(c for c in talk.paused if c.script in scripts), lost=False
    )


def _hear(talk: Talk, reply: Reply, now: Now) -> Turn:
    """A reply, and how long the person was silent before it."""
    active = talk.active
    if active is None or isinstance(reply, Joined | TookBack):
        return _listen(talk, reply, now)
    if talk.held is None and is_at_rest(active, now):
        rested = replace(lay_aside(talk), held=None)
        return saying(Say(Phrase.LAID_TO_REST, now.name(active)), _listen(rested, reply, now))
    if talk.held is None and not is_away(active, now):
        return _listen(talk, reply, now)
    return _after_silence(talk, active, reply, now)


def _after_silence(talk: Talk, active: Conversation, reply: Reply, now: Now) -> Turn:
    """They were away for long. What they type may be about something else: they are asked, and nothing is lost."""
    free = replace(talk, held=None)
    if isinstance(reply, Wrote):
        if now.words.means("choice.yes", reply.text):
            return _go_on(talk, active, now)
        if now.words.means("choice.no", reply.text):
            aside = lay_aside(free)
            return Turn(aside, (Say(Phrase.LAID_ASIDE, now.name(active), home_choices(aside)),))
        command = _command(reply.text, now)
        if command is None and not _names_language(reply.text, now):
            held = f"{talk.held}\n{reply.text}" if talk.held else reply.text
            return ask_back(talk, now, held[:HELD_MOST])
        if command is not None:
            reply = Chose(command)
    if reply == Chose(Command.RESUME):
        return _go_on(talk, active, now)
    return by_date(active, _listen(free, reply, now), now)


def _command(text: str, now: Now) -> Command | None:
    command = now.words.command(text)
    return None if command is Command.SKIP else command


def _go_on(talk: Talk, active: Conversation, now: Now) -> Turn:
    """They want to go on: what they wrote meanwhile is the answer, if it tells something and own words are wanted."""
    free = replace(talk, held=None, active=replace(active, seen=now.facts.moment))
    question = advance.open_question(now.script(active), active)
    tells = advance.letters(talk.held or "") >= TELLS_SOMETHING
    if talk.held and tells and question is not None and question.field.wants:
        turn = _answer(free, Wrote(talk.held), now)
    else:
        turn = saying(Say(Phrase.RETURNED, now.name(active)), present(free, now))
    return by_date(active, turn, now)


def _listen(talk: Talk, reply: Reply, now: Now) -> Turn:
    match reply:
        case Joined(again):
            return _greet(talk, now, again=again)
        case Chose(command):
            return _obey(talk, command, now)
        case Wrote(text):
            return _read(talk, text, now)
        case TookBack():
            return saying(Say(Phrase.UNSAID), present(talk, now)) if talk.active else Turn(talk, ())
        case TimedOut(timer, subject):
            return wake(talk, timer, subject, now)
        case Tapped() | SentPhoto() | SentPlace() | SentOther():
            return _answer(talk, reply, now)
        case _:
            assert_never(reply)


def _greet(talk: Talk, now: Now, *, again: bool) -> Turn:
    values = now.facts.values("council", "fire", "police")
    if again:
        return saying(Say(Phrase.HELLO_AGAIN, values), present(talk, now))
    is_asked = _is_at(talk, LANGUAGE_CHOICE)
    return saying(
        Say(Phrase.HELLO, values), present(talk, now) if is_asked else start(talk, LANGUAGE_CHOICE, now)
    )


def _read(talk: Talk, text: str, now: Now) -> Turn:
    """Typed words: a command first, then an answer, then the beginning of something."""
    if _is_at(talk, LANGUAGE_CHOICE) and is_spoken(text, now) and not _fits(talk, Wrote(text), now):
        talk = without_active(talk)  # whoever writes of something else has answered in deed
    command = now.words.command(text)
    if command in wishes.INFORMING and _presses(talk, text, now):
        return _answer(talk, Wrote(text), now)
    told = wishes.by_name(now.heard, command)
    if told is not None and wishes.may_tell(talk, now.heard, fits=_fits(talk, Wrote(text), now)):
        return telling(replace(talk, misses=0), (told,), now)
    if command is not None and command not in _AFTER_THE_QUESTION:
        return _obey(talk, command, now)
    if _names_language(text, now) and not _is_at(talk, LANGUAGE_CHOICE):
        return _answer(start(talk, LANGUAGE_CHOICE, now).talk, Wrote(text), now)
    if command in _starts(now) and not _fits(talk, Wrote(text), now):
        return start(talk, _starts(now)[command], now)
    aside = _by_the_way(talk, text, now)
    return aside if aside is not None else _answer(talk, Wrote(text), now)


def _by_the_way(talk: Talk, text: str, now: Now) -> Turn | None:
    """A wish in free words while a question is open; None when the message is to be an answer."""
    if talk.active is None:
        return None
    heard, wish = now.heard, wishes.command(now.heard)
    if heard.is_whole and wish in wishes.STEERING:
        return _obey(talk, wish, now)
    is_clear = heard.is_whole or (heard.is_sure and len(text) <= wishes.ASIDE_LONGEST)
    if not is_clear or _fits(talk, Wrote(text), now):
        return None
    courtesy = wishes.courtesy(heard)
    if courtesy is not None:
        return saying(Say(courtesy), present(talk, now))
    return _obey(talk, wish, now) if wish in wishes.ASIDE else None


def _starts(now: Now) -> Mapping[Command | None, Script]:
    return {command: script for script in now.scripts.values() for command in script.entry}


def _fits(talk: Talk, reply: Answering, now: Now) -> bool:
    """Whether the question under way can take this reply; a button, new or old, is always a matter of its own."""
    if talk.active is None or isinstance(reply, Tapped):
        return talk.active is not None
    step = advance.answer(now.script(talk.active), talk.active, reply, now.words, now.facts)
    return step.conversation is None or step.conversation.trail != talk.active.trail


def _presses(talk: Talk, text: str, now: Now) -> bool:
    """Whether the words are those of a button the person sees: such as 電話番号, a line of the review."""
    if talk.active is None:
        return False
    question = advance.open_question(now.script(talk.active), talk.active)
    return question is not None and not question.field.wants and _fits(talk, Wrote(text), now)


def _names_language(text: str, now: Now) -> bool:
    return any(now.words.means(c.label_key, text) for c in LANGUAGE.field.choices)


def _is_at(talk: Talk, script: Script) -> bool:
    return talk.active is not None and talk.active.script == script.id


def _answer(talk: Talk, reply: Answering, now: Now) -> Turn:
    if talk.active is None:
        return _home(talk, reply, now)
    script = now.script(talk.active)
    if script.yields and not _fits(talk, reply, now):
        return _answer(without_active(talk), reply, now)
    return carry(talk, advance.answer(script, talk.active, reply, now.words, now.facts), now)


def _home(talk: Talk, reply: Answering, now: Now) -> Turn:
    """Nothing is under way: what was sent is kept by the handler, and the main choices are offered.

    Whoever writes again and again and starts nothing is offered a person, and then given one.
    """
    choices = home_choices(talk)
    if isinstance(reply, Tapped):
        return Turn(talk, (Say(Phrase.STALE_CLOSED, commands=choices),))
    granted = _grant(talk, reply.text, now) if isinstance(reply, Wrote) else None
    if granted is not None:
        return granted
    missed = replace(talk, misses=talk.misses + 1)
    if missed.misses >= LAST_STRAW and reply != SentOther("sticker"):
        return Turn(replace(talk, misses=0), (Say(Phrase.TAKEN_OVER), HandToStaff("unclear")))
    if missed.misses >= PATIENCE:
        first = (Command.STAFF, *(choice for choice in choices if choice is not Command.STAFF))
        noted = (wishes.not_understood(now.heard),) if isinstance(reply, Wrote) else ()
        return Turn(missed, (Say(Phrase.OFFER_STAFF, commands=first), *noted))
    if isinstance(reply, Wrote):
        return Turn(missed, wishes.ask_which(now.heard, choices))
    return Turn(missed, (Say(Phrase.KEPT, commands=choices),))


def _grant(talk: Talk, text: str, now: Now) -> Turn | None:
    """What was wished for in free words, with nothing else under way. None: it is not clear."""
    if now.words.command(text) is Command.SKIP:
        return None  # nothing is asked that could be passed over, and the ear would guess at a wish behind it
    calm = replace(talk, misses=0)
    courtesy = wishes.courtesy(now.heard)
    if courtesy is not None:
        return Turn(calm, (Say(courtesy, commands=home_choices(talk)),))
    wish = wishes.command(now.heard)
    if wish is Command.CONSULT:
        return _begin_with(calm, text, now)
    return _obey(calm, wish, now) if wish is not None else None


def _begin_with(talk: Talk, text: str, now: Now) -> Turn:
    """A trouble told straight away is the beginning of a consultation, and is not asked for again."""
    script = _starts(now)[Command.CONSULT]
    if len(text) < wishes.STORY_FROM:
        return start(talk, script, now)
    return saying(Say(Phrase.STORY_HEARD), start(talk, script, now, text))


def _obey(talk: Talk, command: Command, now: Now) -> Turn:
    talk = replace(talk, misses=0)
    match command:
        case Command.CONSULT | Command.LANGUAGE:
            return start(talk, _starts(now)[command], now)
        case Command.STAFF:
            return Turn(talk, (Say(Phrase.STAFF), HandToStaff("asked")))
        case Command.HELP:
            return saying(
                Say(Phrase.HELP, now.facts.values("council", "phone", "fire", "police")), present(talk, now)
            )
        case Command.SIMPLER:
            return simplify(present(talk, now), now)
        case Command.PLAIN:
            return speak_plainly(present(talk, now))
        case Command.RESUME:
            return _resume(talk, now)
        case Command.MAKE_ROOM:
            return make_room(talk, now)
        case Command.BACK | Command.CANCEL | Command.RESTART | Command.WHY | Command.SKIP:
            return _steer(talk, command, now)
        case (
            Command.VOLUNTEER
            | Command.HELPER
            | Command.GIVE
            | Command.EVENTS
            | Command.DISASTER
            | Command.HOURS
            | Command.STATUS
            | Command.QUIET
            | Command.NOTIFY
            | Command.ERASE
        ):
            return telling(talk, wishes.inform(command, now), now)
        case _:
            assert_never(command)


def _resume(talk: Talk, now: Now) -> Turn:
    """Go on with what is under way, or with the newest one laid aside, however long ago."""
    if talk.active or not talk.paused:
        return present(talk, now)
    *rest, last = talk.paused
    return take_up(replace(talk, paused=tuple(rest)), last, now)


def _steer(talk: Talk, command: Command, now: Now) -> Turn:
    """A command about the conversation under way."""
    active = talk.active
    if active is None:
        return Turn(talk, (Say(Phrase.NOTHING_OPEN, commands=home_choices(talk)),))
    script = now.script(active)
    match command:
        case Command.BACK:
            return carry(talk, advance.back(script, active), now)
        case Command.CANCEL:
            return _cancel(talk, script, active, now)
        case Command.RESTART:
            undone = advance.give_up(script, active)
            begun = start(replace(talk, active=None), script, now)
            return Turn(begun.talk, (*undone, *begun.effects))
        case Command.WHY:
            return _explain(talk, script, active, now)
        case _:
            return carry(talk, advance.skip(script, active, now.words, now.facts), now)


def _cancel(talk: Talk, script: Script, active: Conversation, now: Now) -> Turn:
    rest = replace(talk, active=None)
    after = present(rest, now)
    undone = advance.give_up(script, active)
    if after.talk.active:
        return Turn(after.talk, (*undone, Say(Phrase.CANCELLED), *after.effects))
    return Turn(rest, (*undone, Say(Phrase.CANCELLED, commands=home_choices(rest))))


def _explain(talk: Talk, script: Script, active: Conversation, now: Now) -> Turn:
    question = advance.open_question(script, active)
    key = f"{question.text_key}.why" if question is not None and question.why else Phrase.WHY
    return saying(Say(key), present(talk, now))
