"""The alarm loop: everybody on duty is called, again and again, by every way they have, until somebody takes it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.alarming import Alarmer, Notice, Way, by_mail, plan
from bot.mail import Letter, MailServer
from handlers import alarm_taking, staff_lines
from handlers.arrivals import Wrote
from storage import alarms, links
from storage.alarms import Channel
from storage.db import Store
from storage.tables import AlarmCall
from tests.bot.mailbox import Mailbox, mail_server
from tests.handlers.desk import Desk
from tests.handlers.ears import listening
from tests.handlers.in_danger import DYING

URL = "https://desk.example.jp"
FRIDAY = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


class Telephone:
    """Remembers who was called, or fails."""

    def __init__(self, fault: str | None = None) -> None:
        self.said: list[tuple[str, Notice]] = []
        self.fault = fault

    def __call__(self, to: str, said: Notice) -> str | None:
        self.said.append((to, said))
        return self.fault


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = listening(Desk(store))
    desk.now = FRIDAY
    return desk


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


def reachable(desk: Desk, login: str, role: str = "clerk", *, mail: bool = True, line: bool = False) -> None:
    """A member of staff with ways to be called."""
    member = desk.hire(login, role)
    with desk.store.transaction() as tx:
        code = staff_lines.new_code(tx, member, desk.now) if line else ""
        if mail:
            staff_lines.keep_mail(tx, member, f"{login}@example.jp", desk.now)
    if line:
        desk.arrive(Wrote(f"code-{login}", code), f"Ustaff-{login}")


def alarmer(desk: Desk, channel: Channel, way: Way | None) -> Alarmer:
    return Alarmer(desk.store, desk.council, channel, way, URL, lambda: desk.now, threading.Event())


def run(desk: Desk, channel: Channel, way: Way | None) -> int:
    loop = alarmer(desk, channel, way)
    return sum(1 for _ in iter(loop.step, False))


def states(desk: Desk) -> list[tuple[str, int, str, str | None]]:
    columns = select(AlarmCall.channel, AlarmCall.round, AlarmCall.state, AlarmCall.reason)
    with desk.store.reading() as tx:
        rows = tx.connection.execute(columns.order_by(AlarmCall.made_at, AlarmCall.id))
        return [(row.channel, row.round, row.state, row.reason) for row in rows]


def test_a_letter_reaches_the_duty_desk_and_says_nothing_of_the_matter(desk: Desk, mailbox: Mailbox) -> None:
    reachable(desk, "tanaka")
    desk.write("urgent suicide です、助けて")
    way = by_mail(MailServer.at(mailbox.url, "desk@example.jp"))

    run(desk, "mail", way)

    (letter,) = mailbox.letters
    number = desk.case().number
    assert letter["Subject"] == f"【engawa】確認が必要な受付があります({number})"
    assert letter["To"] == "tanaka@example.jp"
    body = letter.get_content()
    assert f"{URL}/cases/{number}" in body
    assert not [
        word for word in ("suicide", "助けて", "死", "urgent", "Umiki") if word in body + letter["Subject"]
    ]
    assert states(desk) == [("mail", 1, "sent", None)]


def test_calls_go_on_in_widening_circles_until_somebody_takes_it(desk: Desk) -> None:
    duty = replace(desk.council.duty, members=("tanaka", "suzuki"), on_call=("tanaka",))
    slots = tuple(replace(slot, staff=("tanaka",)) for slot in duty.hours.slots)
    desk.council = replace(desk.council, duty=replace(duty, hours=replace(duty.hours, slots=slots)))
    for login, role in (("tanaka", "clerk"), ("suzuki", "clerk"), ("mori", "lead"), ("ito", "clerk")):
        reachable(desk, login, role)
    desk.write("urgent suicide")
    phone = Telephone()
    called = []
    for _ in range(6):
        run(desk, "mail", phone)
        called.append(sorted(to.partition("@")[0] for to, _ in phone.said))
        phone.said.clear()
        desk.pass_time(121)

    assert called == [
        ["tanaka"],
        ["suzuki", "tanaka"],
        ["mori", "suzuki", "tanaka"],
        ["mori", "suzuki", "tanaka"],
        [],
        [],
    ]
    member, number = desk.hire("kato"), desk.case().number
    with desk.store.transaction() as tx:
        alarm_taking.take_alarm(tx, member, number, desk.now)
    desk.pass_time(600)
    run(desk, "mail", phone)
    assert phone.said == []


def test_one_way_that_fails_stops_no_other(desk: Desk) -> None:
    reachable(desk, "tanaka", line=True)
    desk.write("urgent suicide")
    line = Telephone()

    run(desk, "mail", None)
    run(desk, "line", line)

    assert sorted(states(desk)) == [("line", 1, "sent", None), ("mail", 1, "failed", "unset")]
    assert [to for to, _ in line.said] == ["Ustaff-tanaka"]


def test_a_server_that_refuses_or_is_away_is_written_down_by_kind_alone(desk: Desk, mailbox: Mailbox) -> None:
    reachable(desk, "tanaka")
    desk.write("urgent suicide")
    mailbox.answer = "550 no such urgent matter"
    run(desk, "mail", by_mail(MailServer.at(mailbox.url, "desk@example.jp")))
    desk.pass_time(116)
    away = MailServer("127.0.0.1", 1, encrypted=False, login="", password="", sender="d@example.jp")
    for _ in range(alarms.TRIES_MOST):
        desk.pass_time(5)
        run(desk, "mail", by_mail(away))

    assert states(desk) == [
        ("mail", 1, "failed", "SMTPDataError"),
        ("mail", 2, "failed", "ConnectionRefusedError"),
    ]


def test_a_crash_between_claim_and_call_makes_it_again_once_the_lease_is_over(desk: Desk) -> None:
    reachable(desk, "tanaka")
    desk.write("urgent suicide")

    class Killed(BaseException):
        """As if the process had died."""

    def die(to: str, said: Notice) -> str | None:
        del to, said
        raise Killed

    with pytest.raises(Killed):
        run(desk, "mail", die)
    phone = Telephone()
    run(desk, "mail", phone)
    assert phone.said == []

    desk.pass_time(31)
    run(desk, "mail", phone)

    assert len(phone.said) == 1
    assert states(desk) == [("mail", 1, "sent", None)]


def test_a_round_that_a_wrong_clock_put_off_for_a_day_comes_once_the_clock_is_right(desk: Desk) -> None:
    raised_at = desk.now
    desk.now += timedelta(days=1)
    desk.write(DYING)

    with desk.store.transaction() as tx:
        assert alarms.next_due(tx, raised_at) is not None


def test_a_call_is_given_up_after_a_few_crashes_and_the_next_round_comes_all_the_same(desk: Desk) -> None:
    reachable(desk, "tanaka")
    desk.write("urgent suicide")
    with desk.store.transaction() as tx:
        plan(tx, desk.council, desk.now)
    for _ in range(3):
        with desk.store.transaction() as tx:
            assert alarms.lease_call(tx, "mail", desk.now)
        desk.pass_time(31)
    phone = Telephone()
    run(desk, "mail", phone)

    desk.pass_time(121)
    run(desk, "mail", phone)

    assert {row[:3] for row in states(desk)} >= {("mail", 1, "failed"), ("mail", 2, "sent")}


def test_graver_words_call_at_once(desk: Desk) -> None:
    reachable(desk, "tanaka")
    desk.write("urgent suicide")
    phone = Telephone()
    run(desk, "mail", phone)
    desk.write("emergency suicide")
    run(desk, "mail", phone)

    assert len(phone.said) == 2


def test_the_bell_rings_when_danger_is_heard(desk: Desk) -> None:
    before = desk.store.bell.rung("alarms")
    desk.write("urgent suicide")

    assert desk.store.bell.rung("alarms") > before


def test_many_loops_make_every_call_once(desk: Desk) -> None:
    for number in range(8):
        reachable(desk, f"member-{number}")
    desk.write("urgent suicide")
    phone = Telephone()
    threads = [threading.Thread(target=run, args=(desk, "mail", phone)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(phone.said) == len({to for to, _ in phone.said}) == 8


def test_a_letter_that_is_no_letter_is_a_fault_not_a_crash(mailbox: Mailbox) -> None:
    server = MailServer.at(mailbox.url, "desk@example.jp")

    assert server.send(Letter("a@example.jp\nBcc: b@example.jp", "x", "y", "1", FRIDAY)) == "ValueError"
    assert server.answers() is None
    assert mailbox.letters == []


def test_a_linked_colleague_is_called_by_line_and_is_no_resident(desk: Desk) -> None:
    reachable(desk, "tanaka", mail=False, line=True)
    desk.write("urgent suicide", who="Ustaff-tanaka")
    desk.write("相談したい", who="Ustaff-tanaka")

    with desk.store.reading() as tx:
        assert alarms.open_now(tx) == ()
    assert desk.cases("Ustaff-tanaka") == []
    assert "職員への連絡用" in desk.heard("Ustaff-tanaka")[-1]

    desk.write("解除", who="Ustaff-tanaka")
    desk.write("urgent suicide", who="Ustaff-tanaka")
    with desk.store.reading() as tx:
        assert len(alarms.open_now(tx)) == 1


def test_a_code_works_once_soon_and_for_few_guesses(desk: Desk) -> None:
    member = desk.hire("tanaka")
    with desk.store.transaction() as tx:
        code = staff_lines.new_code(tx, member, desk.now)
    for _ in range(staff_lines.TRIES):
        desk.write("EN-AAAA-AAAA", who="Uguess")
    desk.write(code, who="Uguess")
    guessed = desk.person("Uguess").id
    with desk.store.reading() as tx:
        assert links.member_of(tx, guessed) is None

    desk.write(code.lower().replace("-", " "), who="Uown")
    own = desk.person("Uown").id
    with desk.store.reading() as tx:
        assert links.member_of(tx, own) == member.id

    desk.write(code, who="Uthief")
    thief = desk.person("Uthief").id
    with desk.store.reading() as tx:
        assert links.member_of(tx, thief) is None


def test_a_code_grows_old(desk: Desk) -> None:
    member = desk.hire("tanaka")
    with desk.store.transaction() as tx:
        code = staff_lines.new_code(tx, member, desk.now)
    desk.pass_time(601)
    desk.write(code, who="Ulate")
    late = desk.person("Ulate").id

    with desk.store.reading() as tx:
        assert links.member_of(tx, late) is None
