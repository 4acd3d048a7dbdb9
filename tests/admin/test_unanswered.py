"""The list of what had no answer, as staff read it."""

from __future__ import annotations

from storage import cases, unanswered
from storage.ids import CaseNumber
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, sit_down

WORDS = "ねこの <b>砂</b> はどこで"


def unclear(desk: Desk) -> CaseNumber:
    number = desk.case()
    message = desk.says(number, "text", words=WORDS)
    person = desk.person(number)
    with desk.store.transaction() as tx:
        case = cases.by_number(tx, number)
        assert case is not None
        unanswered.keep(tx, person, case.id, unanswered.New(message, "ja", ("event",)), desk.now)
    return number


def test_the_list_shows_the_words_as_written_and_where_they_stand(any_desk: Desk) -> None:
    console = sit_down(any_desk)
    number = unclear(any_desk)

    page = console.get("/unanswered")

    assert WORDS in page.text  # as text, never as markup: the page parses
    assert number in page.text
    assert "催し・講座" in page.text


def test_what_was_looked_at_leaves_the_list(desk: Desk, console: Console) -> None:
    unclear(desk)

    page = console.submit(console.get("/unanswered"), "/settle")

    assert "一覧から外しました。" in page.text
    assert "いまはありません。" in page.text


def test_reading_the_words_is_written_down(desk: Desk, console: Console) -> None:
    number = unclear(desk)

    console.get("/unanswered")

    assert "unanswered.read" in [entry.action for entry in desk.record_of(desk.found(number).id)]
