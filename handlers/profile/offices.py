"""Desks, and offices outside the council, as a profile writes them. Each is read alone; comparing comes after."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.vocabulary import Matter, Urgency
from handlers.hours import Way
from handlers.profile.limits import read_unowned
from handlers.profile.part import Part
from handlers.profile.values import Agency, Area, Desk
from handlers.profile.week import read_hours, read_ways, read_week
from handlers.profile.writing import is_mail, is_postal
from storage.ids import DeskKey

MATTERS = tuple(matter.value for matter in Matter)
ANSWERED: Mapping[Urgency, int] = {Urgency.TODAY: 2, Urgency.WEEK: 8, Urgency.CALM: 24}
"""Opening hours within which a person is answered where a desk promises nothing else: about two hours, a day, three days."""


def read_desk(part: Part, closed: frozenset[str]) -> Desk:
    """One of [[desks]]. closed: the council's own days."""
    unknown = part.unknown()
    week = read_week(part, closed)
    if not week.slots and not {"slots", "hours"} & set(unknown):
        part.gap("no hours are told", "slots")
    desk = Desk(
        key=DeskKey(part.key()),
        names=part.names(),
        phone=part.phone(missed="phone" not in unknown),
        place=part.names("place", needed=False),
        takes=read_takes(part),
        areas=part.texts("areas"),
        hours=week if week.slots else None,
        ways=tuple(sorted(read_ways(part, part), key=list(Way).index)),
        answers_within=_answers_within(part),
        coordinates=part.flag("coordinates"),
        sealed=part.flag("sealed"),
        languages=part.tongues(),
        unknown=unknown,
        checked=part.month(),
        position=part.number or 0,
        contacts=read_contacts(part),
        off=week.closed,
        unowned=read_unowned(part),
    )
    part.finish()
    return desk


def read_agency(part: Part) -> Agency:
    """One of [[agencies]]. The council's own days are not theirs."""
    unknown = part.unknown()
    agency = Agency(
        key=part.key(),
        names=part.names(),
        phone=part.phone(missed="phone" not in unknown),
        takes=read_takes(part),
        areas=part.texts("areas"),
        does=part.names("does", needed=False),
        place=part.names("place", needed=False),
        hours=read_hours(part),
        unknown=unknown,
        checked=part.month(),
        contacts=read_contacts(part),
    )
    part.finish()
    return agency


def read_area(part: Part) -> Area:
    """One of [[areas]]."""
    area = Area(part.key(), part.names(), part.texts("towns"))
    part.finish()
    return area


def read_takes(part: Part) -> tuple[Matter, ...]:
    """What an office takes."""
    takes = part.texts("takes")
    for matter in takes:
        if matter not in MATTERS:
            part.fault(
                f'there is no matter "{matter}"; the matters are {", ".join(MATTERS)}', "takes", "matter"
            )
    return tuple(dict.fromkeys(Matter(matter) for matter in takes if matter in MATTERS))


def read_contacts(part: Part) -> Mapping[str, str]:
    """Further ways to reach an office, as far as they are told."""
    told = {
        "fax": part.phone(key="fax", missed=False),
        "mail": part.written("mail", is_mail, "info@example.jp"),
        "site": part.site(),
        "postal": part.written("postal", is_postal, "176-0000"),
        "address": part.text("address"),
    }
    return {key: each for key, each in told.items() if each}


def _answers_within(part: Part) -> Mapping[Urgency, int]:
    if part.get("answers_within") is None:
        return ANSWERED
    told = part.one("answers_within")
    read = {urgency: told.count(urgency.value, usual) for urgency, usual in ANSWERED.items()}
    told.finish()
    if not read[Urgency.TODAY] <= read[Urgency.WEEK] <= read[Urgency.CALM]:
        part.fault(
            "answers_within: what is urgent would be answered later than what is calm",
            "answers_within",
            "later",
        )
    return read
