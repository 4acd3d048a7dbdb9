"""What staff do when the desk itself needs a hand: read what could not be handled, say yes to a clearing or to a clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from handlers.arrivals import Arrival, Pressed, SentMedia, SentSticker, SharedPlace, Unknown, Wrote
from handlers.errors import NotFound
from handlers.paged import Paged, last_page
from handlers.sight import reaches
from storage import audit, cases, envelopes, parked, retention, seals, turned, unheard
from storage.db import Tx
from storage.ids import ArrivalId
from storage.parked import Parked
from storage.staff import Member
from storage.turns import DEADLY

RAW_MOST = 4000  # characters of a body shown as it came
Read = Callable[[bytes, int, datetime], Arrival]
"""One event of a body in our own terms."""

Why = Literal["unreadable", "sealed", "deadly", "fault"]
Kind = Literal["words", "button", "media", "place", "sticker", "timer", "other"]


@dataclass(frozen=True, slots=True)
class Line:
    """One arrival that could not be handled. raw: as LINE sent it, where nothing better can be shown.

    detail: the kind of fault, for whoever looks after the system. can_try: whether trying again may help.
    is_grave: whether there may be danger in it.
    """

    id: ArrivalId
    kind: Kind
    words: str
    raw: str
    why: Why
    detail: str
    at: datetime
    person_name: str
    can_try: bool
    is_grave: bool


def read_parked(tx: Tx, member: Member, read: Read, now: datetime, page: int = 0) -> Paged[Line]:
    """What is parked, the newest first. Reading it is written down, as every look at residents' words is."""
    count = parked.count(tx)
    page = last_page(count, parked.MOST, page)
    waiting = parked.waiting(tx, page)
    for row in waiting:
        audit.record(tx, member.id, "parked.read", None, now, str(row.id))
    rows = tuple(_as_seen(tx, member, row, _line(row, read), now) for row in waiting)
    return Paged(rows, count, page, parked.MOST)


def _as_seen(tx: Tx, member: Member, row: Parked, line: Line, now: datetime) -> Line:
    """Without name and words, where the person has a case that is closed to this member, or only other desks' cases."""
    theirs = cases.of_person(tx, row.person) if row.person else ()
    is_closed = bool(seals.closed_to(tx, member.id, theirs, now))
    is_others = bool(theirs) and not any(reaches(tx, member, cases.get(tx, case)) for case in theirs)
    return replace(line, words="", raw="", person_name="") if is_closed or is_others else line


def try_again(tx: Tx, member: Member, arrival: ArrivalId, now: datetime) -> None:
    """Have it tried once more. Raises: NotFound if it is parked no longer."""
    if not parked.try_again(tx, arrival):
        raise NotFound
    unheard.look(tx)
    audit.record(tx, member.id, "parked.tried_again", None, now, str(arrival))


def settle(tx: Tx, member: Member, arrival: ArrivalId, now: datetime) -> None:
    """Somebody has seen to it by other means. Done twice, or by two, it is done once."""
    if parked.settle(tx, arrival, now):
        unheard.look(tx)
        audit.record(tx, member.id, "parked.settled", None, now, str(arrival))


def allow_clearing(tx: Tx, member: Member, now: datetime) -> None:
    """Somebody has looked at the clock: the clearing that was stopped may take place, once."""
    stopped = retention.allow(tx, now)
    if stopped is not None:
        audit.record(tx, member.id, "clearing.allowed", None, now, stopped)


def believe_clock(tx: Tx, member: Member, now: datetime) -> None:
    """Somebody has looked at the clock: it is right, and nothing need wait for it any longer."""
    if turned.believe(tx, now):
        audit.record(tx, member.id, "clock.believed", None, now)


def _line(row: Parked, read: Read) -> Line:
    what = read(row.body, row.position, row.received_at).what if row.body is not None else None
    kind, words = _shown(row, what)
    is_plain = kind not in {"other", "timer"}
    return Line(
        id=row.id,
        kind=kind,
        words=words,
        raw="" if is_plain or row.body is None else _raw(row, row.body)[:RAW_MOST],
        why=_why(row, kind),
        detail=row.reason,
        at=row.received_at,
        person_name=row.person_name,
        can_try=kind != "other",
        is_grave=row.timer is None and unheard.is_grave(row.reason),
    )


def _raw(row: Parked, body: bytes) -> str:
    """As LINE sent it, without what stands beside it: that is other people's."""
    return body.decode("utf-8", "replace") if row.is_whole else envelopes.as_it_came(body, row.position)


def _shown(row: Parked, what: object) -> tuple[Kind, str]:
    """What the person did, as far as it can be said in words."""
    if row.timer is not None:
        return "timer", row.timer
    match what:
        case Wrote():
            return "words", what.text
        case Pressed():
            return "button", what.picked
        case SentMedia():
            return "media", what.name
        case SharedPlace():
            return "place", what.label
        case SentSticker():
            return "sticker", what.words
        case Unknown() | None:
            return "other", ""
        case _:
            return "button", ""


def _why(row: Parked, kind: Kind) -> Why:
    if row.reason == DEADLY:
        return "deadly"
    if row.body is None and row.timer is None:
        return "sealed"
    return "unreadable" if kind == "other" else "fault"
