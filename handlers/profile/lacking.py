"""What is missing in a profile for the people it is for: old checks, names in languages offered. Gaps only, never faults."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from conversations.understanding.verdict import Kind
from handlers.profile.notes import Notes
from handlers.profile.values import Names, Profile

YEARS_GOOD = 2
HOTLINE_YEARS = 1  # a number shown to somebody in danger is looked up more often than the rest
NAMED = 3  # tables named in one sentence: more is a wall


def look_for_gaps(profile: Profile, notes: Notes, today: date) -> None:
    """Note what is missing. today: in Asia/Tokyo, to know what was checked long ago."""
    _old(profile, notes, today)
    _unnamed(profile, notes)
    if not profile.consents:
        notes.gap("no [[consents]]: nobody can say later which wording was agreed to", "consents")
    elif not any(each.purpose == "intake" for each in profile.consents):
        notes.gap('no [[consents]] has the purpose "intake": that what is told is kept and read', "consents")
    if not profile.hotlines:
        notes.gap("no [[hotlines]]: where danger is heard, only the emergency numbers are shown", "hotlines")
    if profile.hotlines and (
        silent := [kind.value for kind in Kind if not any(kind in each.kinds for each in profile.hotlines)]
    ):
        notes.gap(
            f"no line is for {', '.join(silent)}: only the emergency numbers are shown then", "hotlines"
        )
    if not profile.about.municipalities:
        notes.gap("council: no municipalities: every address must be told with its city", "council")


def _old(profile: Profile, notes: Notes, today: date) -> None:
    """By kind and by month: what was looked up on one day is looked up again on one day."""
    checked: Sequence[tuple[str, list[tuple[str, str]]]] = (
        ("council", [("council", profile.about.checked)]),
        ("desks", [(each.key, each.checked) for each in profile.desks]),
        ("agencies", [(each.key, each.checked) for each in profile.agencies]),
        ("programmes", [(each.key, each.checked) for each in profile.programmes]),
        ("hotlines", [(each.key, each.checked) for each in profile.hotlines]),
    )
    for kind, every in checked:
        years = HOTLINE_YEARS if kind == "hotlines" else YEARS_GOOD
        oldest = f"{today.year - years:04}-{today.month:02}"
        old: dict[str, list[int]] = {}
        for number, (_, month) in enumerate(every):
            if month > f"{today.year:04}-{today.month:02}":
                notes.gap(
                    f"last checked {month}, which is still to come: {every[number][0]}",
                    kind,
                    number,
                    "checked",
                )
            if "" < month < oldest:
                old.setdefault(month, []).append(number)
        for month, numbers in sorted(old.items()):
            whose = _keys(every, numbers, notes, kind)
            sentence = f"last checked {month}, more than {years} year{'s'[: years - 1]} ago: {whose}"
            notes.gap(sentence, kind, None if kind == "council" else numbers[0], "checked")


def _keys(every: Sequence[tuple[str, object]], numbers: Sequence[int], notes: Notes, kind: str) -> str:
    """The tables meant, each with the line it begins in, unless there is but one; of many the first."""
    if len(numbers) == 1:
        return every[numbers[0]][0]
    first = numbers[:NAMED]
    lines = (notes.lines.place(kind, number).rpartition(":")[2] for number in first)
    told = ", ".join(f"{every[number][0]} ({line})" for number, line in zip(first, lines, strict=True))
    more = len(numbers) - len(first)
    return f"{told} and {more} more" if more else told


def _unnamed(profile: Profile, notes: Notes) -> None:
    """By kind and by languages, so that a council that has no Nepali yet is told so once, not at every desk."""
    languages = profile.about.languages
    _names("council", [("council", profile.about.names)], languages, notes)
    _names("desks", [(each.key, each.names) for each in profile.desks], languages, notes)
    _names("areas", [(each.key, each.names) for each in profile.areas], languages, notes)
    _names("agencies", [(each.key, each.names) for each in profile.agencies], languages, notes)
    _names("programmes", [(each.key, each.names) for each in profile.programmes], languages, notes)


def _names(kind: str, every: Sequence[tuple[str, Names]], languages: tuple[str, ...], notes: Notes) -> None:
    lacking: dict[tuple[str, ...], list[int]] = {}
    for number, (_, names) in enumerate(every):
        if missing := tuple(language for language in languages if not names.get(language)):
            lacking.setdefault(missing, []).append(number)
    for missing, numbers in lacking.items():
        whose = _keys(every, numbers, notes, kind)
        sentence = f"no name in {', '.join(missing)}: {whose}"
        notes.gap(sentence, kind, None if kind == "council" else numbers[0], "names")
