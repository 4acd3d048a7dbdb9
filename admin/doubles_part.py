"""What the page of a case shows of people who may be one, or were taken for one; and the page that compares two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from admin.language import reader
from admin.pages import Page
from admin.permissions import may
from admin.present import Clock
from admin.visits import Visit
from handlers.doubles.comparing import Comparison, Facts, compare
from handlers.doubles.joining import read_joined
from handlers.doubles.suggesting import suggest
from handlers.doubles.weighing import Reason
from handlers.papers.eras import on_form
from handlers.reading import CaseView
from handlers.telling import is_guarded
from storage import desks
from storage.ids import CaseNumber


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison. what: names its words. same: it speaks for one person."""

    what: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    same: bool


SPEAKS = {
    "names": {Reason.LETTERS, Reason.GIVEN},
    "readings": {Reason.READING, Reason.GIVEN},
    "births": {Reason.BORN},
    "phones": {Reason.PHONE},
    "homes": {Reason.HOME, Reason.TOWN},
}
"""By line: the reasons it can give."""


def doubles_part(visit: Visit, view: CaseView) -> Mapping[str, object]:
    """Everything that part of the page needs; nothing of it for who sees only a part of the case."""
    if not view.sight.whole or not may(visit.member, "case.compare"):
        return {"doubles": None}
    places = visit.console.room.council.words.places
    suggested = suggest(visit.tx, places, visit.member, view.case, visit.now)
    joined = read_joined(visit.tx, visit.member, view.case, visit.now)
    return {
        "doubles": {
            "suggested": suggested,
            "joined": joined,
            "may_type": not is_guarded(visit.tx, view.person, view.case),
            "desks": _desk_names(visit) if suggested or joined else {},
        }
    }


def comparison_page(visit: Visit, number: CaseNumber, other: CaseNumber) -> Page:
    """Two people side by side. Writes: audit. Raises: NotFound."""
    places = visit.console.room.council.words.places
    found = compare(visit.tx, places, visit.member, (number, other), visit.now)
    shown = {
        "found": found,
        "number": number,
        "other": other,
        "lines": tuple(_lines(found, Clock(reader(), visit.now))),
        "desks": _desk_names(visit),
    }
    return Page("case/same.html", shown)


def _lines(found: Comparison, clock: Clock) -> Iterator[Line]:
    reasons = set(found.likeness.reasons) if found.likeness else set()
    one, other = (_shown(facts, clock) for facts in found.facts)
    for what in one:
        yield Line(what, one[what], other[what], bool(SPEAKS.get(what, set()) & reasons))


def _shown(facts: Facts, clock: Clock) -> Mapping[str, tuple[str, ...]]:
    return {
        "names": facts.names,
        "readings": facts.readings,
        "births": tuple(_day(born, clock) for born in facts.births),
        "phones": facts.phones,
        "homes": facts.homes,
        "met_at": (clock.moment(facts.met_at),),
    }


def _day(born: str, clock: Clock) -> str:
    day = date.fromisoformat(born)
    return on_form(day) if reader().html_lang == "ja" else clock.on(day)


def _desk_names(visit: Visit) -> Mapping[str, str]:
    language = reader().html_lang
    return {window.key: window.name(language) for window in desks.windows(visit.tx)}
