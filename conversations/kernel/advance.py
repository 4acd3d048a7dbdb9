"""One step of one conversation: an accepted reply, a misread one, a step back, an end. Pure and total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from conversations.kernel.answers import heard
from conversations.kernel.ask import Ask, Ended, Endless, Open, Script, Stop, given_mark, offer_mark, run
from conversations.kernel.effects import Choice, Effect, FillCase, HandToStaff, Prompt, Review, Say
from conversations.kernel.fields import SKIP
from conversations.kernel.questions import Invalid, Question
from conversations.kernel.replies import (
    CHANGE,
    Answering,
    Command,
    SentOther,
    SentPhoto,
    SentPlace,
    Tapped,
    Wrote,
)
from conversations.kernel.talk import Conversation, Undo
from conversations.kernel.words import Words, normalise, tidy
from conversations.phrases import Phrase

if TYPE_CHECKING:
    from conversations.kernel.facts import Facts

PATIENCE = 3
"""After so many misreadings in a row a person is offered."""

LAST_STRAW = 5
"""After so many a person takes over without being asked for: whoever is offered one and still writes needs one."""

ROOM_FOR_WHY = 6
"""Beside more choices than this the button that asks why is left out: a phone shows few at once. It can be typed."""

WORTH_KEEPING = 8
"""Own words at a button are kept as part of the story from so many letters; fewer are a slip."""

MOST_BACK_STEPS = 120
"""How many steps back are kept: twice the longest form."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a conversation stands after a step, None when it is over, and what came of it."""

    conversation: Conversation | None
    effects: tuple[Effect, ...]


def begin(script: Script, serial: int, facts: Facts, words: str = "") -> Step:
    """Start a conversation: it asks its first question. words: those the person began with, if they tell something."""
    said = script.opening(words) if words else {}
    told = frozenset(map(given_mark, said))
    return settle(script, Conversation(script.id, serial, facts, said=said, told=told, seen=facts.moment))


def settle(script: Script, conversation: Conversation, *, has_moved: bool = False) -> Step:
    """Go on to the first open question and ask it, or come to the end. has_moved: an answer was just accepted."""
    return come(script, conversation, *run(script, conversation), has_moved=has_moved)


def come(script: Script, conversation: Conversation, ask: Ask, stop: Stop, *, has_moved: bool) -> Step:
    """What comes of having run a script to where it stopped."""
    match stop:
        case Open():
            progress = script.progress(ask) if has_moved and _is_whole(conversation, ask, stop) else ()
            kept = replace(conversation, told=conversation.told | ask.newly)
            return Step(kept, (*ask.effects, *progress, _present(script, kept, ask, stop)))
        case Ended(effects):
            return Step(None, (*ask.effects, *effects))
        case Endless():
            return Step(None, (*ask.effects, Say(Phrase.ENDLESS), HandToStaff("endless")))
        case _:
            assert_never(stop)


def answer(script: Script, conversation: Conversation, reply: Answering, words: Words, now: Facts) -> Step:
    """Take a reply as the answer to the present question. now: facts of this moment, not those frozen."""
    ask, stop = run(script, conversation)
    if not isinstance(stop, Open):
        return settle(script, conversation)
    if isinstance(reply, Tapped) and not _is_present(conversation, ask, stop, reply):
        return _with(Say(Phrase.STALE), settle(script, conversation))
    changed = _line_to_change(ask, stop, reply, words)
    if changed is not None:
        is_offer = changed in ask.offered and changed not in ask.path
        opened = (offer_mark(changed), "") if is_offer else (changed, None)
        return settle(script, _moved(conversation, *opened), has_moved=True)
    try:
        stored = stop.question.field.read(reply, words, now)
    except Invalid as bad:
        return _gather(script, conversation, stop.question, reply) or _missed(
            script, conversation, reply, bad
        )
    moved = _moved(conversation, stop.question.key, stored)
    step = settle(script, _answered_too(script, moved, reply, words, now), has_moved=True)
    return Step(step.conversation, (*heard(stop.question.field, reply, stored), *step.effects))


def _answered_too(
    script: Script, conversation: Conversation, reply: Answering, words: Words, now: Facts
) -> Conversation:
    """The same words as the answer to the question after it, where the script says that they may be one."""
    ask, stop = run(script, conversation)
    known = {**ask.path, **({stop.question.key: stop.question} if isinstance(stop, Open) else {})}
    here = conversation.trail[-1].question
    second = next((after for first, after in script.also if first == here and after in known), None)
    if second is None or not isinstance(reply, Wrote):
        return conversation
    try:
        stored = known[second].field.read(reply, words, now)
    except Invalid:
        return conversation
    return _moved(conversation, second, stored) if stored else conversation


def skip(script: Script, conversation: Conversation, words: Words, now: Facts) -> Step:
    """Pass the present question over, where that is possible."""
    _, stop = run(script, conversation)
    key = stop.question.key if isinstance(stop, Open) else ""
    tap = Tapped(conversation.serial, key, conversation.revision, SKIP)
    return answer(script, conversation, tap, words, now)


def back(script: Script, conversation: Conversation) -> Step:
    """Take back the last accepted reply, and only that."""
    ask, stop = run(script, conversation)
    known = {*ask.path, *ask.marks, *((stop.question.key,) if isinstance(stop, Open) else ())}
    trail = conversation.trail
    while trail and trail[-1].question not in known:  # asked by an older release, or off the path by now
        trail = trail[:-1]
    if not trail:
        return _with(Say(Phrase.BACK_FIRST), settle(script, replace(conversation, trail=())))
    undo = trail[-1]
    said = _put(conversation.said, undo.question, undo.before)
    before = replace(conversation, said=said, trail=trail[:-1], revision=conversation.revision + 1, misses=0)
    return settle(script, before, has_moved=True)


def has_answers(script: Script, conversation: Conversation) -> bool:
    """Whether a person has told something that would be lost: consent alone is nothing told."""
    ask, _ = run(script, conversation)
    return not script.yields and any(question.listed for question in ask.path.values())


def outdated(script: Script, conversation: Conversation) -> Conversation:
    """The conversation without the answers that meant a day gone by: those are to be asked again."""
    ask, stop = run(script, conversation)
    asked = [*ask.path.values(), *([stop.question] if isinstance(stop, Open) else [])]
    dated = {question.key for question in asked if conversation.said.get(question.key) in question.dated}
    if not dated:
        return conversation
    said = {key: kept for key, kept in conversation.said.items() if key not in dated}
    trail = tuple(undo for undo in conversation.trail if undo.question not in dated)
    return replace(conversation, said=said, trail=trail, revision=conversation.revision + 1)


def give_up(script: Script, conversation: Conversation) -> tuple[Effect, ...]:
    """What must be taken back when a person stops."""
    return tuple(effect for key, effect in script.undo if key in conversation.told)


def open_question(script: Script, conversation: Conversation) -> Question[object] | None:
    """The question the person is looking at."""
    _, stop = run(script, conversation)
    return stop.question if isinstance(stop, Open) else None


def _is_whole(conversation: Conversation, ask: Ask, stop: Open) -> bool:
    """Whether the path has read all that was answered: not so while one line is being changed."""
    answered = {key for key in conversation.said if given_mark(key) not in conversation.told}
    return stop.is_review or answered <= ask.path.keys() | ask.marks


def _is_present(conversation: Conversation, ask: Ask, stop: Open, tap: Tapped) -> bool:
    if (tap.serial, tap.revision) != (conversation.serial, conversation.revision):
        return False
    is_line = (
        stop.is_review and tap.value == CHANGE and any(tap.question == line.question for line in ask.lines())
    )
    return is_line or tap.question == stop.question.key


def _line_to_change(ask: Ask, stop: Open, reply: Answering, words: Words) -> str | None:
    if not stop.is_review:
        return None
    match reply:
        case Tapped(question=key, value=value) if value == CHANGE and key != stop.question.key:
            return key
        case Wrote(text):
            lines = ask.lines()
            named = words.to_change(tuple({line.label_key for line in lines}), text)
            meant = (line.question for line in lines if line.label_key == named)
            exact = (line.question for line in lines if words.means(line.label_key, text))
            return next(exact, None) or next(meant, None)
        case _:
            return None


def _moved(conversation: Conversation, key: str, stored: str | None) -> Conversation:
    undo = Undo(key, conversation.said.get(key))
    return replace(
        conversation,
        said=_put(conversation.said, key, stored),
        revision=conversation.revision + 1,
        trail=(*conversation.trail, undo)[-MOST_BACK_STEPS:],
        misses=0,
    )


def _put(said: Mapping[str, str], key: str, stored: str | None) -> Mapping[str, str]:
    kept = {name: value for name, value in said.items() if name != key}
    return kept if stored is None else {**kept, key: stored}


def _gather(
    script: Script, conversation: Conversation, question: Question[object], reply: Answering
) -> Step | None:
    """Own words at a button: kept where the script wants them, and the question is put again."""
    if not isinstance(reply, Wrote) or question.field.wants:
        return None
    kept = _with_told(script, conversation, reply)
    if kept is None:
        return None
    missed = replace(kept, misses=min(conversation.misses + 1, PATIENCE))
    return _with(Say(Phrase.GATHERED), settle(script, missed, has_moved=True))


def _with_told(script: Script, conversation: Conversation, reply: Wrote) -> Conversation | None:
    told = letters(reply.text) >= WORTH_KEEPING
    found = script.gather(conversation.said, tidy(reply.text)) if told else None
    if found is None:
        return None
    return replace(
        conversation,
        said=_put(conversation.said, found.question, found.stored),
        told=conversation.told | {given_mark(found.question)},
    )


def keep_told(script: Script, conversation: Conversation, reply: Wrote) -> Step:
    """Words before which the conversation falls silent are part of the story all the same: the case has them, nothing is said."""
    kept = _with_told(script, conversation, reply)
    if kept is None:
        return Step(conversation, ())
    filling = settle(script, kept, has_moved=True).effects
    return Step(kept, tuple(effect for effect in filling if isinstance(effect, FillCase)))


def letters(text: str) -> int:
    """How much is told in words: a number alone tells no story."""
    return sum(c.isalpha() for c in normalise(text))


def _missed(script: Script, conversation: Conversation, reply: Answering, bad: Invalid) -> Step:
    missed = replace(conversation, misses=conversation.misses + 1)
    if missed.misses >= LAST_STRAW and reply != SentOther("sticker"):
        return Step(replace(missed, misses=0), (Say(Phrase.TAKEN_OVER), HandToStaff("unclear")))
    if missed.misses >= PATIENCE:
        return _with(Say(Phrase.OFFER_STAFF), settle(script, missed))
    if bad.choices:
        return _with(Say(bad.key, bad.values), _offering(bad.choices, settle(script, missed)))
    match reply:
        case SentPhoto() | SentPlace() | SentOther():
            return _with(Say(Phrase.MEDIA_KEPT), settle(script, missed))
        case _:
            return _with(Say(bad.key, bad.values), settle(script, missed))


def _offering(choices: tuple[Choice, ...], step: Step) -> Step:
    """The same question with what the answer may have meant before its own buttons."""
    effects = (
        replace(effect, choices=(*choices, *effect.choices)) if isinstance(effect, Prompt) else effect
        for effect in step.effects
    )
    return Step(step.conversation, tuple(effects))


def _with(say: Say, step: Step) -> Step:
    return Step(step.conversation, (say, *step.effects))


def _present(script: Script, conversation: Conversation, ask: Ask, stop: Open) -> Prompt | Review:
    if stop.is_review:
        return _review(script, conversation, ask, stop.question)
    question = stop.question
    return Prompt(
        serial=conversation.serial,
        question=question.key,
        revision=conversation.revision,
        key=question.text_key,
        values=(*ask.facts.values(*question.facts), *question.values),
        choices=question.field.choices,
        commands=_commands(script, conversation, question),
        wants=question.field.wants,
        why=question.why,
        words=question.words,
    )


def _review(script: Script, conversation: Conversation, ask: Ask, question: Question[object]) -> Review:
    return Review(
        serial=conversation.serial,
        question=question.key,
        revision=conversation.revision,
        title_key=question.text_key,
        note_key=f"{question.text_key}.note",
        lines=ask.lines(),
        choices=question.field.choices,
        commands=_commands(script, conversation, question),
    )


def _commands(script: Script, conversation: Conversation, question: Question[object]) -> tuple[Command, ...]:
    staff = (Command.STAFF,) if conversation.misses >= PATIENCE else ()
    if not script.asks_commands:
        return staff
    why = (Command.WHY,) if question.why and len(question.field.choices) <= ROOM_FOR_WHY else ()
    back_ = (Command.BACK,) if conversation.trail else ()
    return (*staff, *why, *back_, Command.CANCEL)
