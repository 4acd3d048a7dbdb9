"""Kiyose and Komae: no document tells the hours of a desk, so none is ever called open or closed; what has hours is counted by them."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import pytest

from conversations.kernel.effects import TellHours
from handlers import opening
from handlers.council import PROFILES, Council, make_council
from handlers.hours import TOKYO
from handlers.messages import Text
from handlers.profile.reading import read_files, read_kept, sound
from handlers.words import all_words
from locales import speaker

DESKS = {
    "kiyose": ("chiiki", "shikin", "soumu", "volunteer", "ainet", "hokatsu", "shogai"),
    "komae": (
        "soudan",
        "csw-aitopia",
        "csw-komaeen",
        "csw-shokichien",
        "komayell",
        "hokatsu-aitopia",
        "hokatsu-komaeen",
        "hokatsu-shokichien",
        "licht",
        "kodomo",
        "hoiku",
        "kenko",
        "kourei",
        "jido",
        "shakyo",
    ),
}
DAYS = {
    "an ordinary day": "2026-11-20T10:00",
    "its night": "2026-11-20T22:30",
    "a Saturday": "2026-11-21T10:00",
    "a holiday": "2026-11-23T10:00",
    "a substitute holiday": "2026-05-06T10:00",
    "a day between two holidays": "2026-09-22T10:00",
    "the last of the year": "2026-12-31T10:00",
    "the second of the new year, a Saturday": "2027-01-02T10:00",
}
THERE = {  # agencies and lines with hours of their own, and on which of these days somebody answers
    "police-advice": {
        "an ordinary day",
        "the last of the year",
    },  # weekdays; nobody says that the year's end is off
    "dv-navi": set(DAYS) - {"its night"},
    "yorisoi-foreign": set(DAYS) - {"its night"},
    "childline": set[str](),  # from four in the afternoon on
    "yorisoi": set(DAYS),
}
EVERY = [(council, desk) for council, desks in DESKS.items() for desk in desks]


@cache
def council(key: str) -> Council:
    return make_council(sound(read_files(key, PROFILES)), all_words())


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=TOKYO)


@pytest.mark.parametrize("key", DESKS)
def test_no_desk_is_left_out_of_the_table(key: str) -> None:
    assert tuple(desk.key for desk in council(key).profile.desks) == DESKS[key]


@pytest.mark.parametrize(("key", "desk"), EVERY)
def test_a_desk_whose_hours_no_document_tells_is_called_neither_open_nor_closed(key: str, desk: str) -> None:
    found = next(each for each in council(key).profile.desks if each.key == desk)
    assert (found.hours, found.off, found.phone) == (None, frozenset(), "")
    assert {"phone", "slots", "closed"} <= set(found.unknown)

    for day in DAYS.values():
        ours = opening.Hand(speaker("ja"), "ja", at(day), lambda _value, label: label)
        said = opening.words(council(key), TellHours((desk,), "today", ()), ours)
        assert isinstance(said, Text)
        assert said.words == (
            "窓口の時間と場所のご案内です。\n\n"
            f"{found.name('ja')}（電話番号は、こちらではわかりません）\n"
            "開いている時間も、こちらではわかりません。「人と話す」を押すと、職員がお調べします。"
        )


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("key", DESKS)
def test_what_has_hours_is_counted_by_them(key: str, day: str) -> None:
    profile = council(key).profile
    agencies = {each.key: each.hours.is_open(at(DAYS[day])) for each in profile.agencies if each.hours}
    lines = {each.key: each.answers_at(at(DAYS[day])) for each in profile.hotlines}
    told = {**lines, **agencies}

    assert {which: told[which] for which in THERE if which in told} == {
        which: day in days for which, days in THERE.items() if which in told
    }
    assert {"police-advice", "dv-navi"} <= set(agencies)


def test_hours_that_the_council_tells_are_closed_on_its_own_days() -> None:
    raw = dict(read_files("kiyose", PROFILES).raw)
    desks = raw["desks"]
    assert isinstance(desks, list)
    first, *others = desks
    hours = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:30", "to": "17:15"}]
    told = {**first, "slots": hours, "closed": ["2027-03-15"], "unknown": ["phone", "place"]}
    year_end = ["12-29", "12-30", "12-31", "01-01", "01-02", "01-03"]
    parts = {**raw, "desks": [told, *others], "calendar": {"closed": year_end}}
    made = sound(read_kept("kiyose", parts, "the files"))
    hours_of = made.desks[0].hours

    assert hours_of
    assert [hours_of.is_open(at(f"{day}T10:00")) for day in OWN_DAYS] == list(OWN_DAYS.values())


OWN_DAYS = {
    "2026-11-20": True,
    "2026-11-21": False,  # Saturday
    "2026-11-23": False,  # a holiday
    "2026-12-28": True,
    "2026-12-29": False,
    "2027-01-01": False,
    "2027-01-03": False,
    "2027-01-04": True,
    "2027-03-15": False,  # its own
    "2027-03-22": False,  # a substitute holiday
}
