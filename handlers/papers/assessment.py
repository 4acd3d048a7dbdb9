"""The assessment sheet (インテーク・アセスメントシート): what is known is filled in, the rest is left to write by hand. Pure."""

from __future__ import annotations

from typing import Final

from handlers.papers.eras import moment_on_form
from handlers.papers.facts import Facts
from handlers.papers.shared_boxes import (
    birth_box,
    entry,
    gender_box,
    gender_row,
    matter_rows,
    name_box,
    story,
    ticks,
    urgency_box,
    ways_to,
)
from handlers.papers.sheet import Kind, Part, Row, Sheet
from handlers.papers.wording import say

WORKS: Final = ("employed", "part_time", "own", "seeking", "unable", "none")
HOMES: Final = ("own", "rented", "public", "dormitory", "with_others", "facility", "outside", "other")
INSURANCES: Final = ("national", "employees", "late_stage", "public_aid", "none", "unknown")
PENSIONS: Final = ("old_age", "disability", "survivors", "paying", "exempt", "none")
BOOKS: Final = ("physical", "intellectual", "mental", "care_level")


def assessment(facts: Facts) -> Sheet:
    """The assessment as a sheet."""
    return Sheet(
        kind=Kind.ASSESSMENT,
        title=say("paper.assessment.title"),
        council=facts.council,
        number=facts.number,
        number_label=say("paper.number"),
        made_at=facts.made_at,
        made_label=say("paper.made", at=moment_on_form(facts.made_at)),
        parts=(
            _person(facts),
            _matters(facts),
            _life(facts),
            _health(),
            _outlook(facts),
            _record(facts),
        ),
        address=facts.address,
    )


def _person(facts: Facts) -> Part:
    person = facts.person
    who = facts.visitor
    told_by = "  ".join(word for word in (who.party.name, who.relation) if word) if who else ""
    return Part(
        "person",
        "",
        (
            (
                entry("assessed_on", "", 7, blank=say("paper.blank.day")),
                entry("assessed_by", facts.desk.member, 5),
            ),
            (name_box("name", person, 7), gender_box(person.gender)),
            gender_row(person.gender),
            (birth_box(facts, 7), entry("language", person.language, 5)),
            (entry("address", person.address, blank=say("paper.blank.address")),),
            (entry("phone", ways_to(person), 6), entry("told_by", told_by, 6)),
            (entry("contact", facts.contact, is_rare=True),),
            (entry("knows_of_it", facts.knows_of_it, is_rare=True),),
        ),
    )


def _matters(facts: Facts) -> Part:
    more = "\n".join(f"{label}: {value}" for label, value in facts.others)
    heard = "\n".join(words for words in (facts.story, more) if words)
    rows = (*matter_rows(facts), (urgency_box(facts),), story("heard", heard, 5))
    return Part("matters", say("paper.part.matters"), rows)


def _life(facts: Facts) -> Part:
    rows: tuple[Row, ...] = (
        (ticks("work", WORKS, ()),),
        (entry("workplace", "", lines=2),),
        (entry("income", "", 6, lines=2), entry("spending", "", 6, lines=2)),
        (entry("savings", "", 6), entry("arrears", "", 6)),
        (ticks("housing", HOMES, ()),),
        (entry("rent", "", 6), entry("moves", "", 6)),
        (ticks("insurance", INSURANCES, (), columns=3),),
        (ticks("pension", PENSIONS, (), columns=3),),
        (entry("family", facts.household, lines=4),),
        (entry("debts", "", lines=2),),
    )
    return Part("life", say("paper.part.life"), rows)


def _health() -> Part:
    return Part(
        "health",
        say("paper.part.health"),
        (
            (entry("illness", "", lines=2),),
            (entry("hospital", "", 6), entry("medicine", "", 6)),
            (ticks("books", BOOKS, ()),),
        ),
    )


def _outlook(facts: Facts) -> Part:
    return Part(
        "outlook",
        say("paper.part.outlook"),
        (
            (entry("strengths", "", lines=3),),
            (entry("supporters", "", lines=3),),
            story("own_wish", facts.wish, 4),
            story("view", "", 4),
        ),
    )


def _record(facts: Facts) -> Part:
    """The notes of staff: this sheet stays inside."""
    notes = "\n".join(f"{moment_on_form(note.at)} {note.who}\n{note.words}" for note in facts.notes)
    return Part("record", say("paper.part.record"), (story("notes", notes, 1, is_rare=True),))
