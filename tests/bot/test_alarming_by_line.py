"""Alarms by LINE, against the platform's stand-in: a linked colleague's phone shows the call, and shows it once."""

import threading
from dataclasses import replace

from bot.alarming import Alarmer, by_line
from handlers import staff_lines
from storage import staff
from tests.bot.desk import Desk
from tests.e2e.phones import Phone
from tests.handlers.ears import PlainEar

URL = "https://desk.example.jp"


def linked(desk: Desk) -> Phone:
    """A colleague's phone, linked with a code they were shown on the console."""
    phone = desk.friend("職員")
    new = staff.NewMember("tanaka", "田中", "clerk", "ja", "-", "SEED")
    with desk.store.transaction() as tx:
        staff.add(tx, new, desk.clock.now())
        member = staff.by_login(tx, "tanaka")
        assert member is not None
        code = staff_lines.new_code(tx, member, desk.clock.now())
    phone.write(code)
    desk.work()
    desk.send()
    assert "職員としての連携ができました" in phone.said()
    return phone


def call(desk: Desk) -> int:
    loop = Alarmer(
        desk.store, desk.council, "line", by_line(desk.line), URL, desk.clock.now, threading.Event()
    )
    return sum(1 for _ in iter(loop.step, False))


def danger(desk: Desk) -> None:
    """Somebody writes; the desk hears danger in it."""
    desk.council = replace(desk.council, ear=PlainEar())
    desk.friend("はな").write("urgent suicide もうだめです")
    desk.work()


def calls_on(phone: Phone) -> list[str]:
    texts = [str(bubble["message"].get("text", "")) for bubble in phone.bubbles()]
    return [text for text in texts if text.startswith("【engawa】")]


def test_a_colleagues_phone_shows_the_call_and_nothing_of_the_matter(desk: Desk) -> None:
    phone = linked(desk)
    danger(desk)

    call(desk)

    (said,) = calls_on(phone)
    assert "確認が必要な受付があります" in said
    assert f"{URL}/cases/" in said
    assert not [word for word in ("はな", "もうだめ", "suicide", "緊急", "命") if word in said]


def test_a_call_whose_answer_was_lost_is_seen_once(desk: Desk) -> None:
    """LINE took the push, its answer never reached us, the process died: the same retry key brings no second one."""
    phone = linked(desk)
    danger(desk)
    sent: list[str] = []
    way = by_line(desk.line)

    def die_after(to: str, said: object) -> str | None:
        sent.append(str(way(to, said)))  # type: ignore[arg-type]  # a notice
        raise KeyboardInterrupt

    loop = Alarmer(desk.store, desk.council, "line", die_after, URL, desk.clock.now, threading.Event())
    try:
        loop.step()
    except KeyboardInterrupt:
        sent.append("killed")
    desk.wait_time(31)

    call(desk)

    assert sent == ["None", "killed"]
    assert len(calls_on(phone)) == 1
