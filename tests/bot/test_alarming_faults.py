"""What stands in the way of a call to one member of staff delays nobody else's, and is not taken for an answer."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, update

from bot import mail
from bot.alarming import Alarmer, Notice, Way, by_line, by_mail
from bot.mail import Letter, MailServer, Passing
from bot.outcomes import Again, Outcome, Rejected, Sent
from handlers import staff_lines
from handlers.arrivals import Followed, Unfollowed, Wrote
from storage import alarms
from storage.alarms import SEALED, Channel
from storage.db import Store
from storage.staff import Member
from storage.tables import AlarmCall, Person, Staff
from storage.vault import Place
from tests.bot.mailbox import Mailbox, mail_server
from tests.handlers.desk import Desk
from tests.handlers.ears import listening
from tests.handlers.in_danger import DYING
from tests.storage.stores import make_vault

FRIDAY = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


class Line:
    """LINE, giving these answers one after the other, and taking everything from then on."""

    def __init__(self, *answers: Outcome) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, UUID]] = []

    def push(self, to: str, said: object, key: UUID) -> Outcome:
        del said
        self.asked.append((to, key))
        return self.answers.pop(0) if self.answers else Sent()


@pytest.fixture
def desk(store: Store) -> Desk:
    desk = listening(Desk(store))
    desk.now = FRIDAY
    return desk


def by_mail_to(desk: Desk, login: str) -> Member:
    member = desk.hire(login)
    with desk.store.transaction() as tx:
        staff_lines.keep_mail(tx, member, f"{login}@example.jp", desk.now)
    return member


def on_line(desk: Desk, login: str) -> Member:
    member = desk.hire(login)
    with desk.store.transaction() as tx:
        code = staff_lines.new_code(tx, member, desk.now)
    desk.arrive(Wrote(f"code-{login}", code), f"U{login}")
    return member


def call(desk: Desk, channel: Channel, way: Way) -> None:
    loop = Alarmer(desk.store, desk.council, channel, way, "https://x", lambda: desk.now, threading.Event())
    for _ in iter(loop.step, False):
        pass


def call_line(desk: Desk, line: Line) -> None:
    call(desk, "line", by_line(line))  # type: ignore[arg-type]  # all of LINE that a call asks for


def states(desk: Desk) -> list[tuple[str, str | None]]:
    with desk.store.reading() as tx:
        rows = tx.connection.execute(
            select(AlarmCall.state, AlarmCall.reason)
            .join(Staff, Staff.id == AlarmCall.staff_id)
            .order_by(AlarmCall.round, Staff.login)
        )
        return [(row.state, row.reason) for row in rows]


def reached(desk: Desk) -> Sequence[int]:
    with desk.store.reading() as tx:
        return [alarm.reached for alarm in alarms.open_now(tx)]


def test_an_address_that_does_not_open_keeps_nobody_else_from_being_called(desk: Desk) -> None:
    lost, *_ = [by_mail_to(desk, login) for login in ("aoki", "baba", "chiba")]
    foreign = make_vault(keys={7: b"7" * 32}, current=7)
    sealed = foreign.seal(b"aoki@example.jp", Place("staff", "mail", lost.id.hex))
    with desk.store.transaction() as tx:
        tx.connection.execute(update(Staff).where(Staff.id == lost.id).values(mail=sealed))
    desk.write(DYING)
    called: list[str] = []

    def way(to: str, said: Notice) -> str | None:
        del said
        called.append(to)
        return None

    call(desk, "mail", way)

    assert sorted(called) == ["baba@example.jp", "chiba@example.jp"]
    assert states(desk) == [("failed", SEALED), ("sent", None), ("sent", None)]


def test_a_colleagues_key_that_does_not_open_keeps_nobody_else_from_being_called(desk: Desk) -> None:
    for login in ("aoki", "baba"):
        on_line(desk, login)
    with desk.store.transaction() as tx:
        theirs = Person.line_key == tx.vault.digest("line_id", "Uaoki")
        tx.connection.execute(update(Person).where(theirs).values(sealed_key=b"damaged"))
    desk.write(DYING)
    line = Line()

    call_line(desk, line)

    assert [to for to, _ in line.asked] == ["Ubaba"]
    assert states(desk) == [("failed", SEALED), ("sent", None)]


def test_a_colleague_who_has_blocked_us_is_not_taken_for_reached_until_they_are_back(desk: Desk) -> None:
    on_line(desk, "aoki")
    desk.arrive(Unfollowed(), "Uaoki")
    desk.write(DYING)
    line = Line()
    call_line(desk, line)
    assert (line.asked, states(desk), reached(desk)) == ([], [("failed", "blocked")], [0])

    desk.arrive(Followed(again=True), "Uaoki")
    desk.pass_time(121)
    call_line(desk, line)

    assert [to for to, _ in line.asked] == ["Uaoki"]
    assert reached(desk) == [1]


def test_a_call_that_a_short_fault_came_between_is_made_again_at_once_under_its_key(desk: Desk) -> None:
    on_line(desk, "aoki")
    desk.write(DYING)
    line = Line(Again(2.0, "ProtocolError"))

    call_line(desk, line)
    assert states(desk) == [("waiting", None)]
    desk.pass_time(5)
    call_line(desk, line)

    assert states(desk) == [("sent", None)]
    assert len(line.asked) == 2
    assert len({key for _, key in line.asked}) == 1


def test_a_fault_that_does_not_pass_is_a_failed_call_after_three(desk: Desk) -> None:
    on_line(desk, "aoki")
    desk.write(DYING)
    line = Line(*[Again(2.0, "ProtocolError")] * 9)
    for _ in range(9):
        call_line(desk, line)
        desk.pass_time(5)

    assert states(desk) == [("failed", "Again")]
    assert len(line.asked) == alarms.TRIES_MOST


def test_what_line_will_never_take_is_not_asked_twice(desk: Desk) -> None:
    on_line(desk, "aoki")
    desk.write(DYING)
    line = Line(Rejected(400, "no such user"))
    for _ in range(3):
        call_line(desk, line)
        desk.pass_time(5)

    assert states(desk) == [("failed", "Rejected")]
    assert len(line.asked) == 1


def test_an_alarm_that_was_taken_while_a_call_waits_to_be_made_again_is_not_called_for(desk: Desk) -> None:
    on_line(desk, "aoki")
    desk.write(DYING)
    line = Line(Again(2.0, "ProtocolError"))
    call_line(desk, line)
    case, member = desk.case().id, desk.hire("baba")
    with desk.store.transaction() as tx:
        alarms.take(tx, case, member.id, desk.now)

    desk.pass_time(5)
    call_line(desk, line)

    assert len(line.asked) == 1
    assert states(desk) == [("moot", None)]


def letter() -> Letter:
    return Letter("a@example.jp", "subject", "words", "1", FRIDAY)


def test_a_server_that_is_away_or_asks_to_wait_may_be_asked_again_and_one_that_refuses_not() -> None:
    away = MailServer("127.0.0.1", 1, encrypted=False, login="", password="", sender="d@example.jp")
    assert isinstance(away.send(letter()), Passing)
    with mail_server() as mailbox:
        server = MailServer.at(mailbox.url, "desk@example.jp")
        mailbox.answer = "451 later"
        assert isinstance(server.send(letter()), Passing)
        mailbox.answer = "550 never"
        assert not isinstance(server.send(letter()), Passing)


def test_a_letter_that_may_have_been_taken_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "PATIENCE_S", 0.3)
    with mail_server() as mailbox:
        mailbox.pause_s = 1.0
        fault = MailServer.at(mailbox.url, "desk@example.jp").send(letter())

    assert fault
    assert not isinstance(fault, Passing)


def test_a_letter_that_was_taken_has_gone_out_however_the_server_takes_its_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def leave(*_: object) -> str:
        return "421 gone"

    monkeypatch.setattr(Mailbox, "handle_QUIT", leave, raising=False)
    with mail_server() as mailbox:
        assert by_mail(MailServer.at(mailbox.url, "d@example.jp"))("a@example.jp", notice()) is None
        assert len(mailbox.letters) == 1


def notice() -> Notice:
    return Notice("subject", "words", "1", FRIDAY)
