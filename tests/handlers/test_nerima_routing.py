"""Nerima's matters reach the desk its documents name, in every part of the ward, by towns as people write them."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import pytest

from conversations.vocabulary import Matter
from handlers.council import PROFILES
from handlers.hours import TOKYO
from handlers.profile.reading import read_files, sound
from handlers.profile.values import Profile
from handlers.routing import Told, area_of, route

MONDAY = datetime(2026, 11, 16, 10, tzinfo=TOKYO)

TOWNS = [
    ("豊玉北", "nerima"),
    ("練馬区中村南2丁目", "nerima"),
    ("土支田", "nerima"),
    ("光が丘", "hikarigaoka"),
    ("東京都練馬区光が丘3丁目", "hikarigaoka"),
    ("石神井町", "shakujii"),
    ("練馬区谷原", "shakujii"),
    ("上石神井南町", "shakujii"),
    ("関町北", "sekimachi"),
    ("練馬区関町東1", "sekimachi"),
    ("東大泉", "oizumi"),
    ("大泉学園町5丁目", "oizumi"),
    ("西大泉町", "oizumi"),
    ("高円寺", None),
    (None, None),
]

NEIGHBOURHOOD = {
    "nerima": "volunteer",
    "shakujii": "volunteer",
    "hikarigaoka": "volunteer-hikarigaoka",
    "oizumi": "volunteer-oizumi",
    "sekimachi": "volunteer-sekimachi",
    None: "volunteer",
}
DISABILITY = {
    "nerima": "kirara",
    "hikarigaoka": "kirara",
    "shakujii": "wing",
    "sekimachi": "wing",
    "oizumi": "wing",
    None: "livelihood",  # who coordinates asks where the person lives
}
EVERYWHERE = [
    (("debt",), "livelihood"),
    (("rent",), "livelihood"),
    (("food",), "livelihood"),
    (("foreign_life",), "livelihood"),
    (("job", "housing"), "livelihood"),
    (("loan",), "loans"),
    (("schooling",), "loans"),
    (("loan", "debt"), "livelihood"),  # two desks' work
    (("withdrawal", "debt"), "livelihood"),
    (("rights",), "rights"),
    (("handling",), "rights"),
    (("violence",), "rights"),
    (("giving",), "general"),
    (("other",), "general"),
    (("complaint",), "general"),
    (("complaint", "loan"), "general"),
    ((), "general"),
]


@cache
def nerima() -> Profile:
    return sound(read_files("nerima", PROFILES, calendars=False))


def desk_for(*matters: str, area: str | None) -> str:
    return route(nerima(), Told(tuple(Matter(matter) for matter in matters), area), MONDAY).desk


@pytest.mark.parametrize(("town", "area"), TOWNS)
def test_a_town_lies_in_its_area(town: str | None, area: str | None) -> None:
    assert area_of(nerima(), town) == area


def test_every_town_lies_in_the_area_it_is_written_in() -> None:
    for area in nerima().areas:
        for town in area.towns:
            assert area_of(nerima(), town) == area.key, town
            assert area_of(nerima(), f"東京都練馬区{town}1丁目") == area.key, town


@pytest.mark.parametrize(("area", "desk"), NEIGHBOURHOOD.items())
@pytest.mark.parametrize("matter", ["volunteer", "withdrawal", "isolation", "care", "young_carer", "evacuee"])
def test_the_corner_of_the_place_takes_what_is_nearby(matter: str, area: str | None, desk: str) -> None:
    assert desk_for(matter, area=area) == desk


@pytest.mark.parametrize(("area", "desk"), DISABILITY.items())
@pytest.mark.parametrize("matter", ["disability", "mind", "dependence", "health"])
def test_east_and_west_have_a_centre_each(matter: str, area: str | None, desk: str) -> None:
    assert desk_for(matter, area=area) == desk


@pytest.mark.parametrize(("matters", "desk"), EVERYWHERE)
def test_what_one_desk_takes_for_the_whole_ward(matters: tuple[str, ...], desk: str) -> None:
    for area in NEIGHBOURHOOD:
        assert desk_for(*matters, area=area) == desk, area
