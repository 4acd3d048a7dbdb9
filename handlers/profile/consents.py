"""What people agree to, version by version: a wording somebody agreed to is never changed and never gone back behind. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.hours import TOKYO
from handlers.profile.changes import identity
from handlers.profile.fields import CONSENTS
from handlers.profile.folder import Raw

Table = Mapping[str, object]


def versions(parts: Raw, purpose: str = "") -> tuple[Table, ...]:
    """Every version of a purpose, the last is in effect; without one, of all."""
    every = parts.get(CONSENTS)
    tables: Sequence[object] = every if isinstance(every, list) else ()
    return tuple(
        each for each in tables if isinstance(each, dict) and (not purpose or each.get("purpose") == purpose)
    )


def next_version(parts: Raw, purpose: str, now: datetime) -> str:
    """What the next wording is called: its day, and a number if that day has one already."""
    day = f"{now.astimezone(TOKYO):%Y-%m-%d}"
    known = {str(each.get("version")) for each in versions(parts, purpose)}
    if day not in known and day > max(known, default=""):
        return day
    last = max(known, default=day)
    return next(name for number in range(2, len(known) + 3) if (name := f"{last}.{number}") not in known)


def kept_on(older: Raw, newer: Raw) -> Raw:
    """An older set of parts with the wordings that came since: going back does not take back what was agreed to."""
    known = {identity(CONSENTS, each) for each in versions(older)}
    since = [each for each in versions(newer) if identity(CONSENTS, each) not in known]
    return {**older, CONSENTS: [*versions(older), *since]} if since else older


def rewritten(before: Raw, after: Raw) -> tuple[str, ...]:
    """Versions whose wording is not what it was, each by purpose and version."""
    texts = {identity(CONSENTS, each): each.get("text") for each in versions(before)}
    return tuple(
        name
        for each in versions(after)
        if (name := identity(CONSENTS, each)) in texts and texts[name] != each.get("text")
    )
