"""Taking words back: what a person has unsent is no answer any more, and its question is open again.

Pure. Words are known again by what they say, since answers are kept by question and not by message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from conversations.kernel.ask import Open, Script, given_mark, run
from conversations.kernel.phones import parse_phone
from conversations.kernel.questions import Invalid, Question
from conversations.kernel.replies import Wrote
from conversations.kernel.several import is_among
from conversations.kernel.talk import Conversation, Talk, Undo
from conversations.kernel.words import tidy

if TYPE_CHECKING:
    from conversations.kernel.facts import Facts
    from conversations.kernel.words import Words

CUT = "…"
SURELY = 40  # characters: a shorter beginning might be anybody's


def tells(kept: str, words: str) -> bool:
    """Whether something kept or shown is what these words said: the same words, or the same phone number."""
    said = tidy(words)
    if not said:
        return False
    if said in (kept, kept.partition(":")[2]) or _is_beginning(kept, said):
        return True
    number = parse_phone(said)
    return number is not None and number == parse_phone(kept)


def _is_beginning(kept: str, said: str) -> bool:
    """A card shows only the beginning of long words, with a mark where it stops."""
    return kept.endswith(CUT) and len(kept) > SURELY and said.startswith(kept.removesuffix(CUT))


def without(kept: str, words: str) -> str:
    """What is left of something kept or shown once these words are gone: all of it, a part, or nothing."""
    if tells(kept, words):
        return ""
    said = tidy(words)
    kind, colon, content = kept.partition(":")
    if colon and kind.isalpha() and kind.islower():
        left = _lines_without(content, said)
        return f"{kind}:{left}" if left else ""
    return _lines_without(kept, said)


def _lines_without(content: str, said: str) -> str:
    """Words that came in several messages stand below each other."""
    around = f"\n{content}\n"
    if not said or f"\n{said}\n" not in around:
        return content
    return around.replace(f"\n{said}\n", "\n", 1).strip("\n")


@dataclass(frozen=True, slots=True)
class _Gone:
    """What is to be forgotten, and what is needed to know it again."""

    said: str
    scripts: Mapping[str, Script]
    words: Words
    facts: Facts


def forget(talk: Talk, said: str, scripts: Mapping[str, Script], words: Words, facts: Facts) -> Talk:
    """The talk without any answer these words gave; the same talk if they gave none."""
    gone = _Gone(said, scripts, words, facts)
    return replace(
        talk,
        active=_forgotten(talk.active, gone) if talk.active else None,
        paused=tuple(_forgotten(conversation, gone) for conversation in talk.paused),
        held=without(talk.held, said) if talk.held else talk.held,
    )


def _forgotten(conversation: Conversation, gone: _Gone) -> Conversation:
    left = {key: without(kept, gone.said) for key, kept in conversation.said.items()}
    said = {key: kept for key, kept in left.items() if kept or not conversation.said[key]}
    typed = _typed(conversation, gone)
    said = {key: kept for key, kept in said.items() if key != typed}
    trail = tuple(_undo(step, gone.said) for step in conversation.trail)
    if said == conversation.said and trail == conversation.trail:
        return conversation
    marks = {given_mark(key) for key in conversation.said.keys() - said.keys()}
    told = conversation.told - marks
    return replace(conversation, said=said, told=told, trail=trail, revision=conversation.revision + 1)


def _typed(conversation: Conversation, gone: _Gone) -> str | None:
    """The newest answer that these words gave by their meaning: "はい", a number, a button's name."""
    script = gone.scripts.get(conversation.script)
    if script is None:
        return None
    ask, stop = run(script, conversation)
    known = {**ask.path, **({stop.question.key: stop.question} if isinstance(stop, Open) else {})}
    newest = (undo.question for undo in reversed(conversation.trail) if undo.question in known)
    return next((key for key in newest if _means(known[key], conversation.said.get(key), gone)), None)


def _means(question: Question[object], kept: str | None, gone: _Gone) -> bool:
    try:
        read = question.field.read(Wrote(gone.said), gone.words, gone.facts)
    except Invalid:
        return False
    return read == kept or (kept is not None and is_among(question, read, kept))


def _undo(step: Undo, said: str) -> Undo:
    return replace(step, before=without(step.before, said) or None) if step.before else step
