"""相談受付: a person tells the desk what troubles them, and a case reaches the right people.

About seven questions, each of which may be passed over where that does no harm. Danger is not this script's to judge.
"""

from __future__ import annotations

from enum import Enum

from conversations.kernel.ask import Ask, Script
from conversations.kernel.effects import Call, Effect, FillCase, OpenCase, Say, SubmitCase, WithdrawCase
from conversations.kernel.fields import choice, optional, phone, text, yes_no
from conversations.kernel.pieces import InPhoto, InWords, Piece, piece
from conversations.kernel.questions import Question
from conversations.kernel.replies import Command
from conversations.vocabulary import About, CaseDraft, Contact, Topic, Urgency

STORY_LIMIT = 5000  # characters: LINE sends no more in one message, and nobody is asked to tell it twice
NAME_LIMIT = 60
PIECES = 4  # words end a story; photos and places may come before them

CASE = "case"


class Send(Enum):
    """The review's one way on."""

    SEND = "send"


CONSENT = Question("consent.2026-11", yes_no(), listed=False, why=True, facts=("council", "kept_years"))
ABOUT = Question("about", optional(choice(About, "about")))
TOPIC = Question("topic", choice(Topic, "topic"))
URGENCY = Question("urgency", optional(choice(Urgency, "urgency"), "choice.unsure"))
STORY = Question("story", piece(STORY_LIMIT), sensitive=True)
STORY_MORE = Question("story_more", optional(piece(STORY_LIMIT), "choice.enough"), sensitive=True)
CONTACT = Question("contact", choice(Contact, "contact"))
PHONE = Question("phone", optional(phone()), sensitive=True, why=True)
NAME = Question("name", optional(text(NAME_LIMIT)), sensitive=True)
SEND = Question("send", choice(Send, "send", error="error.review"), listed=False)


def intake(ask: Ask) -> tuple[Effect, ...]:
    """The form, from consent to the receipt."""
    if not ask(CONSENT):
        return (declined(ask),)
    ask(ABOUT)
    ask.once(CASE, OpenCase(None))
    ask(TOPIC)
    if ask(URGENCY) is Urgency.TODAY:
        ask.tell(Say("intake.urgent", ask.facts.values("fire", "police")))
    tell_story(ask)
    if ask(CONTACT) is Contact.PHONE:
        ask(PHONE)
    ask(NAME)
    ask.review(SEND)
    return (SubmitCase(draft(ask), "intake.received"),)


def declined(ask: Ask) -> Say:
    """No consent: nothing is kept as a case, and a person can still be reached."""
    call = Call("call.council", ask.facts.phone)
    return Say("intake.declined", ask.facts.values("council", "phone"), (Command.STAFF,), (call,))


def tell_story(ask: Ask) -> None:
    """What happened: photos and places as they come, then words, if any."""
    told: Piece | None = ask(STORY)
    for number in range(2, PIECES + 1):
        if told is None or isinstance(told, InWords):
            return
        told = ask(STORY_MORE.at(number))


def draft(ask: Ask) -> CaseDraft:
    """The case as far as it has been told."""
    pieces = (ask.heard(STORY), *(ask.heard(STORY_MORE.at(number)) for number in range(2, PIECES + 1)))
    return CaseDraft(
        topic=ask.heard(TOPIC),
        about=ask.heard(ABOUT),
        urgency=ask.heard(URGENCY),
        contact=ask.heard(CONTACT),
        phone=ask.heard(PHONE),
        name=ask.heard(NAME),
        photos=tuple(p.media for p in pieces if isinstance(p, InPhoto)),
        answers=ask.answers(),
    )


def progress(ask: Ask) -> tuple[Effect, ...]:
    """Every answer is on the case at once, so that staff can help even if the person stops answering."""
    return (FillCase(draft(ask)),) if ask.did(CASE) else ()


CONSULTATION = Script(
    id="consultation",
    run=intake,
    entry=(Command.CONSULT,),
    progress=progress,
    undo=((CASE, WithdrawCase()),),
)
