"""What people are told of desks and services: computed from the profile, in their language, and nothing invented."""

from datetime import datetime
from functools import cache

import pytest

from conversations.kernel.effects import TellHours, TellProgramme
from conversations.kernel.replies import Command
from handlers import opening, services
from handlers.council import Council, read_council
from handlers.hours import TOKYO
from handlers.messages import Press, Text
from handlers.opening import Hand
from handlers.words import all_words
from locales import LOCALES, speaker

FRIDAY = datetime(2026, 11, 20, 10, tzinfo=TOKYO)
LABOUR_DAY = datetime(2026, 11, 23, 10, tzinfo=TOKYO)  # a Monday
NEW_YEARS_EVE = datetime(2026, 12, 31, 10, tzinfo=TOKYO)  # a Thursday
WAYS_ON = (Command.CONSULT, Command.STAFF)


@cache
def council(key: str) -> Council:
    return read_council(key, all_words())


def hand(now: datetime, locale: str = "ja") -> Hand:
    return Hand(speaker(locale), locale, now, lambda _value, label: label)


def hours(key: str, now: datetime, *desks: str, day: str = "", locale: str = "ja") -> str:
    told = opening.words(council(key), TellHours(desks, day, WAYS_ON), hand(now, locale))
    assert isinstance(told, Text)
    return told.words


def service(key: str, programme: str, locale: str = "ja", now: datetime = FRIDAY) -> str:
    told = services.words(council(key), TellProgramme(programme, WAYS_ON), hand(now, locale))
    assert isinstance(told, Text)
    return told.words


@pytest.mark.parametrize(
    ("now", "day", "said"),
    [
        (FRIDAY, "", "電話：いま開いています（20:00まで）"),
        (FRIDAY, "", "来所：いまは閉まっています。次は 11月20日(金) 12:00 からです"),
        (FRIDAY, "wed", "11月25日(水)はお休みです"),
        (FRIDAY, "mon", "11月23日(月)はお休みです"),
        (FRIDAY, "sat", "電話：11月21日(土)は 12:00〜20:00 に開いています"),
        (LABOUR_DAY, "", "電話：いまは閉まっています。次は 11月24日(火) 9:00 からです"),
        (LABOUR_DAY, "today", "11月23日(月)はお休みです"),
        (NEW_YEARS_EVE, "", "電話：いまは閉まっています。次は 1月4日(月) 9:00 からです"),
        (NEW_YEARS_EVE, "tomorrow", "1月1日(金)はお休みです"),
    ],
)
def test_a_desk_is_told_by_the_hour_the_day_and_the_holidays(now: datetime, day: str, said: str) -> None:
    assert said in hours("nerima", now, "kirara", day=day).splitlines()


def test_what_is_known_of_a_desk_without_hours_is_told_and_the_rest_is_not_made_up() -> None:
    told = hours("nerima", FRIDAY, "volunteer-hikarigaoka", day="sat")

    assert "11月21日(土)はお休みです" in told
    assert "電話 03-5997-7721" in told
    assert "開いている時間は、こちらではわかりません" in told
    assert "いま開いています" not in told
    assert "お休み：土、日、祝日、12月29日〜1月3日" in told
    assert "11月23日(月)はお休みです" in hours("nerima", LABOUR_DAY, "volunteer-hikarigaoka", day="today")


def test_of_several_desks_of_which_nothing_is_known_that_is_said_once() -> None:
    told = hours("komae", FRIDAY, "hokatsu-aitopia", "hokatsu-komaeen")

    assert told.count("開いている時間も、こちらではわかりません") == 1
    assert told.count("電話番号は、こちらではわかりません") == 2


def test_nobody_named_is_the_first_desk_and_who_is_open() -> None:
    told = hours("nerima", FRIDAY, day="today")

    assert "総務係（代表）　電話 03-3992-5600" in told
    assert "・豊玉障害者地域生活支援センター きらら　電話 03-3557-9222" in told


def test_at_night_the_one_that_opens_first_is_named() -> None:
    told = hours("example", FRIDAY.replace(hour=23))

    assert "次は 生活サポートセンター が 11月21日(土) 9:00 からです" in told


def test_no_more_than_a_short_list_is_told() -> None:
    told = hours("example", FRIDAY)

    assert len([line for line in told.splitlines() if line.startswith("・")]) == opening.MOST_OTHERS


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("key", ["nerima", "kiyose", "komae", "example"])
@pytest.mark.parametrize("day", ["", "today", "sat", "holiday"])
def test_every_desk_can_be_told_in_every_language(key: str, locale: str, day: str) -> None:
    for desk in council(key).profile.desks:
        told = hours(key, FRIDAY, desk.key, day=day, locale=locale)
        assert desk.phone in told
        assert "{" not in told
        assert len(told) < 1000


def test_where_nobody_told_any_hours_or_number_that_is_said() -> None:
    told = hours("komae", FRIDAY)

    assert "電話番号も、こちらではまだわかりません" in told


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("key", ["nerima", "kiyose", "komae", "example"])
def test_every_service_is_told_in_every_language_without_naming_it_on_a_locked_phone(
    key: str, locale: str
) -> None:
    for programme in council(key).profile.programmes:
        told = service(key, programme.key, locale)
        assert "{" not in told
        assert len(told) < 1000
        assert programme.names["ja"] not in told.splitlines()[0]


def test_what_a_service_costs_is_told_or_to_be_asked() -> None:
    told = service("nerima", "wheelchair-loan")

    assert "費用、利用のしかたは、窓口でおたずねください。" in told
    assert "費用：" not in told


def test_a_service_of_another_office_names_that_office() -> None:
    assert "窓口：総合福祉事務所" in service("nerima", "public-assistance")


def test_plain_japanese_stands_in_for_a_language_the_profile_does_not_speak() -> None:
    assert "Welfare loans" in service("nerima", "welfare-loans", "en")
    assert "車(くるま)いす" in service("kiyose", "wheelchair", "ja@easy")


def test_two_ways_on_stand_under_an_answer() -> None:
    told = services.words(council("nerima"), TellProgramme("wheelchair-loan", WAYS_ON), hand(FRIDAY))

    assert isinstance(told, Text)
    assert [button.label for button in told.buttons] == ["相談する", "人と話す"]
    assert all(isinstance(button.action, Press) for button in told.buttons)


def test_a_service_that_has_left_the_profile_is_met_with_the_hours() -> None:
    assert "総務係" in service("nerima", "of-last-year")
