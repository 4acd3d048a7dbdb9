"""Boxes that stand on more than one paper: who it is, how to reach them, the sixteen matters. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from conversations.vocabulary import Matter
from handlers.hours import TOKYO
from handlers.papers.eras import age_on, on_form, short_on_form
from handlers.papers.facts import Agreed, Facts, Party
from handlers.papers.sheet import WIDE, Entry, Mark, Row, Story, Tick, Ticks
from handlers.papers.wording import say

NATIONAL: Final = tuple(Matter)[:16]
"""The boxes of the national form, in its order; what follows them is the councils' own."""

GENDERS: Final = ("male", "female", "other")
SAID: Final = {"male": ("男", "男性", "おとこ", "male"), "female": ("女", "女性", "おんな", "female")}
"""How people say what the form has a box for; everything else is written as they said it."""

URGENCIES: Final = ("now", "today", "week", "calm")
WAYS: Final = ("counter", "phone", "visit", "line", "letter", "introduction", "other")


def entry(
    key: str, value: str = "", width: int = WIDE, *, lines: int = 1, blank: str = "", is_rare: bool = False
) -> Entry:
    """A box whose label stands in the catalogue under its key."""
    return Entry(key, say(f"paper.box.{key}"), value, width, lines, blank=blank, is_rare=is_rare)


def story(key: str, value: str = "", lines: int = 4, *, is_rare: bool = False) -> Story:
    """A box for words of any length; its label as above."""
    return Story(key, say(f"paper.box.{key}"), value, lines, is_rare=is_rare)


def ticks(
    key: str, names: tuple[str, ...], ticked: tuple[str, ...], width: int = WIDE, columns: int = 4
) -> Ticks:
    """Things to tick whose labels stand in the catalogue as paper.<key>.<name>."""
    boxes = tuple(Tick(n, say(f"paper.{key}.{n}"), Mark.TICKED if n in ticked else Mark.EMPTY) for n in names)
    return Ticks(key, say(f"paper.box.{key}"), boxes, width, columns)


def name_box(key: str, party: Party, width: int) -> Entry:
    """A name with room for its furigana."""
    label = say(f"paper.box.{key}")
    return Entry(key, label, party.name, width, reading=party.reading, may_be_read=True)


def ways_to(party: Party) -> str:
    """Telephones and mail, each on its line."""
    return "\n".join(way for way in (party.mobile, party.home, party.mail) if way)


def birth_box(facts: Facts, width: int) -> Entry:
    """Date of birth and age; the age as told where no date is known."""
    person = facts.person
    if person.birth is None:
        return entry("birth", person.age, width, blank=say("paper.blank.birth"))
    age = age_on(person.birth, facts.made_at.astimezone(TOKYO).date())
    return entry("birth", say("paper.value.birth", day=on_form(person.birth), age=age), width)


def gender_box(said: str) -> Ticks:
    """Gender as they said it: the box of that word, or the last one; then the word stands in `gender_row`."""
    return ticks("gender", GENDERS, (_gender(said),), 5, 3)


def gender_row(said: str) -> Row:
    """What they said where no box has the word; not printed else."""
    return (entry("gender_said", said.strip() if _gender(said) == "other" else "", is_rare=True),)


def _gender(said: str) -> str:
    return next(
        (name for name, words in SAID.items() if said.strip() in words), "other" if said.strip() else ""
    )


def person_rows(facts: Facts) -> tuple[Row, ...]:
    """The person it is about."""
    person = facts.person
    return (
        (name_box("name", person, 7), gender_box(person.gender)),
        gender_row(person.gender),
        (birth_box(facts, 12),),
        (entry("address", person.address, blank=say("paper.blank.address")),),
        (entry("home", person.home, 6), entry("mobile", person.mobile, 6)),
        (entry("mail", person.mail, 6), entry("language", person.language, 6)),
    )


def visitor_rows(facts: Facts, *, is_rare: bool = False) -> tuple[Row, ...]:
    """The one who tells it, where that is somebody else; empty boxes else, or none if that is rare."""
    visitor = facts.visitor
    party = visitor.party if visitor else Party()
    relation = "・".join(word for word in (visitor.relation, visitor.office) if word) if visitor else ""
    phone, rare = party.mobile or party.home, is_rare and visitor is None
    name = replace(name_box("visitor_name", party, 7), is_rare=rare)
    return (
        (name, entry("relation", relation, 5, is_rare=rare)),
        (
            entry("visitor_phone", phone, 7, is_rare=rare),
            entry("visitor_language", party.language, 5, is_rare=rare),
        ),
    )


def matter_rows(facts: Facts) -> tuple[Row, ...]:
    """The sixteen boxes, ◎ for the main one, and what the council's own list adds."""
    main = facts.matters[0] if facts.matters else None
    boxes = tuple(Tick(m.value, matter(m), _mark(m, main, facts.matters)) for m in NATIONAL)
    more = "、".join(matter(m) + ("◎" if m is main else "") for m in facts.matters if m not in NATIONAL)
    return (
        (Ticks("matters", say("paper.box.matters"), boxes, columns=4),),
        (entry("more_matters", more, 7), entry("topic", facts.topic, 5)),
    )


def matter(which: Matter) -> str:
    """A matter as forms name it."""
    return say(f"paper.matter.{which.value}")


def _mark(which: Matter, main: Matter | None, every: tuple[Matter, ...]) -> Mark:
    if which is main:
        return Mark.MAIN
    return Mark.TICKED if which in every else Mark.EMPTY


def urgency_box(facts: Facts) -> Ticks:
    """How soon an answer is needed."""
    return ticks("urgency", URGENCIES, (facts.urgency,), columns=4)


def consent_rows(facts: Facts) -> tuple[Row, ...]:
    """What was agreed to and refused so far; nothing where nobody was asked."""
    return ((entry("consents", "\n".join(map(_agreed, facts.consents)), is_rare=True),),)


def _agreed(consent: Agreed) -> str:
    """One consent on a line: to what, yes or no, when; to which wording, and how it was said."""
    at = short_on_form(consent.at) if consent.at else ""
    said = say(f"paper.value.{'agreed' if consent.is_given else 'refused'}", purpose=consent.purpose, at=at)
    version = say("paper.value.version", version=consent.version) if consent.version else ""
    more = "・".join(word for word in (version, consent.how) if word)
    return f"{said.strip()}({more})" if more else said.strip()
