"""How long a case may be without anybody in charge, or wait for others: read from a profile. Counts no time itself."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.vocabulary import Urgency
from handlers.profile.notes import Notes
from handlers.profile.part import Part
from handlers.profile.values import Limits

DAYS_MOST = 366
"""Nothing is left alone for longer than a year."""


def read_limits(part: Part | None, notes: Notes) -> Limits:
    """The part [limits]; the usual ones where nothing is said."""
    if part is None:
        notes.gap("no [limits]: the usual ones hold for cases that nobody takes and that wait", "limits")
        return Limits()
    usual = Limits()
    limits = Limits(
        unowned=read_unowned(part) or usual.unowned,
        unfinished=_days(part, "unfinished", usual.unfinished),
        person=_days(part, "person", usual.person),
        rests=_days(part, "rests", usual.rests),
        tells=part.flag("tells", usual=usual.tells),
        calls=part.texts("calls"),
    )
    if not limits.calls:
        part.gap("nobody is named (calls): administrators are called when a limit has passed", "calls")
    part.finish()
    return limits


def read_unowned(part: Part) -> Mapping[Urgency, int]:
    """Opening hours until somebody must have taken a case, by urgency; nothing where nothing is said."""
    if part.get("unowned") is None:
        return {}
    told, usual = part.one("unowned"), Limits().unowned
    read = {urgency: told.count(urgency.value, usual[urgency]) for urgency in Urgency}
    told.finish()
    if not read[Urgency.TODAY] <= read[Urgency.WEEK] <= read[Urgency.CALM]:
        part.fault(
            "unowned: what is urgent might be left alone for longer than what is calm", "unowned", "later"
        )
    return read


def _days(part: Part, key: str, usual: int) -> int:
    days = part.count(key, usual)
    if days > DAYS_MOST:
        part.fault(f"{key} must not be more than {DAYS_MOST} days", key, "count")
    return days
