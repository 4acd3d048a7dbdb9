"""Administrators are written to when the desk itself is in trouble: once each time, in the words of the console."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.alarming import Notice
from bot.telling import Teller
from handlers.duty import Duty
from handlers.hours import Hours
from storage import breaker, links, staff, switches
from storage.db import Store
from storage.ids import DeskKey
from storage.staff import NewMember
from storage.tables import Staff
from storage.vault import Place
from tests.storage.arriving import at_once, meet
from tests.storage.stores import NOW, later, make_vault

URL = "https://desk.example.jp"


class Post:
    """Keeps letters, or fails."""

    def __init__(self, fault: str | None = None) -> None:
        self.letters: list[tuple[str, Notice]] = []
        self.fault = fault

    def __call__(self, to: str, said: Notice) -> str | None:
        self.letters.append((to, said))
        return self.fault


def hire(store: Store, login: str, role: str, *, mail: bool = True) -> None:
    with store.transaction() as tx:
        member = staff.add(tx, NewMember(login, login, role, "ja", "hash", "SEED"), NOW)
        if mail:
            links.keep_mail(tx, member, f"{login}@example.jp")


def trouble(store: Store, name: switches.Name = "line_refuses_us") -> None:
    with store.transaction() as tx:
        switches.turn_on(tx, name, "reason", NOW, None)


def tell(store: Store, post: Post) -> int:
    teller = Teller(store, post, URL, lambda: later(10))
    return sum(1 for _ in iter(teller.step, False))


def test_every_administrator_gets_one_letter_in_the_words_of_the_console(store: Store) -> None:
    for login, role in (("mori", "admin"), ("sato", "admin"), ("ito", "clerk")):
        hire(store, login, role)
    trouble(store)
    post = Post()

    tell(store, post)
    trouble(store)
    tell(store, post)

    assert sorted(to for to, _ in post.letters) == ["mori@example.jp", "sato@example.jp"]
    _, said = post.letters[0]
    assert said.subject == "【engawa】システムからのお知らせ:LINEが送信を受け付けていません"
    assert "チャネルアクセストークン" in said.words
    assert f"{URL}/" in said.words
    assert len({said.id for _, said in post.letters}) == 2


def test_that_line_refuses_us_is_told_once_however_often_it_is_found(store: Store) -> None:
    hire(store, "mori", "admin")
    post = Post()
    for _ in range(3):
        with store.transaction() as tx:
            breaker.shut(tx, "401", NOW)
        tell(store, post)

    assert len(post.letters) == 1


def test_without_an_administrator_who_can_be_written_to_everybody_is(sqlite_store: Store) -> None:
    hire(sqlite_store, "mori", "admin", mail=False)
    hire(sqlite_store, "ito", "clerk")
    trouble(sqlite_store)
    post = Post()

    tell(sqlite_store, post)

    assert [to for to, _ in post.letters] == ["ito@example.jp"]


def test_a_letter_that_does_not_get_through_is_written_again_under_its_id(store: Store) -> None:
    hire(store, "mori", "admin")
    trouble(store)
    broken, post = Post("SMTPServerDisconnected"), Post()

    tell(store, broken)
    tell(store, post)
    tell(store, post)

    assert (len(broken.letters), len(post.letters)) == (1, 1)
    assert broken.letters[0][1].id == post.letters[0][1].id


def test_of_several_tellers_one_writes(store: Store) -> None:
    hire(store, "mori", "admin")
    trouble(store)
    post = Post()

    at_once(*[lambda: tell(store, post)] * 4)

    assert len(post.letters) == 1


def test_a_trouble_that_comes_back_is_told_again(store: Store) -> None:
    hire(store, "mori", "admin")
    post = Post()
    for _ in range(2):
        with store.transaction() as tx:
            switches.turn_on(tx, "push_stopped", "quota", NOW, later(5))
        Teller(store, post, URL, lambda: NOW).step()
        with store.transaction() as tx:
            switches.turn_on(tx, "push_stopped", "quota", NOW + timedelta(days=31), later(32 * 86400))
        Teller(store, post, URL, lambda: NOW + timedelta(days=31)).step()
        with store.transaction() as tx:
            switches.turn_off(tx, "push_stopped")

    assert len(post.letters) == 4


@pytest.mark.parametrize(
    "name", ["push_stopped", "line_refuses_us", "clearing_stopped", "room_short", "danger_parked"]
)
def test_there_are_words_for_every_trouble(sqlite_store: Store, name: switches.Name) -> None:
    hire(sqlite_store, "mori", "admin")
    trouble(sqlite_store, name)
    post = Post()

    tell(sqlite_store, post)

    assert len(post.letters) == 1


def test_what_staff_did_themselves_is_not_told(sqlite_store: Store) -> None:
    hire(sqlite_store, "mori", "admin")
    trouble(sqlite_store, "clearing_allowed")

    assert tell(sqlite_store, Post()) == 0


def test_an_address_that_does_not_open_keeps_nobody_else_from_being_told(store: Store) -> None:
    for login in ("mori", "sato"):
        hire(store, login, "admin")
    foreign = make_vault(keys={7: b"7" * 32}, current=7)
    with store.transaction() as tx:
        lost = next(member for member in staff.everybody(tx) if member.login == "mori")
        sealed = foreign.seal(b"mori@example.jp", Place("staff", "mail", lost.id.hex))
        tx.connection.execute(update(Staff).where(Staff.id == lost.id).values(mail=sealed))
    trouble(store)
    post = Post()

    tell(store, post)

    assert [to for to, _ in post.letters] == ["sato@example.jp"]


def on_line(store: Store, login: str) -> None:
    """A clerk whose LINE account is linked, and who has no mail address."""
    hire(store, login, "clerk", mail=False)
    person = meet(store, f"U{login}").id
    with store.transaction() as tx:
        theirs = update(Staff).where(Staff.login == login)
        tx.connection.execute(theirs.values(line_person=person))


def duty() -> Duty:
    return Duty(DeskKey("general"), on_call=("mori",), members=("mori", "ito"), hours=Hours(()))


@pytest.mark.parametrize("has_mail", [True, False])
def test_danger_that_nobody_heard_reaches_all_on_duty_by_every_way(store: Store, *, has_mail: bool) -> None:
    for login, role in (("mori", "clerk"), ("sato", "admin"), ("kato", "clerk")):
        hire(store, login, role)
    for login in ("ito", "ueda"):
        on_line(store, login)
    trouble(store, "danger_parked")
    post, line = Post(), Post()
    teller = Teller(store, post if has_mail else None, URL, lambda: later(10), tuple, line, duty)

    assert teller.step()
    assert not teller.step()

    assert sorted(to for to, _ in post.letters) == (
        ["mori@example.jp", "sato@example.jp"] if has_mail else []
    )
    assert [to for to, _ in line.letters] == ["Uito"]
    assert f"{URL}/parked" in line.letters[0][1].words


def test_other_troubles_are_not_told_by_line_and_wait_for_a_mail_server(sqlite_store: Store) -> None:
    hire(sqlite_store, "mori", "admin")
    on_line(sqlite_store, "ito")
    trouble(sqlite_store)
    post, line = Post(), Post()

    assert not Teller(sqlite_store, None, URL, lambda: later(10), tuple, line, duty).step()
    tell(sqlite_store, post)

    assert (len(line.letters), len(post.letters)) == (0, 1)
