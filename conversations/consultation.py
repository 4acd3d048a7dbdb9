"""相談受付: a person tells the desk what troubles them, and a case reaches the right people.

About seven questions for one's own matter, one more where the town decides which desk answers, five more about somebody
else; each may be passed over. What else helps is offered on the review and may be left. Danger is not this script's to judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum

from conversations.complaining import AGAINST, ask_against
from conversations.kernel import facts
from conversations.kernel.advance import letters
from conversations.kernel.answers import called, phone
from conversations.kernel.ask import Ask, Gathered, Script
from conversations.kernel.effects import (
    Call,
    Effect,
    FillCase,
    OpenCase,
    RejoinCase,
    Say,
    SubmitCase,
    WithdrawCase,
)
from conversations.kernel.fields import choice, optional, text, yes_no
from conversations.kernel.pieces import InPhoto, InWords, Piece, piece, with_words
from conversations.kernel.questions import Question
from conversations.kernel.replies import Command
from conversations.kernel.several import several
from conversations.kernel.shown import Label, Literal, Values
from conversations.matters import MOST, boxes
from conversations.somebody import RELATION, ROLE, ask_somebody, name_of, somebody
from conversations.towns import HOME, ask_home
from conversations.vocabulary import About, Answer, CaseDraft, Contact, Household, Matter, Topic, Urgency

STORY_LIMIT = 5000  # characters: LINE sends no more in one message, and nobody is asked to tell it twice
TELLS_ALL = 18  # letters: fewer announce a story (「だれにも言わないでほしいんだけど」) and do not tell it
PIECES = 4  # words end a story; photos and places may come before them

REACH_LIMIT = 300  # characters

CASE = "case"


PERSON = "person."
"""The prefix of all that is asked about the person it concerns."""


class Earlier(Enum):
    """Whether this belongs to a case that is still open."""

    SAME = "same"
    OTHER = "other"


class Send(Enum):
    """The review's one way on."""

    SEND = "send"


INTAKE, PASS_ON = "intake", "share"
"""What is agreed to, as profiles name it: that what is told is kept and read; that it may be passed on."""
AGREED = "label.consent"
CONSENT = Question("consent.2026-11", yes_no(), listed=False, why=True, facts=("council", "kept_years"))
EARLIER = Question("earlier", choice(Earlier, "earlier"), listed=False, why=True)
ADDITION = Question("addition", piece(STORY_LIMIT), sensitive=True, listed=False)
ABOUT = Question("about", optional(choice(About, "about")), why=True)
TOPIC = Question("topic", choice(Topic, "topic"), why=True)
URGENCY = Question(
    "urgency", optional(choice(Urgency, "urgency"), "choice.unsure"), why=True, dated=(Urgency.TODAY.value,)
)
BEFOREHAND = Question("beforehand", optional(piece(STORY_LIMIT), "choice.enough"), sensitive=True)
STORY = Question("story", optional(piece(STORY_LIMIT)), sensitive=True, why=True)
STORY_MORE = Question("story_more", optional(piece(STORY_LIMIT), "choice.enough"), sensitive=True)
MORE = tuple(STORY_MORE.at(number) for number in range(2, PIECES + 1))
CONTACT = Question("contact", optional(choice(Contact, "contact")), why=True)
PHONE = Question("phone", optional(phone()), sensitive=True, why=True)
NAME = Question("name", optional(called()), sensitive=True, why=True)
MATTERS = Question("matters", several(Matter, "matter", MOST, is_ranked=True), why=True)
HOUSEHOLD = Question("household", several(Household, "household", len(Household)), why=True)
THEIR_HOUSEHOLD = Question("their_household", HOUSEHOLD.field, why=True).within(PERSON)
REACH = Question("reach", optional(text(REACH_LIMIT)), sensitive=True, why=True)
SHARE = Question("share.2026-11", optional(yes_no()), why=True)
SEND = Question("send", choice(Send, "send", error="error.review"), listed=False)


def intake(ask: Ask) -> tuple[Effect, ...]:
    """The form, from consent to the receipt."""
    again = earlier(ask)
    if again is not None:
        ask.once("rejoin", RejoinCase(again.number))
        ask(ADDITION)
        return (Say("intake.added", (("number", Literal(again.number)),)),)
    if not ask(CONSENT.worded(ask.facts.wording(INTAKE))):
        return (declined(ask),)
    about = ask(ABOUT)
    ask.once(CASE, OpenCase(None))
    if about not in (None, About.SELF):
        ask_somebody(ask, PERSON, about)
    if ask(TOPIC) is Topic.COMPLAINT:
        ask_against(ask)
    elif ask(URGENCY) is Urgency.TODAY:
        ask.tell(Say("intake.urgent", ask.facts.values("fire", "police")))
    ask.given(BEFOREHAND)
    tell_story(ask)
    ask_contact(ask)
    ask(NAME)
    ask.offer(matters(ask))
    ask_desk(ask)
    offer(ask)
    ask.review(SEND)
    return (SubmitCase(draft(ask), "intake.received"),)


def earlier(ask: Ask) -> facts.Earlier | None:
    """The open case of theirs that this belongs to, if it does: never two people's matters in one case."""
    for number, case in enumerate(ask.facts.earlier, start=1):
        values: Values = (("about", case.about), ("number", Literal(case.number)))
        if ask(replace(EARLIER.at(number), values=values)) is Earlier.SAME:
            return case
    return None


def declined(ask: Ask) -> Say:
    """No consent: nothing is kept as a case, and a person can still be reached."""
    calls = (Call("call.council", ask.facts.phone),) if ask.facts.phone else ()
    return Say("intake.declined", ask.facts.values("council", "phone"), (Command.STAFF,), calls)


def tell_story(ask: Ask) -> None:
    """What happened: photos and places as they come, then words, if any."""
    told: Piece | None = ask(STORY)
    for more in MORE:
        if told is None or isinstance(told, InWords):
            return
        told = ask(more)


def ask_contact(ask: Ask) -> None:
    """How they are answered. Whose phone is read by others is told at once what that means."""
    match ask(CONTACT):
        case Contact.PHONE:
            ask(PHONE)
        case Contact.QUIET:
            ask.tell(Say("intake.quiet"))
        case _:
            return


def matters(ask: Ask) -> Question[tuple[Matter, ...]]:
    """What else it is about, beginning with the boxes of the topic."""
    field = several(Matter, "matter", MOST, boxes(ask.heard(TOPIC)), is_ranked=True)
    return replace(MATTERS, field=field)


def offer(ask: Ask) -> None:
    """What helps a desk and nobody has to say. Of somebody they are no family of, nothing more is asked."""
    about = ask.heard(ABOUT)
    if about in (None, About.SELF):
        ask.offer(HOUSEHOLD)
    elif about is About.FAMILY:
        ask.offer(THEIR_HOUSEHOLD)
    ask.offer(REACH)
    if about in (None, About.SELF):
        ask.offer(SHARE.worded(ask.facts.wording(PASS_ON)))  # nobody consents for somebody else


def ask_desk(ask: Ask) -> None:
    """What decides which desk answers, where what has been told does not: the town, or the desk complained of."""
    topic, told = ask.heard(TOPIC), ask.heard(MATTERS) or ()
    if topic is not Topic.COMPLAINT and Matter.COMPLAINT in told:
        ask_against(ask)
    elif topic is not Topic.COMPLAINT and ask.heard(ABOUT) in (None, About.SELF):
        ask_home(ask, topic, told)


def gather(said: Mapping[str, str], words: str) -> Gathered | None:
    """Words that answer no button: they are part of the story, before or after it is asked for."""
    if ABOUT.key not in said:
        return None  # no consent yet: nothing is kept as an answer
    places = (STORY, *MORE) if STORY.key in said else (BEFOREHAND,)
    for place in places:
        stored = with_words(said.get(place.key, ""), words, STORY_LIMIT)
        if stored is not None:
            return Gathered(place.key, stored)
    return None


def opening(words: str) -> Mapping[str, str]:
    """Nobody is asked to tell again what they began with; the review shows it, and it can be changed there.

    A first sentence that tells little is kept too, and what happened is asked all the same.
    """
    stored = with_words("", words, STORY_LIMIT)
    told = STORY if letters(words) >= TELLS_ALL else BEFOREHAND
    return {told.key: stored} if stored is not None else {}


def draft(ask: Ask) -> CaseDraft:
    """The case as far as it has been told."""
    pieces = (ask.heard(BEFOREHAND), ask.heard(STORY), *map(ask.heard, MORE))
    about = ask.heard(ABOUT)
    return CaseDraft(
        topic=ask.heard(TOPIC),
        about=about,
        concerned=somebody(ask, PERSON) if about not in (None, About.SELF) else None,
        urgency=ask.heard(URGENCY),
        contact=ask.heard(CONTACT),
        phone=ask.heard(PHONE),
        name=name_of(ask.heard(NAME)),
        photos=tuple(p.media for p in pieces if isinstance(p, InPhoto)),
        matters=ask.heard(MATTERS) or (),
        household=ask.heard(HOUSEHOLD) or ask.heard(THEIR_HOUSEHOLD) or (),
        reach=ask.heard(REACH),
        share=ask.heard(SHARE.worded(ask.facts.wording(PASS_ON))),
        home=ask.heard(HOME),
        against=ask.heard(AGAINST),
        answers=(*agreed(ask), *ask.answers(), *ask.ahead(BEFOREHAND, STORY)),
    )


def agreed(ask: Ask) -> tuple[Answer, ...]:
    """What they agreed to before they told anything, with the version of the words they were shown."""
    asked = CONSENT.worded(ask.facts.wording(INTAKE))
    if not ask.heard(asked):
        return ()
    version = asked.key.partition(".")[2]
    return (Answer(f"consent.{INTAKE}.{version}", AGREED, Label("choice.yes")),)


def progress(ask: Ask) -> tuple[Effect, ...]:
    """Every answer is on the case at once, so that staff can help even if the person stops answering."""
    return (FillCase(draft(ask)),) if ask.did(CASE) else ()


CONSULTATION = Script(
    id="consultation",
    run=intake,
    entry=(Command.CONSULT,),
    progress=progress,
    undo=((CASE, WithdrawCase()),),
    gather=gather,
    may_gather=(BEFOREHAND,),
    opening=opening,
    also=((ABOUT.key, RELATION.within(PERSON).key), (ABOUT.key, ROLE.key)),
)
