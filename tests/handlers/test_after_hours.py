"""Where nobody is there to answer, it is said when somebody will be: now, and at the desk that has the case."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from conversations.kernel.effects import HandToStaff, OpenCase
from handlers.council import read_council
from handlers.hours import TOKYO
from handlers.messages import Text
from handlers.scene import Scene
from handlers.words import all_words
from locales import LOCALES
from storage import cases, people, talks
from tests.handlers.desk import MIKI, Desk

CLOSED = "いまは窓口の時間外です。"
DAY, NIGHT = "2026-11-20T10:00", "2026-11-20T21:00"  # a Friday; the Monday after it is a holiday


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=TOKYO)


def told(desk: Desk, now: str, which: str, locale: str = "ja") -> list[str]:
    """What is said of hours when a person is handed to a desk at this moment. which: the key of the desk."""
    with desk.store.transaction() as tx:
        person = replace(people.meet(tx, MIKI, "ja", at(now)), locale=locale)
        scene = Scene(tx, desk.council, person, talks.BOT, None, at(now))
        scene.apply(OpenCase(None))
        assert scene.case
        cases.change(tx, scene.case, desk=which)
        scene.apply(HandToStaff("asked"))
        return [said.words for said in scene.said if isinstance(said, Text)]


@pytest.mark.parametrize(
    ("now", "which", "opens"),
    [
        (DAY, "general", None),
        ("2026-11-20T12:30", "general", "11月20日(金) 13:00"),  # at lunch
        (NIGHT, "general", "11月24日(火) 8:30"),
        ("2026-12-30T10:00", "general", "1月4日(月) 8:30"),
        ("2026-11-20T18:30", "care-west", None),  # the desk on duty has gone home, this one has not
        (NIGHT, "care-west", "11月21日(土) 9:00"),
        ("2026-11-23T10:00", "care-west", "11月25日(水) 9:00"),  # a holiday, and it is closed on Tuesdays
        ("2026-11-21T10:00", "livelihood", None),  # Saturday morning
        ("2026-11-21T10:00", "families", "11月24日(火) 9:00"),
    ],
)
def test_the_desk_that_has_the_case_is_the_one_that_counts(
    desk: Desk, now: str, which: str, opens: str | None
) -> None:
    said = told(desk, now, which)

    assert said == ([] if opens is None else [f"{CLOSED}{opens} から、順にお返事します。"])


@pytest.mark.parametrize("locale", LOCALES)
def test_it_is_said_in_every_language(desk: Desk, locale: str) -> None:
    (said,) = told(desk, NIGHT, "general", locale)

    assert "8:30" in said


def test_a_desk_whose_hours_nobody_told_is_there_with_whoever_is_on_duty(desk: Desk) -> None:
    (profile, duty) = (read_council("nerima", all_words()).profile, desk.council.duty)
    desk.council = replace(desk.council, profile=profile)

    assert told(desk, DAY, "chair-cab") == []
    assert told(desk, NIGHT, "chair-cab") == [f"{CLOSED}11月24日(火) 8:30 から、順にお返事します。"]
    assert duty.hours.slots


def test_where_nobody_is_known_to_be_absent_nothing_is_said(desk: Desk) -> None:
    desk.council = read_council("kiyose", all_words())

    assert told(desk, NIGHT, "ainet") == []


def test_asking_for_a_person_at_night_says_when_one_will_be_there(desk: Desk) -> None:
    desk.now = at(NIGHT)
    desk.write("人と話したい")

    assert desk.heard()[-1].startswith(CLOSED)
    assert desk.case().state == "waiting"


def test_by_day_nothing_is_said_of_hours(desk: Desk) -> None:
    desk.now = at(DAY)
    desk.write("人と話したい")

    assert not any(CLOSED in said for said in desk.heard())


def test_a_form_begun_by_day_and_sent_at_night_is_told_of_the_night_right_after_its_receipt(
    desk: Desk,
) -> None:
    desk.now = at("2026-11-20T17:14")
    desk.write("相談したい")
    for label in ("はい", "自分のこと", "お金・食べもの", "今週じゅう"):
        desk.tap(label)
    desk.write("家賃が払えません。")
    for label in ("ここ(LINE)で", "答えない"):
        desk.tap(label)
    desk.now = at(NIGHT)
    desk.tap("送る")

    ours = [said for said in desk.thread() if said.author != "person"]
    receipt = next(
        place for place, said in enumerate(ours) if "rows" in (said.body or "") and "2611-" in said.body
    )
    assert json.loads(ours[receipt + 1].body or "{}")["words"] == (
        f"{CLOSED}11月21日(土) 9:00 から、順にお返事します。"  # the counter of the desk for a living
    )
