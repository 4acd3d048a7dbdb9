"""What a filled-in form says: a case as far as it was told, and cards. Pure; names every field that cannot be kept.

Everything may be left out but one word of what it is about. Nothing is guessed, and nothing typed is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Final, TypeVar

from conversations import consultation as asked
from conversations import somebody
from conversations.complaining import AGAINST
from conversations.kernel.facts import Wording
from conversations.kernel.fields import optional, text
from conversations.kernel.phones import national_form
from conversations.kernel.questions import Question
from conversations.kernel.shown import Label, Labels, Literal, Named, Shown
from conversations.towns import TOWN
from conversations.vocabulary import (
    About,
    Age,
    Answer,
    Aware,
    CaseDraft,
    Concerned,
    Contact,
    Household,
    Matter,
    Relation,
    Role,
    Topic,
    Urgency,
)
from handlers.cards import Wrong, understand
from handlers.hours import TOKYO
from handlers.reception.form import CARD_OF_CALLER, CARD_OF_CONCERNED, CONSENT, THEIR, TYPED, WORDING, Form
from storage.cards import Card
from storage.desks import Window

E = TypeVar("E", bound=Enum)

WISH: Final = Question("wish", optional(text(TYPED["wish"])), sensitive=True)
"""What the person themself wishes, in their own words: asked by whoever listens, never guessed from a story."""
FURTHEST_BACK: Final = 366  # days: a letter may lie, but not for longer
SHARE: Final = f"{CONSENT}share"
INTAKE: Final = f"{CONSENT}intake"
NAMING: Final = ("name", "kana", "born", "postal", "house", "phone", "reach")
"""What tells who somebody is: not kept without their consent, unless life is at stake."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a form says. wrong: fields that cannot be kept, and why; with any, nothing is kept.

    own: the card of who called; theirs: of the one it is about, None if that is the caller. heard: words of danger, if any.
    """

    draft: CaseDraft
    own: Card
    theirs: Card | None
    came_at: datetime
    heard: str
    wrong: tuple[Wrong, ...]


def understood(form: Form, desks: Sequence[Window], now: datetime) -> Understood:
    """Read a form. desks: of the council, one of which a complaint may be about. now: for a form without a time."""
    own, of_own = understand(form.of_card("", CARD_OF_CALLER), now)
    own = replace(own, language=form.get("language"))
    is_other = form.get("about") not in ("", About.SELF.value)
    theirs, of_theirs = understand(form.of_card(THEIR, CARD_OF_CONCERNED), now)
    came_at = _came_at(form, now)
    wrong = [*of_own, *(Wrong(f"{THEIR}{each.field}", each.reason) for each in of_theirs if is_other)]
    wrong += _too_long(form)
    if not is_other and any(form.of_card(THEIR, CARD_OF_CONCERNED).values()):
        wrong.append(Wrong("about", "whose"))
    if came_at is None:
        wrong.append(Wrong("came", "came"))
    if not (form.get("topic") or form.get("story") or _matters(form)):
        wrong.append(Wrong("story", "nothing_told"))
    wrong += _against_consent(form)
    draft = _draft(form, own, theirs if is_other else None, desks)
    heard = "\n".join(said for said in map(form.get, ("story", "wish", "when")) if said)
    return Understood(draft, own, theirs if is_other else None, came_at or now, heard, tuple(wrong))


def _too_long(form: Form) -> Iterator[Wrong]:
    for name in ("office", "story", "wish", "when", "answer"):
        if len(form.get(name)) > TYPED[name]:
            yield Wrong(name, "too_long")


def _came_at(form: Form, now: datetime) -> datetime | None:
    """When they called or came, in Japan; now if it does not say. None: no such time, ahead, or long ago."""
    if not form.get("came"):
        return now
    try:
        came_at = datetime.fromisoformat(form.get("came")).replace(tzinfo=TOKYO)
    except ValueError:
        return None
    is_possible = came_at <= now.astimezone(TOKYO) and (now - came_at).days <= FURTHEST_BACK
    return came_at if is_possible else None


def _against_consent(form: Form) -> Iterator[Wrong]:
    """Who does not want to be written down is helped without a name: the clerk is asked to take these out."""
    if form.get(INTAKE) == "no" and not form.get("danger"):
        yield from (Wrong(name, "no_consent") for name in NAMING if form.get(name))


def _draft(form: Form, own: Card, theirs: Card | None, desks: Sequence[Window]) -> CaseDraft:
    about = _one(About, form.get("about"))
    whom = theirs or own
    return CaseDraft(
        topic=_one(Topic, form.get("topic")),
        about=about,
        concerned=Concerned(
            relation=_one(Relation, form.get("relation")) if about is About.FAMILY else None,
            age=_one(Age, whom.age),
            town=whom.town or None,
            aware=_one(Aware, form.get("aware")) if theirs else None,
            name=theirs.name or None if theirs else None,
            role=_one(Role, form.get("role")) if about is About.DUTY else None,
            office=form.get("office") or None if about is About.DUTY else None,
        ),
        urgency=_one(Urgency, form.get("urgency")),
        contact=_one(Contact, form.get("contact")),
        phone=own.phone or None,
        name=own.name or None,
        matters=_matters(form),
        household=tuple(Household(value) for value in form.ticked("household")),
        reach=form.get("when") or None,
        against=form.get("against") or None,
        share={"yes": True, "no": False}.get(form.get(SHARE)),
        answers=tuple(_answers(form, own, theirs, desks)),
    )


def _matters(form: Form) -> tuple[Matter, ...]:
    """What is ticked, the main one first; the main one counts as ticked, and a complaint where its desk is named."""
    complaint = Matter.COMPLAINT.value if form.get("against") else ""
    values = dict.fromkeys((form.get("main"), *form.ticked("matters"), complaint))
    return tuple(Matter(value) for value in values if value)


def _answers(form: Form, own: Card, theirs: Card | None, desks: Sequence[Window]) -> Iterator[Answer]:
    """As question and answer, in the order the form asks; a question nobody answered is no answer."""
    person, about = asked.PERSON, _one(About, form.get("about"))
    told: list[tuple[Question[object], Shown | None]] = [
        (asked.ABOUT, _label("about", form.get("about"))),
    ]
    if about is About.FAMILY:
        told.append((somebody.RELATION.within(person), _label("relation", form.get("relation"))))
    if about is About.DUTY:
        told += [
            (somebody.ROLE, _label("role", form.get("role"))),
            (somebody.OFFICE, _words(form.get("office"))),
        ]
    if theirs:
        told += [
            (somebody.AGE.within(person), _label("age", theirs.age)),
            (TOWN.within(person), _words(theirs.town)),
            (somebody.AWARE.within(person), _label("aware", form.get("aware"))),
            (somebody.THEIR_NAME.within(person), _words(called(theirs))),
        ]
    else:
        told += [(somebody.AGE, _label("age", own.age)), (TOWN, _words(own.town))]
    matters = _matters(form)
    household = tuple(f"choice.household.{value}" for value in form.ticked("household"))
    told += [
        (asked.TOPIC, _label("topic", form.get("topic"))),
        (asked.MATTERS, _labels(tuple(f"choice.matter.{each.value}" for each in matters), is_ranked=True)),
        (AGAINST, _desk(form.get("against"), desks)),
        (asked.URGENCY, _label("urgency", form.get("urgency"))),
        (asked.STORY, _words(form.get("story"))),
        (WISH, _words(form.get("wish"))),
        (asked.THEIR_HOUSEHOLD if theirs else asked.HOUSEHOLD, _labels(household)),
        (asked.CONTACT, _label("contact", form.get("contact"))),
        (asked.PHONE, _words(national_form(own.phone) if own.phone else "")),
        (asked.REACH, _words(form.get("when"))),
        (asked.NAME, _words(called(own))),
        (_asked_to_share(form), _label("", form.get(SHARE))),
    ]
    for question, shown in told:
        if shown is not None:
            yield Answer(question.key, question.label_key, shown, question.sensitive)


def _asked_to_share(form: Form) -> Question[bool | None]:
    """In the words that were read out."""
    version = form.get(f"{WORDING}{asked.PASS_ON}")
    return asked.SHARE.worded(Wording(asked.PASS_ON, version) if version else None)


def called(card: Card) -> str:
    """A name with its reading, as people write it themselves: 山田 花子(やまだ はなこ)."""
    is_read = card.kana and card.name and card.kana != card.name
    return f"{card.name}({card.kana})" if is_read else card.name or card.kana


def _one(kind: type[E], value: str) -> E | None:
    return kind(value) if value else None


def _label(name: str, value: str) -> Shown | None:
    return Label(f"choice.{name}.{value}" if name else f"choice.{value}") if value else None


def _labels(keys: tuple[str, ...], *, is_ranked: bool = False) -> Shown | None:
    return Labels(keys, is_ranked) if keys else None


def _desk(key: str, desks: Sequence[Window]) -> Shown | None:
    """A desk by its name in every language; what is none of them, as it was written."""
    names = next((desk.names for desk in desks if desk.key == key), None)
    return Named.of(names) if names else _words(key)


def _words(said: str) -> Shown | None:
    return Literal(said) if said else None
