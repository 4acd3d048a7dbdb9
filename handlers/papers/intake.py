"""The national form of self-reliance consultation (相談受付・申込票), filled as far as the case is known. Pure."""

from __future__ import annotations

from conversations.consultation import PASS_ON
from handlers.papers.eras import moment_on_form
from handlers.papers.facts import Asked, Facts
from handlers.papers.shared_boxes import (
    WAYS,
    consent_rows,
    entry,
    matter_rows,
    person_rows,
    story,
    ticks,
    urgency_box,
    visitor_rows,
)
from handlers.papers.sheet import Kind, Part, Printed, Row, Sheet
from handlers.papers.wording import say


def intake(facts: Facts) -> Sheet:
    """The form as a sheet."""
    return Sheet(
        kind=Kind.INTAKE,
        title=say("paper.intake.title"),
        council=facts.council,
        number=facts.number,
        number_label=say("paper.number"),
        made_at=facts.made_at,
        made_label=say("paper.made", at=moment_on_form(facts.made_at)),
        parts=(
            _reception(facts),
            Part("person", say("paper.part.person"), person_rows(facts)),
            Part("visitor", say("paper.part.visitor"), (*visitor_rows(facts), _knows(facts))),
            _matters(facts),
            _consent(facts),
        ),
        address=facts.address,
    )


def _reception(facts: Facts) -> Part:
    again = () if facts.is_again is None else (("again",) if facts.is_again else ("first",))
    by = "・".join(word for word in (facts.desk.name, facts.taken_by or facts.desk.member) if word)
    ways = (facts.way, "introduction") if facts.introduced_by else (facts.way,)
    return Part(
        "reception",
        "",
        (
            (
                entry("received_at", moment_on_form(facts.received_at), 7),
                ticks("visit", ("first", "again"), again, 5, 2),
            ),
            (entry("received_by", by),),
            (ticks("way", WAYS, ways, 12, 7),),
            (entry("introduced_by", facts.introduced_by, is_rare=True),),
        ),
    )


def _knows(facts: Facts) -> Row:
    return (entry("knows_of_it", facts.knows_of_it, is_rare=True),)


def _matters(facts: Facts) -> Part:
    more = "\n".join(f"{label}: {value}" for label, value in facts.others)
    rows = (
        *matter_rows(facts),
        (urgency_box(facts),),
        (entry("contact", facts.contact),),
        (entry("household", facts.household, is_rare=True),),
        (entry("shown_name", facts.shown_name, is_rare=True),),
        story("story", facts.story, 4 if more else 7),
        story("wish", facts.wish, 1, is_rare=True),
        story("others", more, 1, is_rare=True),
    )
    return Part("matters", say("paper.part.matters"), rows)


def _consent(facts: Facts) -> Part:
    return Part(
        "consent",
        say("paper.part.consent"),
        (
            *consent_rows(facts),
            *_asked(facts),
            (
                entry("signed_on", "", 5, blank=say("paper.blank.day"), lines=2),
                entry("signature", "", 7, lines=2),
            ),
        ),
        is_whole=True,
    )


def _asked(facts: Facts) -> tuple[Row, ...]:
    """What is signed: the council's own words for each purpose, to be ticked; where it has none, the form's sentence."""
    if not facts.asked:
        return (Printed(say("paper.consent.statement", council=facts.council)),)
    asked = [row for each in facts.asked for row in _asked_for(each)]
    is_shared = any(each.purpose == PASS_ON for each in facts.asked)
    applied = "paper.consent.apply" if is_shared else "paper.consent.statement"
    return (Printed(say(applied, council=facts.council)), *asked, Printed(say("paper.consent.free")))


def _asked_for(asked: Asked) -> tuple[Row, ...]:
    words = say("paper.consent.words", words=asked.words, version=asked.version)
    theirs = (Printed(asked.theirs),) if asked.theirs and asked.theirs != asked.words else ()
    return (Printed(words), *theirs, Printed(say("paper.consent.answer")))
