"""What was found in a profile as lines to read: by file and line, each short, and once how to write what is missing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from handlers.profile.notes import Notes

FAULTS = "Faults, to be mended before the desk can use the profile:"
GAPS = "Gaps, the desk works without:"
HOW = "How it is written, once somebody knows it (and its word taken out of `unknown`):"

EXAMPLES: Mapping[str, str] = {
    "address": 'address = "みどり市中央1-1-1"',
    "answers_within": "answers_within = { today = 2, week = 8, calm = 24 }  # in opening hours",
    "assumed": 'assumed = ["slots"]  # without what somebody has confirmed; empty, the line goes',
    "areas": 'areas = ["east"]',
    "calendar": '[calendar] with closed = ["12-29", "2027-03-15"], files = ["holidays.ics"]',
    "calls": 'calls = ["login"]',
    "checked": 'checked = "2026-11"',
    "closed": 'closed = ["wed", "12-29", "2027-03-15"]',
    "complaints": '[complaints] with desk = "general"',
    "consents": '[[consents]] with purpose = "intake", version = "2026-11"',
    "coordinates": "coordinates = true",
    "costs": 'costs = { ja = "無料" }',
    "duty": '[duty] with desk = "general", slots = […]',
    "fax": 'fax = "03-0000-0009"',
    "hotlines": "[[hotlines]] as in councils/example/hotlines.toml",
    "how": 'how = { ja = "お電話ください。" }',
    "instead": 'instead = "livelihood"  # another desk than the one that takes complaints',
    "kinds": 'kinds = ["dv"]',
    "languages": 'languages = ["ja", "ja@easy", "en"]',
    "limits": "[limits] as in councils/example/council.toml",
    "mail": 'mail = "info@example.jp"',
    "members": 'members = [{ name = "氏名", phone = "03-0000-0008" }]  # of [duty]: logins',
    "municipalities": 'municipalities = ["13120"]',
    "names": 'names = { ja = "…", "ja@easy" = "…", en = "…" }',
    "outside": 'outside = ["login"]',
    "phone": 'phone = "03-0000-0000"',
    "place": 'place = { ja = "福祉会館2階" }',
    "postal": 'postal = "176-0000"',
    "retention": "[retention] with cases = 60, danger_cases = 120, withdrawn = 1  # months",
    "site": 'site = "https://example.jp/"',
    "slots": 'slots = [{ days = ["mon", "tue"], from = "08:30", to = "17:15" }]',
    "takes": 'takes = ["care", "health"]  # every word: councils/README.md',
    "towns": 'towns = ["桜台", "練馬"]',
    "whom": 'whom = { ja = "市内にお住まいの方" }',
}
"""How what may be missing is written, by its key."""

_PLACE = re.compile(r"(?P<file>[^:\s]+\.\w+)(?::(?P<line>\d+))?: ")
MAIN = "council.toml"


def lines(notes: Notes) -> Iterator[str]:
    """Everything found, a line each; nothing where nothing was."""
    if notes.faults:
        yield FAULTS
        yield from (f"  {fault}" for fault in in_order(notes.faults))
    if notes.missing:
        yield GAPS
        yield from (f"  {gap}" for gap in in_order(notes.gaps))
        keys = {key for gap in notes.missing for key in gap.keys} & set(EXAMPLES)
        if keys:
            yield HOW
            yield from (f"  {EXAMPLES[key]}" for key in sorted(keys))


def in_order(found: Iterable[str]) -> list[str]:
    """By file, the one that says who we are first, and by line; what has no place comes first."""
    return sorted(found, key=_place)


def _place(sentence: str) -> tuple[bool, str, int]:
    at = _PLACE.match(sentence)
    if at is None:
        return (False, "", 0)
    return (not at["file"].endswith(MAIN), at["file"], int(at["line"] or 0))
