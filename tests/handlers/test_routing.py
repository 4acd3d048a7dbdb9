"""Every case goes to exactly one queue, and staff are told why it is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from conversations.vocabulary import Matter
from handlers.council import read_council
from handlers.hours import TOKYO
from handlers.profile.values import Profile
from handlers.routing import Routed, Told, Why, area_of, route
from handlers.words import all_words
from storage.ids import DeskKey

MONDAY = datetime(2026, 11, 16, 10, tzinfo=TOKYO)
EAST, WEST = "east", "west"


@pytest.fixture(scope="module")
def profile() -> Profile:
    return read_council("example", all_words()).profile


def told(*matters: Matter, area: str | None = None, locale: str = "ja", is_danger: bool = False) -> Told:
    return Told(matters, area, locale, is_danger)


@pytest.mark.parametrize(
    ("known", "desk", "why"),
    [
        (told(Matter.RENT), "livelihood", (Why.MATTER,)),
        (told(Matter.RENT, Matter.FOOD, Matter.DEBT), "livelihood", (Why.MATTER,)),
        (told(Matter.RENT, Matter.OTHER), "livelihood", (Why.MATTER,)),
        (told(Matter.CARE, area=EAST), "care-east", (Why.MATTER, Why.AREA)),
        (told(Matter.CARE, area=WEST), "care-west", (Why.MATTER, Why.AREA)),
        (told(Matter.CARE), "general", (Why.MATTER, Why.NO_AREA)),
        (
            told(Matter.CARE, area="elsewhere"),
            "care-west",
            (Why.MATTER, Why.OPEN),
        ),  # the other opens at nine too
        (told(Matter.CARE, Matter.RENT, area=EAST), "general", (Why.SEVERAL,)),
        (told(), "general", (Why.UNTOLD,)),
        (told(Matter.COMPLAINT), "general", (Why.COMPLAINT,)),
        (told(Matter.RENT, Matter.COMPLAINT), "general", (Why.COMPLAINT,)),
        (told(Matter.RENT, is_danger=True), "general", (Why.DANGER,)),
    ],
)
def test_one_queue_and_why(profile: Profile, known: Told, desk: str, why: tuple[Why, ...]) -> None:
    monday = (
        MONDAY if known.area != "elsewhere" else datetime(2026, 11, 18, 10, tzinfo=TOKYO)
    )  # Wed: east closed
    assert route(profile, known, monday) == Routed(DeskKey(desk), why)


def test_what_no_desk_takes_goes_to_whoever_coordinates(profile: Profile) -> None:
    nobody = replace(
        profile,
        desks=tuple(
            replace(desk, takes=tuple(each for each in desk.takes if each is not Matter.LOAN))
            for desk in profile.desks
        ),
    )
    assert route(nobody, told(Matter.LOAN), MONDAY) == Routed(DeskKey("general"), (Why.NOBODYS,))
    assert route(nobody, told(Matter.RENT, Matter.LOAN), MONDAY).desk == "livelihood"


def test_of_several_the_one_that_speaks_the_language(profile: Profile) -> None:
    general, livelihood, *others = profile.desks
    second = replace(livelihood, key=DeskKey("second"), languages=("vi",))
    two = replace(profile, desks=(general, livelihood, second, *others))
    assert route(two, told(Matter.DEBT, locale="vi"), MONDAY) == Routed(
        DeskKey("second"), (Why.MATTER, Why.LANGUAGE)
    )
    assert route(two, told(Matter.DEBT, locale="ja"), MONDAY) == Routed(
        DeskKey("livelihood"), (Why.MATTER, Why.FIRST)
    )


@pytest.mark.parametrize("council", ["example", "nerima", "kiyose", "komae"])
def test_whatever_is_told_has_one_desk_in_every_area(council: str) -> None:
    profile = read_council(council, all_words()).profile
    desks = {desk.key for desk in profile.desks}
    for area in (None, *(each.key for each in profile.areas)):
        for first in Matter:
            for second in Matter:
                routed = route(profile, told(first, second, area=area), MONDAY)
                assert routed.desk in desks
                assert routed.why


@pytest.mark.parametrize(
    ("town", "area"),
    [
        ("豊玉北", EAST),
        ("練馬区豊玉北5丁目", EAST),
        ("石神井町", WEST),
        ("下石神井", WEST),
        ("札幌市", None),
        (None, None),
    ],
)
def test_a_town_lies_in_its_area(profile: Profile, town: str | None, area: str | None) -> None:
    assert area_of(profile, town) == area
