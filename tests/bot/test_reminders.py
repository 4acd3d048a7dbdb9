"""A reminder outlives the processes that promised it, comes once, by day, and is not sent where nobody wants it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.clock import TOKYO
from storage.db import Store
from tests.bot.desk import Desk
from tests.e2e.phones import Phone
from tests.storage.stores import open_store

REMINDER = "前回のお話の続きができます"
TEN_IN_THE_MORNING = 10


def answer(desk: Desk) -> None:
    """The worker works, the sender sends."""
    desk.work()
    desk.send()


def half_told(desk: Desk, name: str) -> Phone:
    """Somebody who has said whom it is about, and then stopped."""
    phone = desk.friend(name)
    phone.write("相談したい")
    answer(desk)
    for label in ("はい", "自分のこと"):
        phone.tap(label)
        answer(desk)
    return phone


def wait_until_morning(desk: Desk, days: int) -> None:
    """Let days pass, and then time until ten in the morning in Japan."""
    now = desk.clock.now().astimezone(TOKYO)
    morning = datetime.combine(now.date() + timedelta(days=days), datetime.min.time(), TOKYO)
    desk.wait_time((morning + timedelta(hours=TEN_IN_THE_MORNING) - now).total_seconds())


@contextmanager
def restarted(desk: Desk) -> Iterator[None]:
    """Every process of the desk has ended and begun again: only the database remembers."""
    before: Store = desk.store
    again = open_store(before.engine.url.render_as_string(hide_password=False))
    desk.store = again
    yield
    desk.store = before
    again.close()


def tick(desk: Desk) -> None:
    """Two clocks tick, and what comes of it is said."""
    for _ in range(2):
        desk.scheduler().fire_timers()
    answer(desk)


def reminders(phone: Phone) -> int:
    return sum(REMINDER in str(bubble) for bubble in phone.bubbles())


def test_it_survives_a_restart_and_comes_once(any_desk: Desk) -> None:
    hana = half_told(any_desk, "はな")
    wait_until_morning(any_desk, days=2)

    with restarted(any_desk):
        tick(any_desk)
        assert reminders(hana) == 1

        wait_until_morning(any_desk, days=2)
        tick(any_desk)
        assert reminders(hana) == 1

        for label in ("続ける", "住まい"):
            hana.tap(label)
            answer(any_desk)
        assert "いつまでに" in str(hana.bubbles()[-1])


def test_nobody_is_woken_at_night(desk: Desk) -> None:
    hana = half_told(desk, "はな")
    wait_until_morning(desk, days=2)
    desk.wait_time(12 * 3600)  # ten in the evening

    tick(desk)
    assert reminders(hana) == 0

    desk.wait_time(12 * 3600)
    tick(desk)
    assert reminders(hana) == 1


def test_who_has_stopped_or_told_nothing_is_left_in_peace(desk: Desk) -> None:
    stopped = half_told(desk, "はな")
    stopped.write("やめる")
    desk.work()
    only_looked = desk.friend("そら")
    only_looked.write("相談したい")
    desk.work()
    desk.send()

    wait_until_morning(desk, days=3)
    tick(desk)

    assert reminders(stopped) == reminders(only_looked) == 0
