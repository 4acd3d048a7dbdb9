"""What people tell in the talk is what their case is found by, from that moment on and no longer than it is kept."""

from handlers.arrivals import Unsent
from handlers.learning import learn_profile
from storage import finding
from storage.finding import pieces_of_phone, pieces_wanted
from storage.spelling import name_words
from tests.handlers.desk import Desk

PHONE = "+819012345678"


def told(desk: Desk) -> None:
    """An intake up to its review."""
    desk.write("相談したい")
    for label in ("はい", "自分のこと", "住まい", "急がない"):
        desk.tap(label)
    desk.write("雨もりがします。佐々木さんの家です。", message="story")
    desk.tap("電話で")
    desk.write("０９０−１２３４−５６７８", message="phone")
    desk.write("サトウ　ミキ", message="name")


def numbers_found(desk: Desk) -> int:
    with desk.store.reading() as tx:
        return len(finding.candidates(tx, pieces_of_phone(PHONE), 5))


def found_by(desk: Desk, name: str) -> int:
    with desk.store.reading() as tx:
        return len(finding.candidates(tx, pieces_wanted(name_words(name)), 5))


def test_a_case_is_found_before_it_is_even_sent(desk: Desk) -> None:
    told(desk)

    assert numbers_found(desk) == 1
    assert found_by(desk, "さとうみき") == 1
    assert found_by(desk, "佐々木") == 0  # the story is not looked through


def test_what_is_taken_back_finds_nothing(desk: Desk) -> None:
    told(desk)

    desk.arrive(Unsent("phone"))
    desk.arrive(Unsent("name"))

    assert numbers_found(desk) == 0
    assert found_by(desk, "さとうみき") == 0


def test_what_line_tells_of_a_person_finds_their_cases(desk: Desk) -> None:
    told(desk)
    person = desk.person()

    with desk.store.transaction() as tx:
        learn_profile(tx, person.id, "はなこ🌸", None)

    assert found_by(desk, "ハナコ") == 1
    assert found_by(desk, "さとう") == 1
