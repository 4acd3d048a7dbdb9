"""The hand-over sheet (つなぐシート): from desk to desk or office, with its reply below the line to cut. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from handlers.papers.eras import moment_on_form, on_form
from handlers.papers.facts import NOBODY, Desk, Facts
from handlers.papers.shared_boxes import (
    birth_box,
    consent_rows,
    entry,
    gender_box,
    gender_row,
    matter_rows,
    name_box,
    story,
    ticks,
    urgency_box,
    visitor_rows,
    ways_to,
)
from handlers.papers.sheet import Kind, Mark, Part, Printed, Row, Sheet, Tick, Ticks
from handlers.papers.wording import say

BASES: Final = ("consent", "life", "law", "meeting")
"""On what grounds it is passed on: 本人の同意, 生命・身体, 法令, 支援会議."""

LINES: Final = (
    "name",
    "birth",
    "address",
    "phone",
    "visitor",
    "household",
    "matters",
    "story",
    "photos",
    "progress",
)
"""What may be passed on, each by itself."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the receiving desk said. is_accepted: 受けた; else handed back (つなぎ戻し) for the reason."""

    is_accepted: bool
    at: datetime
    who: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Passing:
    """A hand-over as far as it is decided. basis: one of BASES, or empty; shared: which of LINES go along.

    Only what is shared is printed; without any decision the sheet holds everything, for staff to choose on paper.
    """

    to: Desk = NOBODY
    basis: str = ""
    agreed_on: date | None = None
    agreed_how: str = ""
    shared: frozenset[str] | None = None
    explained: str = ""
    request: str = ""
    reply_by: date | None = None
    answered: Answered | None = None


OPEN: Final = Passing()


def handover(facts: Facts, passing: Passing = OPEN) -> Sheet:
    """The hand-over as a sheet."""
    if passing.shared is not None:
        facts = facts.only(passing.shared)
    return Sheet(
        kind=Kind.HANDOVER,
        title=say("paper.handover.title"),
        council=facts.council,
        number=facts.number,
        number_label=say("paper.number"),
        made_at=facts.made_at,
        made_label=say("paper.made", at=moment_on_form(facts.made_at)),
        parts=(
            _desks(facts, passing),
            _grounds(facts, passing),
            _who(facts),
            _what(facts, passing),
            _reply(facts, passing),
        ),
        address=facts.address,
    )


def _desks(facts: Facts, passing: Passing) -> Part:
    rows: tuple[Row, ...] = (
        (entry("from_desk", _office(facts.desk), 12),),
        (entry("to_desk", _office(passing.to), 12, blank=say("paper.blank.desk")),),
        (urgency_box(facts),),
    )
    return Part("desks", "", rows)


def _office(desk: Desk) -> str:
    phone = say("paper.value.phone", phone=desk.phone) if desk.phone else ""
    member = say("paper.value.member", member=desk.member) if desk.member else ""
    return "  ".join(word for word in (desk.name, phone, member) if word)


def _grounds(facts: Facts, passing: Passing) -> Part:
    labels: Mapping[str, str] = {name: say(f"paper.line.{name}") for name in LINES}
    chosen = passing.shared or frozenset()
    lines = tuple(Tick(n, labels[n], Mark.TICKED if n in chosen else Mark.EMPTY) for n in LINES)
    agreed = on_form(passing.agreed_on) if passing.agreed_on else ""
    return Part(
        "grounds",
        say("paper.part.grounds"),
        (
            (ticks("basis", BASES, (passing.basis,), 12, 2),),
            (
                entry("agreed_on", agreed, 6, blank=say("paper.blank.day")),
                entry("agreed_how", passing.agreed_how, 6),
            ),
            *consent_rows(facts),
            (Ticks("shared", say("paper.box.shared"), lines, columns=4),),
        ),
    )


def _who(facts: Facts) -> Part:
    person = facts.person
    return Part(
        "person",
        say("paper.part.who"),
        (
            (name_box("name", person, 7), entry("language", person.language, 5)),
            (birth_box(facts, 7), gender_box(person.gender)),
            gender_row(person.gender),
            (entry("address", person.address, blank=say("paper.blank.address")),),
            (entry("phone", ways_to(person), 6), entry("knows_of_it", facts.knows_of_it, 6)),
            (entry("contact", facts.contact),),
            *visitor_rows(facts, is_rare=True),
            (entry("household", facts.household, lines=2),),
        ),
    )


def _what(facts: Facts, passing: Passing) -> Part:
    more = "\n".join(f"{label}: {value}" for label, value in facts.others)
    heard = "\n".join(words for words in (facts.story, more) if words)
    return Part(
        "matters",
        say("paper.part.what"),
        (
            *matter_rows(facts),
            story("heard", heard, 4),
            story("progress", _progress(facts, passing), 1, is_rare=True),
            story("explained", passing.explained, 3),
            story("wish", facts.wish, 2),
            story("request", passing.request, 2),
        ),
    )


def _progress(facts: Facts, passing: Passing) -> str:
    """Notes of staff go along only where that was chosen."""
    if passing.shared is None:
        return ""
    return "\n".join(f"{moment_on_form(note.at)} {note.words}" for note in facts.notes)


def _reply(facts: Facts, passing: Passing) -> Part:
    answered = passing.answered
    until = on_form(passing.reply_by) if passing.reply_by else ""
    which = "" if answered is None else ("accepted" if answered.is_accepted else "handed_back")
    at = moment_on_form(answered.at) if answered else ""
    return Part(
        "reply",
        say("paper.part.reply"),
        (
            (entry("return_to", _office(facts.desk)),),
            (entry("number", facts.number, 5), entry("reply_until", until, 7, blank=say("paper.blank.day"))),
            (ticks("answer", ("accepted", "handed_back"), (which,), 12, 2),),
            (
                entry("answered_on", at, 6, blank=say("paper.blank.day")),
                entry("answered_by", answered.who if answered else "", 6),
            ),
            (entry("reason", answered.reason if answered else "", lines=3),),
            Printed(say("paper.reply.hint")),
        ),
        is_whole=True,
        is_cut=True,
    )
