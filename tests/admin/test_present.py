"""Moments and waiting times in words, on the desk's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from admin.present import Clock
from locales import speaker

NOW = datetime(2026, 12, 1, 5, 5, tzinfo=UTC)
JAPANESE, ENGLISH = Clock(speaker("ja", "console"), NOW), Clock(speaker("en", "console"), NOW)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(0), "たった今"),
        (timedelta(seconds=59), "たった今"),
        (timedelta(seconds=-5), "たった今"),
        (timedelta(minutes=1), "1分"),
        (timedelta(minutes=59, seconds=59), "59分"),
        (timedelta(hours=1), "1時間"),
        (timedelta(hours=23, minutes=59), "23時間"),
        (timedelta(days=1), "1日"),
        (timedelta(days=400), "400日"),
    ],
)
def test_waiting_is_said_in_one_unit(passed: timedelta, words: str) -> None:
    assert JAPANESE.waited(NOW - passed) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "12月1日(火) 14:05"),
        (datetime(2026, 12, 31, 14, 59, tzinfo=UTC), "12月31日(木) 23:59"),
        (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), "2027年1月1日(金) 00:00"),
        (datetime(2025, 12, 31, 14, 59, tzinfo=UTC), "2025年12月31日(水) 23:59"),
    ],
)
def test_moments_are_the_desks_own_time(at: datetime, words: str) -> None:
    assert JAPANESE.moment(at) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "今日"),
        (NOW - timedelta(hours=14, minutes=6), "きのう"),
        (NOW - timedelta(days=2), "11月29日(日)"),
        (NOW - timedelta(days=366), "2025年11月30日(日)"),
    ],
)
def test_days_of_a_thread_have_names(at: datetime, words: str) -> None:
    assert JAPANESE.day(at) == words


def test_english_staff_read_english_dates() -> None:
    assert ENGLISH.moment(NOW) == "Tue 1 Dec, 14:05"
    assert ENGLISH.waited(NOW - timedelta(hours=3)) == "3 h"


def test_machines_read_the_zone() -> None:
    assert JAPANESE.machine(NOW) == "2026-12-01T14:05:00+09:00"
