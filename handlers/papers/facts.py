"""What is known of a case, ready to be put into boxes. Pure: reads answers as they were kept; empty where nothing is known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from conversations.consultation import INTAKE
from conversations.vocabulary import Matter
from handlers.hours import TOKYO
from handlers.papers.wording import say

SKIPPED: Final = frozenset({"shown.skipped", "choice.enough", "choice.skip"})
ABOUT_SELF: Final = "choice.about.self"
ABOUT_DUTY: Final = "choice.about.duty"
CERTAIN: Final = {
    "choice.topic.housing": Matter.HOUSING,
    "choice.topic.care": Matter.CARE,
    "choice.topic.disability": Matter.HEALTH,
}
"""Topics that are one box of the national form and no other; all others leave the boxes to whoever asks further."""

STORY: Final = ("beforehand", "story", "story_more", "addition")
SHARE: Final = "share."
CONSENT: Final = "consent."
HOW: Final = "consent.how"
YES: Final = "choice.yes"
NO: Final = "choice.no"
_MOBILE: Final = re.compile(r"(?:\+81[ -]?)?0?[6-9]0[ -]")
_NAME_READ: Final = re.compile(r"(?P<name>.+?)[(（](?P<reading>[ぁ-ゖァ-ヺー・\s]+)[)）]")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody of a case. reading: in hiragana. age: as told, a band or years. birth: for whom it is known.

    gender: as they said it. reach: another way to them, neither telephone nor mail.
    """

    name: str = ""
    reading: str = ""
    age: str = ""
    birth: date | None = None
    gender: str = ""
    address: str = ""
    home: str = ""
    mobile: str = ""
    mail: str = ""
    language: str = ""
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """The one who tells it, where that is not the person it is about (来談者). relation: to that person, or in which role."""

    party: Party
    relation: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """A note of staff."""

    at: datetime
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """A consent: to what, given or refused, when, to which version of the wording, and how it was said."""

    purpose: str
    is_given: bool
    at: date | None = None
    version: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person is asked to agree to on the paper itself. theirs: in their language, empty where that is Japanese."""

    purpose: str
    version: str
    words: str
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk or an office outside."""

    name: str = ""
    phone: str = ""
    member: str = ""


NOBODY: Final = Desk()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the papers ask for, as far as it is known. Times are in Japan.

    way: LINE, telephone, counter …; is_again: the person has been here before; None where that cannot be known.
    taken_by: who wrote it down, where staff did. introduced_by: who tells it in their role (紹介), or empty.
    asked: consents in the council's own words. matters: the main one first. urgency: now, today, week, calm. others: answers that have no box of their own.
    """

    number: str
    council: str
    desk: Desk
    made_at: datetime
    received_at: datetime
    way: str
    is_again: bool | None = None
    person: Party = Party()
    visitor: Visitor | None = None
    knows_of_it: str = ""
    matters: tuple[Matter, ...] = ()
    topic: str = ""
    urgency: str = ""
    contact: str = ""
    story: str = ""
    household: str = ""
    wish: str = ""
    shown_name: str = ""
    consents: tuple[Agreed, ...] = ()
    asked: tuple[Asked, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    notes: tuple[Noted, ...] = ()
    address: str = ""
    taken_by: str = ""
    introduced_by: str = ""

    def only(self, shared: frozenset[str]) -> Facts:
        """The facts with nothing but these lines: name, birth, address, phone, visitor, household, matters, story."""
        who = self.person
        person = Party(language=who.language)
        if "name" in shared:
            person = replace(person, name=who.name, reading=who.reading)
        if "birth" in shared:
            person = replace(person, birth=who.birth, age=who.age, gender=who.gender)
        if "address" in shared:
            person = replace(person, address=who.address)
        if "phone" in shared:
            person = replace(person, home=who.home, mobile=who.mobile, mail=who.mail, reach=who.reach)
        tells, asked = "story" in shared, "matters" in shared
        return replace(
            self,
            person=person,
            visitor=self.visitor if "visitor" in shared else None,
            household=self.household if "household" in shared else "",
            matters=self.matters if asked else (),
            topic=self.topic if asked else "",
            contact=self.contact if "phone" in shared else "",
            knows_of_it=self.knows_of_it if "visitor" in shared else "",
            introduced_by=self.introduced_by if "visitor" in shared else "",
            story=self.story if tells else "",
            others=self.others if tells else (),
            notes=self.notes if "progress" in shared else (),
        )


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: the question, the key of what was chosen if it was a choice, its label and its words."""

    question: str
    key: str
    label: str
    value: str


def told(answers: str, gone: Iterable[str] = ()) -> tuple[Told, ...]:
    """What was answered: not what was skipped. answers: as kept, or empty. gone: words that stand for what was taken back."""
    rows: Sequence[Mapping[str, object]] = json.loads(answers) if answers else ()
    every = (Told(_of(r, "question"), _of(r, "key"), _of(r, "label"), _of(r, "value")) for r in rows)
    return tuple(t for t in every if t.key not in SKIPPED and t.value.strip() and t.value not in gone)


def is_form_alone(answers: str) -> bool:
    """Whether the form on LINE was begun and no answer says what was agreed to before it. answers: as kept."""
    asked = [_of(row, "question") for row in (json.loads(answers) if answers else ())]
    return "about" in asked and not any(question.startswith(CONSENT) for question in asked)


def _of(row: Mapping[str, object], name: str) -> str:
    return str(row.get(name) or "")


def with_answers(facts: Facts, answers: Sequence[Told], agreed_on: date | None = None) -> Facts:
    """The facts with what the person answered in its boxes; what has no box is kept among the others.

    agreed_on: the day of their consents, if it is not the day the form was received.
    """
    by = {answer.question: answer for answer in answers}
    is_other = "about" in by and by["about"].key != ABOUT_SELF
    writer = _writer(by, facts.person.language)
    concerned = _concerned(by)
    return replace(
        facts,
        person=concerned if is_other else writer,
        visitor=Visitor(writer, _relation(by), _role(by, "office")) if is_other else None,
        knows_of_it=_value(by, "person.aware"),
        matters=facts.matters or tuple(CERTAIN[a.key] for a in answers if a.key in CERTAIN),
        topic=_value(by, "topic"),
        urgency=facts.urgency or (by["urgency"].key.rpartition(".")[2] if "urgency" in by else ""),
        contact="\n".join(said for said in (_value(by, "contact"), _value(by, "reach")) if said),
        story="\n".join(map(_piece, (a for a in answers if _base(a.question) in STORY))),
        household=_value(by, "person.their_household") or _value(by, "household"),
        wish=_value(by, "wish"),
        consents=(
            *facts.consents,
            *consents_of(answers, agreed_on or facts.received_at.astimezone(TOKYO).date(), facts.way),
        ),
        introduced_by=_introduced(by),
        others=tuple((a.label, a.value) for a in answers if not _has_box(a)),
    )


def _piece(answer: Told) -> str:
    """A piece of the story; a photo or a place is only named."""
    return f"({answer.value})" if answer.key else answer.value


def _writer(by: Mapping[str, Told], language: str) -> Party:
    home, mobile = _phones(_value(by, "phone"))
    name, reading = read_name(_value(by, "name"))
    return Party(
        name,
        reading,
        age=_value(by, "age_group"),
        address=_value(by, "address") or _value(by, "town") or _value(by, "home"),
        home=home,
        mobile=mobile,
        mail=_value(by, "mail"),
        language=language,
    )


def _concerned(by: Mapping[str, Told]) -> Party:
    home, mobile = _phones(_value(by, "person.phone"))
    name, reading = read_name(_value(by, "person.their_name"))
    return Party(
        name,
        reading,
        age=_value(by, "person.age_group"),
        address=_value(by, "person.address") or _value(by, "person.town"),
        home=home,
        mobile=mobile,
    )


def _relation(by: Mapping[str, Told]) -> str:
    """How the two stand to each other. What was asked is who the person is to the writer, and so it is said."""
    said = _value(by, "person.relation")
    if said:
        return say("paper.value.relation", relation=said)
    return _role(by, "role") or _value(by, "about")


def _role(by: Mapping[str, Told], question: str) -> str:
    """The role or office of who writes: asked of themselves, or kept beside the one it is about."""
    return _value(by, question) or _value(by, f"person.{question}")


def _value(by: Mapping[str, Told], question: str) -> str:
    return by[question].value if question in by else ""


def _base(question: str) -> str:
    return question.partition("#")[0]


_BOXED: Final = frozenset(
    f"{whose}{question}"
    for whose in ("", "person.")
    for question in (
        *(
            "about",
            "topic",
            "matters",
            "urgency",
            "contact",
            "reach",
            "wish",
            "relation",
            "role",
            "office",
            "aware",
        ),
        *(
            "name",
            "their_name",
            "age_group",
            "address",
            "town",
            "home",
            "phone",
            "mail",
            "household",
            "their_household",
        ),
    )
)


def _has_box(answer: Told) -> bool:
    question = _base(answer.question)
    return question in _BOXED or question in STORY or question.startswith((SHARE, CONSENT))


def consents_of(answers: Sequence[Told], on: date, way: str) -> tuple[Agreed, ...]:
    """What was agreed to and refused, as the form asks it. on: the day it was received; way: as in `Facts`."""
    said = {a.question: a for a in answers if a.key in (YES, NO)}
    how = next(
        (a.value for a in answers if a.question == HOW), say("paper.value.by_line") if way == "line" else ""
    )
    intake = (
        Agreed(_purpose(q, a.label), a.key == YES, on, q.removeprefix(CONSENT).partition(".")[2], how)
        for q, a in said.items()
        if q.startswith(CONSENT)
    )
    share = (
        Agreed(say("paper.value.pass_on_any"), a.key == YES, on, q.removeprefix(SHARE), how)
        for q, a in said.items()
        if q.startswith(SHARE)
    )
    return (*intake, *share)


def _purpose(question: str, label: str) -> str:
    """As papers name it; what only this council asks, as it was asked."""
    return say("paper.value.intake") if question.startswith(f"{CONSENT}{INTAKE}.") else label


def _introduced(by: Mapping[str, Told]) -> str:
    """Somebody who tells it in their role leads the person here: by which role and office."""
    if "about" not in by or by["about"].key != ABOUT_DUTY:
        return ""
    said = (_role(by, "role"), _role(by, "office"))
    return "・".join(word for word in said if word) or by["about"].value


def _phones(number: str) -> tuple[str, str]:
    """Home and mobile: by how the number begins."""
    return ("", number) if _MOBILE.match(number) else (number, "")


def read_name(value: str) -> tuple[str, str]:
    """A name and its reading in hiragana, from 山田 花子(ヤマダ ハナコ)."""
    found = _NAME_READ.fullmatch(value.strip())
    return (found["name"].strip(), hiragana(found["reading"].strip())) if found else (value.strip(), "")


def hiragana(kana: str) -> str:
    """Katakana as hiragana."""
    return "".join(chr(ord(c) - ord("ァ") + ord("ぁ")) if "ァ" <= c <= "ヶ" else c for c in kana)
