"""The profiles that are there: read without faults, every matter with one desk, every service found by what people call it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache

import pytest

from conversations.understanding.folding import fold_phrase
from conversations.understanding.verdict import Kind
from conversations.vocabulary import Matter
from handlers.council import PROFILES
from handlers.duty import choose
from handlers.hours import TOKYO
from handlers.profile.reading import Reading, read_files
from handlers.profile.values import Names, Profile
from handlers.routing import Told, route
from locales.plain import plain_faults

COUNCILS = ("example", "nerima", "kiyose", "komae")
MONDAY = datetime(2026, 11, 16, 10, tzinfo=TOKYO)


@cache
def read(council: str) -> Reading:
    return read_files(council, PROFILES, calendars=False)


def profile(council: str) -> Profile:
    return read(council).profile


def areas(council: str) -> tuple[str | None, ...]:
    """Every area, and a place nobody knows."""
    return (None, *(area.key for area in profile(council).areas))


@pytest.mark.parametrize("council", COUNCILS)
def test_a_profile_that_is_there_has_no_fault(council: str) -> None:
    assert read(council).notes.faults == []


@pytest.mark.parametrize("council", COUNCILS)
def test_every_word_in_it_is_read_by_somebody(council: str) -> None:
    assert [gap for gap in read(council).notes.gaps if "spelt right" in gap] == []


@pytest.mark.parametrize("council", COUNCILS)
def test_each_matter_reaches_one_desk_in_each_area(council: str) -> None:
    """No area has two desks of its own for a matter, and where nobody claims it somebody has it all the same."""
    there = profile(council)
    keys = {desk.key for desk in there.desks}
    for area in areas(council):
        for matter in Matter:
            own = [desk for desk in there.desks if matter in desk.takes and area in desk.areas]
            assert len(own) <= 1, f"{matter.value} in {area}: {[desk.key for desk in own]}"
            assert route(there, Told((matter,), area), MONDAY).desk in keys


@pytest.mark.parametrize("council", COUNCILS)
def test_an_area_that_has_a_desk_for_a_matter_sends_it_there(council: str) -> None:
    there = profile(council)
    for desk in (desk for desk in there.desks if desk.areas):
        for matter in (matter for matter in desk.takes if matter is not Matter.COMPLAINT):
            for area in desk.areas:
                assert route(there, Told((matter,), area), MONDAY).desk == desk.key


@pytest.mark.parametrize("council", COUNCILS)
def test_a_service_is_found_by_each_word_people_use_for_it(council: str) -> None:
    """However it is typed: width, case and kana do not count, and no word means two services."""
    means: dict[str, str] = {}
    for programme in profile(council).programmes:
        words = {fold_phrase(word) for word in (programme.names["ja"], *programme.asked)}
        assert programme.asked, f"{programme.key}: nobody could ask for it"
        for word in words:
            assert word, f"{programme.key}: a word of nothing"
            assert means.setdefault(word, programme.key) == programme.key, word


@pytest.mark.parametrize("council", COUNCILS)
def test_what_is_not_known_is_not_told(council: str) -> None:
    there = profile(council)
    for desk in there.desks:
        assert not ("phone" in desk.unknown and desk.phone), desk.key
        assert not ("slots" in desk.unknown and desk.hours), desk.key
        assert desk.checked, f"{desk.key}: nobody says when it was checked"


@pytest.mark.parametrize("council", ["nerima", "kiyose", "komae"])
def test_desks_and_services_have_their_names_in_three_languages(council: str) -> None:
    there = profile(council)
    for key, names in _names(there):
        assert {"ja", "ja@easy", "en"} <= set(names), key
    for programme in there.programmes:
        assert {"ja", "ja@easy", "en"} <= set(programme.says), programme.key


@pytest.mark.parametrize("council", ["nerima", "kiyose", "komae"])
def test_plain_japanese_of_a_profile_keeps_the_rules(council: str) -> None:
    faults = [
        f"{where}: {fault}"
        for where, text, whole in _plain(council)
        for fault in plain_faults(text, whole=whole)
    ]

    assert faults == []


@pytest.mark.parametrize("council", COUNCILS)
def test_in_every_danger_some_line_answers_at_any_hour(council: str) -> None:
    """Ten in the morning, three at night, a holiday at New Year; in Japanese and in a language few lines speak."""
    lines = profile(council).hotlines
    hours = (MONDAY, MONDAY.replace(hour=3), MONDAY.replace(month=12, day=31, hour=18))
    for kind in Kind:
        for at in hours:
            for language in ("ja", "ne"):
                assert choose(lines, (kind,), language, at, 2), f"{kind.value} at {at} in {language}"


def test_in_komae_only_the_areas_divide_the_work() -> None:
    """Three areas with the same two desks each: a change to one that the others did not get would be seen here."""
    there = profile("komae")

    assert [_work(there, area.key) for area in there.areas] == [_work(there, there.areas[0].key)] * 3


def _names(there: Profile) -> Iterator[tuple[str, Names]]:
    yield from ((each.key, each.names) for each in there.desks)
    yield from ((each.key, each.names) for each in there.areas)
    yield from ((each.key, each.names) for each in there.agencies)
    yield from ((each.key, each.names) for each in there.programmes)
    yield from ((each.key, each.names) for each in there.hotlines)


def _work(there: Profile, area: str) -> list[tuple[Matter, ...]]:
    return [desk.takes for desk in there.desks if area in desk.areas]


def _plain(council: str) -> Iterator[tuple[str, str, bool]]:
    there = profile(council)
    for key, names in _names(there):
        yield from _easy(key, names, whole=False)
    for agency in there.agencies:
        yield from _easy(agency.key, agency.does, whole=False)
    for programme in there.programmes:
        yield from _easy(programme.key, programme.says, whole=True)
        for texts in (programme.whom, programme.costs, programme.how):
            yield from _easy(programme.key, texts, whole=False)


def _easy(where: str, texts: Names, *, whole: bool) -> Iterator[tuple[str, str, bool]]:
    if "ja@easy" in texts:
        yield where, texts["ja@easy"], whole
