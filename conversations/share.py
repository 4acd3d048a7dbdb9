"""One plain question: may this case be passed on to that desk? Yes or no; a no costs nothing. Pure, keys only.

It stands by itself, outside any conversation under way: whatever else the person writes goes where it would have gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversations.kernel.effects import Choice, Prompt, Say
from conversations.kernel.fields import yes_no
from conversations.kernel.questions import Invalid
from conversations.kernel.replies import Reply, Tapped, Wrote
from conversations.kernel.shown import Literal, Shown

if TYPE_CHECKING:
    from conversations.kernel.facts import Facts
    from conversations.kernel.words import Words

QUESTION = "asked_to_share."
"""The prefix of its buttons; no script asks a question whose key begins so."""
YES, NO = "yes", "no"
CHOICES = (Choice(YES, "choice.yes"), Choice(NO, "choice.no"))


def ask(asked: str, number: str, desk: Shown) -> Prompt:
    """The question. asked: permanent id of this asking, which its buttons carry. number: of the case."""
    values = (("number", Literal(number)), ("desk", desk))
    return Prompt(0, QUESTION + asked, 0, "ask.share", values, CHOICES)


def answered(reply: Reply) -> tuple[str, bool] | None:
    """Which asking a reply answers, and whether with yes; None: it is about something else."""
    if not isinstance(reply, Tapped) or not reply.question.startswith(QUESTION):
        return None
    if reply.value not in (YES, NO):
        return None
    return reply.question.removeprefix(QUESTION), reply.value == YES


def typed(reply: Wrote, words: Words, now: Facts) -> bool | None:
    """Typed words as the answer to it: はい、お願いします. None: neither a yes nor a no."""
    field = yes_no()
    try:
        return field.load(field.read(reply, words, now))
    except Invalid:
        return None


def thank(desk: Shown, *, agreed: bool) -> Say:
    """What is said to the answer."""
    return Say("share.yes", (("desk", desk),)) if agreed else Say("share.no")
