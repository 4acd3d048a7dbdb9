"""Who is on duty and which telephone lines there are, as a profile writes them: [duty] and [[hotlines]]. Calls nobody."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.understanding.verdict import Kind
from handlers.duty import Duty, Hotline
from handlers.hours import ALWAYS
from handlers.profile.notes import Notes
from handlers.profile.part import Part
from handlers.profile.week import read_hours, read_open
from storage.ids import DeskKey

KINDS = frozenset(kind.value for kind in Kind)


def read_duty(part: Part | None, desks: Sequence[str], closed: frozenset[str], notes: Notes) -> Duty:
    """The part [duty]; without it, the first desk is on duty and everybody is called."""
    first = DeskKey(desks[0] if desks else "")
    if part is None:
        notes.gap("no [duty]: when danger is heard, everybody is called, at any hour", "duty")
        return Duty(first)
    desk = part.text("desk") or first
    if desk not in desks:
        part.fault(f'there is no desk "{desk}"', "desk", "desk")
    on_call, members = part.texts("on_call"), part.texts("members")
    hours = read_hours(part, closed) or ALWAYS
    if not part.get("slots"):
        part.gap(
            "no hours are told: on_call are called at any hour, and nobody is said to be absent", "slots"
        )
    part.finish()
    return Duty(DeskKey(desk), hours, on_call, members)


def read_hotline(part: Part) -> Hotline:
    """One of [[hotlines]]. A line without slots answers day and night."""
    kinds = part.texts("kinds")
    for kind in kinds:
        if kind not in KINDS:
            part.fault(
                f'there is no kind "{kind}"; the kinds are {", ".join(sorted(KINDS))}', "kinds", "kind"
            )
    part.needed("number")
    number = part.phone(key="number", missed=False)
    if not kinds:
        part.gap("no kinds of danger are told: it is never shown", "kinds")
    line = Hotline(
        key=part.key(),
        names=part.names(),
        number=number,
        kinds=frozenset(Kind(kind) for kind in kinds if kind in KINDS),
        languages=frozenset(part.tongues() or ("ja",)),
        hours=read_open(part),
        checked=part.month(),
        discreet=part.names("discreet", needed=False),
    )
    part.finish()
    return line
