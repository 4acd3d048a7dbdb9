"""What nobody may overlook on a case: how its person may be reached and how never, and what troubles them most."""

import json

from handlers.findable import told_of
from storage import cases, matters, people
from storage.ids import CaseNumber
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console

QUIET = "スマホを見られている方です。"


def answered(desk: Desk, number: CaseNumber, told: dict[str, str], *, quiet: bool) -> None:
    rows = [
        {
            "question": question,
            "key": "",
            "label": "見出し",
            "value": value,
            "theirs": value,
            "sensitive": False,
        }
        for question, value in told.items()
    ]
    kept = json.dumps(rows)
    with desk.store.transaction() as tx:
        case = cases.by_number(tx, number)
        assert case
        person = people.hold(tx, case.person)
        cases.fill(tx, person, case.id, kept, told_of(kept))
        people.keep_quiet(tx, person.id, quiet=quiet)
        matters.keep(tx, case.id, "person", ["debt", "rent"])
        matters.keep(tx, case.id, "staff", ["rent", "kin"])


def test_how_never_to_reach_them_stands_at_the_head(desk: Desk, console: Console) -> None:
    number = desk.case()
    answered(desk, number, {"contact": "自分から書くまで待って", "reach": "夜と土日はだめ"}, quiet=True)

    page = console.get(f"/cases/{number}").text

    assert page.index("連絡のしかた") < page.index(QUIET) < page.index("夜と土日はだめ")
    assert page.count("夜と土日はだめ") == 2


def test_the_boxes_are_shown_once_each_as_staff_have_ticked_them_the_main_one_first(
    desk: Desk, console: Console
) -> None:
    number = desk.case()
    answered(desk, number, {"contact": "電話で"}, quiet=False)

    page = console.get(f"/cases/{number}").text

    assert "◎家賃やローンの支払い / 家族との関係" in " ".join(page.split())
    assert QUIET not in page


def test_who_told_nothing_of_it_has_no_such_head(desk: Desk, console: Console) -> None:
    page = console.get(f"/cases/{desk.case()}").text

    assert "連絡のしかた" not in page
    assert QUIET not in page


def test_whoever_is_answered_on_line_is_nothing_to_warn_of(desk: Desk, console: Console) -> None:
    chosen = {
        "question": "contact",
        "label": "お返事の方法",
        "value": "ここ(LINE)で",
        "theirs": "",
        "sensitive": False,
    }
    number = desk.case()

    desk.answers(number, [{**chosen, "key": "choice.contact.line"}])
    page = console.get(f"/cases/{number}")
    assert not page.all("section", **{"aria-labelledby": "reach-title"})
    assert "ここ(LINE)で" in page.text
    desk.answers(number, [{**chosen, "key": "choice.contact.no_calls"}])
    assert console.get(f"/cases/{number}").all("section", **{"class": "notice careful reach"})
