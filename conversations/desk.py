"""The one door into conversations: a talk and a reply go in, the next talk and what to do come out.

Pure, total and deterministic: no input raises, and the same input gives the same turn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from conversations import SCRIPTS, danger
from conversations.housekeeping import LANGUAGE, LANGUAGE_CHOICE
from conversations.kernel import advance
from conversations.kernel.effects import Effect, HandToStaff, Say, SpeakIn
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
    Wrote,
)
from conversations.kernel.talk import Conversation, Talk
from conversations.phrases import Phrase
from conversations.understanding.verdict import CALM, Verdict

if TYPE_CHECKING:
    from conversations.kernel.ask import Script
    from conversations.kernel.facts import Facts
    from conversations.kernel.words import Words

MAIN_CHOICES = (Command.CONSULT, Command.STAFF, Command.LANGUAGE, Command.HELP)
"""What the desk offers whenever nothing else is under way."""

UNFINISHED = "unfinished"
"""The timer that asks whether a conversation is to go on; its subject is the conversation's serial."""

_STARTS = {command: script for script in SCRIPTS.values() for command in script.entry}
# Words like "相談" may well be part of an answer; all other commands win over the open question.
_AFTER_THE_QUESTION = frozenset({Command.CONSULT, Command.SKIP})


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of one reply: the talk to store and the effects to apply, in order."""

    talk: Talk
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class _Now:
    """What is the same for the whole turn."""

    words: Words
    facts: Facts
    heard: Verdict


def respond(talk: Talk, reply: Reply, words: Words, facts: Facts, heard: Verdict = CALM) -> Turn:
    """What the desk does about one reply. facts: as of now; a conversation that starts keeps them.

    heard: the verdict on typed words; CALM for everything else.
    """
    alarms = danger.alarms(heard, reply)
    if danger.wins(heard):
        return Turn(talk, alarms)  # what is under way stays as it is, and is silent
    known = _known(talk)
    turn = _hear(known, reply, _Now(words, facts, heard))
    notes = (Say(Phrase.LOST),) if talk.lost or known != talk else ()
    return Turn(turn.talk, (*alarms, *notes, *turn.effects))


def _known(talk: Talk) -> Talk:
    """The talk without conversations of which this release knows nothing any more."""
    active = talk.active if talk.active and talk.active.script in SCRIPTS else None
    return replace(
        talk, active=active, paused=tuple(c for c in talk.paused if c.script in SCRIPTS), lost=False
    )


def _hear(talk: Talk, reply: Reply, now: _Now) -> Turn:
    match reply:
        case Joined(again):
            return _greet(talk, now, again=again)
        case Chose(command):
            return _obey(talk, command, now)
        case Wrote(text):
            return _read(talk, text, now)
        case TimedOut(timer, subject):
            return _wake(talk, timer, subject)
        case Tapped() | SentPhoto() | SentPlace() | SentOther():
            return _answer(talk, reply, now)
        case _:
            assert_never(reply)


def _greet(talk: Talk, now: _Now, *, again: bool) -> Turn:
    values = now.facts.values("council", "fire", "police")
    if again:
        return _saying(Say(Phrase.HELLO_AGAIN, values), _present(talk))
    is_asked = _is_at(talk, LANGUAGE_CHOICE)
    return _saying(
        Say(Phrase.HELLO, values), _present(talk) if is_asked else _start(talk, LANGUAGE_CHOICE, now)
    )


def _read(talk: Talk, text: str, now: _Now) -> Turn:
    """Typed words: a command first, then an answer, then the beginning of something."""
    command = now.words.command(text)
    if command is not None and command not in _AFTER_THE_QUESTION:
        return _obey(talk, command, now)
    if _names_language(text, now) and not _is_at(talk, LANGUAGE_CHOICE):
        return _answer(_start(talk, LANGUAGE_CHOICE, now).talk, Wrote(text), now)
    if command in _STARTS and not _fits(talk, Wrote(text), now):
        return _start(talk, _STARTS[command], now)
    return _answer(talk, Wrote(text), now)


def _fits(talk: Talk, reply: Answering, now: _Now) -> bool:
    """Whether the question under way can take this reply."""
    if talk.active is None:
        return False
    step = advance.answer(SCRIPTS[talk.active.script], talk.active, reply, now.words, now.facts)
    return step.conversation is None or step.conversation.misses <= talk.active.misses


def _names_language(text: str, now: _Now) -> bool:
    return any(now.words.means(c.label_key, text) for c in LANGUAGE.field.choices)


def _is_at(talk: Talk, script: Script) -> bool:
    return talk.active is not None and talk.active.script == script.id


def _answer(talk: Talk, reply: Answering, now: _Now) -> Turn:
    if talk.active is None:
        return _home(talk, reply)
    script = SCRIPTS[talk.active.script]
    if script.yields and not _fits(talk, reply, now):
        return _answer(_without_active(talk), reply, now)
    return _carry(talk, advance.answer(script, talk.active, reply, now.words, now.facts))


def _without_active(talk: Talk) -> Talk:
    """As if the conversation under way had never been begun."""
    if not talk.paused:
        return replace(talk, active=None)
    *rest, last = talk.paused
    return replace(talk, active=last, paused=tuple(rest))


def _home(talk: Talk, reply: Answering) -> Turn:
    """Nothing is under way: what was sent is kept by the handler, and the main choices are offered."""
    match reply:
        case Wrote():
            key = Phrase.UNCLEAR
        case Tapped():
            key = Phrase.STALE_CLOSED
        case SentPhoto() | SentPlace() | SentOther():
            key = Phrase.KEPT
        case _:
            assert_never(reply)
    return Turn(talk, (Say(key, commands=MAIN_CHOICES),))


def _obey(talk: Talk, command: Command, now: _Now) -> Turn:
    match command:
        case Command.CONSULT | Command.LANGUAGE:
            return _start(talk, _STARTS[command], now)
        case Command.STAFF:
            return Turn(talk, (Say(Phrase.STAFF), HandToStaff("asked")))
        case Command.HELP:
            return _saying(
                Say(Phrase.HELP, now.facts.values("council", "phone", "fire", "police")), _present(talk)
            )
        case Command.SIMPLER:
            return _simplify(talk, now)
        case Command.RESUME:
            return _present(talk)
        case Command.BACK | Command.CANCEL | Command.RESTART | Command.WHY | Command.SKIP:
            return _steer(talk, command, now)
        case _:
            assert_never(command)


def _steer(talk: Talk, command: Command, now: _Now) -> Turn:
    """A command about the conversation under way."""
    active = talk.active
    if active is None:
        return Turn(talk, (Say(Phrase.NOTHING_OPEN, commands=MAIN_CHOICES),))
    script = SCRIPTS[active.script]
    match command:
        case Command.BACK:
            return _carry(talk, advance.back(script, active))
        case Command.CANCEL:
            return _cancel(talk, script, active)
        case Command.RESTART:
            undone = advance.give_up(script, active)
            begun = _start(replace(talk, active=None), script, now)
            return Turn(begun.talk, (*undone, *begun.effects))
        case Command.WHY:
            return _explain(talk, script, active)
        case _:
            return _carry(talk, advance.skip(script, active, now.words, now.facts))


def _cancel(talk: Talk, script: Script, active: Conversation) -> Turn:
    undone = advance.give_up(script, active)
    rest = replace(talk, active=None)
    if rest.paused:
        return _return(rest, (*undone, Say(Phrase.CANCELLED)))
    return Turn(rest, (*undone, Say(Phrase.CANCELLED, commands=MAIN_CHOICES)))


def _explain(talk: Talk, script: Script, active: Conversation) -> Turn:
    question = advance.open_question(script, active)
    key = f"{question.text_key}.why" if question is not None and question.why else Phrase.WHY
    return _saying(Say(key), _present(talk))


def _simplify(talk: Talk, now: _Now) -> Turn:
    if not now.facts.locale.startswith("ja"):
        return _saying(Say(Phrase.NO_SIMPLER), _present(talk))
    turn = _present(talk)
    return Turn(turn.talk, (SpeakIn("ja@easy"), Say(Phrase.SIMPLER), *turn.effects))


def _start(talk: Talk, script: Script, now: _Now) -> Turn:
    """Begin a script, laying aside what is under way; one that is already begun is taken up again."""
    if _is_at(talk, script):
        return _saying(Say(Phrase.UNDER_WAY), _present(talk))
    if talk.active and SCRIPTS[talk.active.script].yields:
        return _start(_without_active(talk), script, now)
    aside = (*talk.paused, talk.active) if talk.active else talk.paused
    begun = next((c for c in aside if c.script == script.id), None)
    rest = replace(talk, active=None, paused=tuple(c for c in aside if c is not begun))
    if begun is not None:
        return _saying(Say(Phrase.RETURNED), _carry(rest, advance.settle(script, begun)))
    serial = talk.serial + 1
    return _carry(replace(rest, serial=serial), advance.begin(script, serial, now.facts))


def _present(talk: Talk) -> Turn:
    """The question the person stands at, or one laid aside, or the main choices."""
    if talk.active is not None:
        return _carry(talk, advance.settle(SCRIPTS[talk.active.script], talk.active))
    if talk.paused:
        return _return(talk, ())
    return Turn(talk, (Say(Phrase.MAIN, commands=MAIN_CHOICES),))


def _carry(talk: Talk, step: advance.Step) -> Turn:
    """Store where a conversation stands; when it is over, go back to what was laid aside."""
    if step.conversation is not None:
        return Turn(replace(talk, active=step.conversation), step.effects)
    ended = SCRIPTS[talk.active.script] if talk.active else None
    rest = replace(talk, active=None)
    if rest.paused:
        return _return(rest, step.effects)
    home = (Say(Phrase.MAIN, commands=MAIN_CHOICES),) if ended and ended.leads_home else ()
    return Turn(rest, (*step.effects, *home))


def _return(talk: Talk, effects: tuple[Effect, ...]) -> Turn:
    """Take up the newest conversation laid aside."""
    *rest, last = talk.paused
    turn = _carry(
        replace(talk, active=last, paused=tuple(rest)),
        advance.settle(SCRIPTS[last.script], last),
    )
    return Turn(turn.talk, (*effects, Say(Phrase.RETURNED), *turn.effects))


def _wake(talk: Talk, timer: str, subject: str) -> Turn:
    """A reminder is due: it speaks only of the conversation it was set for."""
    is_ours = timer == UNFINISHED and talk.active is not None and subject == str(talk.active.serial)
    return _saying(Say(Phrase.UNFINISHED), _present(talk)) if is_ours else Turn(talk, ())


def _saying(say: Say, turn: Turn) -> Turn:
    return Turn(turn.talk, (say, *turn.effects))
