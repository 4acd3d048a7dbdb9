"""What did not arrive or could not be read: all of it is counted and can be turned to, however much it is."""

import pytest

from handlers.paged import last_page
from storage import outbox, people, seats, staff
from storage.desks import NOT_SENT, PAGE
from storage.ids import CaseNumber, DeskKey
from storage.outbox import Lane
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, Page, sit_down
from tests.admin.test_offered import complaint
from tests.admin.test_upkeep import park, wrote

MANY = PAGE + 10
HELD = "まだ送られていないお返事があります。"
REFUSED = "お返事が届きませんでした。"
PARKED = "うまく受け取れなかったものがあります。"


def unsent(desk: Desk, number: CaseNumber, state: str = "refused", how_many: int = 1) -> None:
    """Words for the person of a case that never go out."""
    person = desk.person(number)
    for _ in range(how_many):
        desk.wait(seconds=1)
        with desk.store.transaction() as tx:
            row = outbox.add(
                tx, people.hold(tx, person.id), outbox.New("words", Lane.STAFF, "お返事"), desk.now
            )
            leased = outbox.lease_next(tx, desk.now)
            assert leased
            assert leased.id == row
            outbox.finish(tx, leased, state, desk.now, "forbidden")  # type: ignore[arg-type]  # one of NOT_SENT


def parked(desk: Desk, how_many: int) -> None:
    for number in range(how_many):
        desk.wait(seconds=1)
        park(desk, wrote(f"もしもし{number}番", f"01A{number:03d}"))


def times_of(page: Page) -> list[str]:
    """When each line of the list was, as its page says."""
    lines = [each for each in page.all("ul", **{"class": "plain-list"}) for each in each.iter("time")]
    return [each.get("datetime", "") for each in lines]


def test_the_fifty_first_of_each_kind_is_counted_and_can_be_turned_to(any_desk: Desk) -> None:
    desk, console = any_desk, sit_down(any_desk)
    number = desk.case()
    unsent(desk, number, "held", MANY)
    parked(desk, MANY)

    queue, whole = console.get("/"), console.get("/troubles")
    pages = [console.get(f"/troubles?page={page}") for page in range(3)]

    assert f"届かなかったもの・読めなかったものが{2 * MANY}件あります" in queue.text
    assert f"{2 * MANY}件のうち、新しい{PAGE}件だけをここに出しています。" in queue.text
    assert queue.all("a", href="/troubles")
    assert queue.all("a", href="/troubles?page=1")
    assert len(times_of(queue)) == PAGE
    assert times_of(whole) == times_of(pages[0])
    shown = [moment for page in pages for moment in times_of(page)]
    assert len(set(shown)) == len(shown) == 2 * MANY
    assert shown == sorted(shown, reverse=True)
    everything = " ".join(page.text for page in pages)
    assert (everything.count(HELD), everything.count(PARKED)) == (MANY, MANY)
    assert f"{2 * MANY}件のうち、{PAGE + 1}件目から{2 * PAGE}件目までを出しています。" in pages[1].text
    assert [bool(page.all("a", rel="next")) for page in pages] == [True, True, False]
    assert [bool(page.all("a", rel="prev")) for page in pages] == [False, True, True]


@pytest.mark.parametrize("state", NOT_SENT)
def test_more_than_a_page_of_any_ending_is_shown_to_the_last(any_desk: Desk, state: str) -> None:
    console = sit_down(any_desk)
    unsent(any_desk, any_desk.case(), state, PAGE + 1)

    assert len(times_of(console.get("/troubles?page=1"))) == 1


def test_what_could_not_be_read_is_paged_and_counted(any_desk: Desk) -> None:
    desk, console = any_desk, sit_down(any_desk)
    parked(desk, MANY)

    first, second = console.get("/parked"), console.get("/parked?page=1")

    assert f"{MANY}件のうち、1件目から{PAGE}件目までを出しています。" in first.text
    assert [link.get("href") for link in first.all("a", rel="next")] == ["/parked?page=1"]
    assert [f"もしもし{number}番" in second.text for number in (0, 9, 10)] == [True, True, False]
    assert [f"もしもし{number}番" in first.text for number in (0, 9, 10)] == [False, False, True]


def test_whoever_sees_to_a_line_stays_on_their_page(desk: Desk, console: Console) -> None:
    parked(desk, MANY)
    page = console.get("/parked?page=1")
    last = [form.get("action", "") for form in page.all("form") if "/settle" in form.get("action", "")][-1]

    again = console.submit(page, last.partition("/parked")[2])

    assert f"{MANY - 1}件のうち、{PAGE + 1}件目から{MANY - 1}件目まで" in again.text


def test_a_page_that_is_gone_is_the_last_there_is(desk: Desk, console: Console) -> None:
    unsent(desk, desk.case(), "held", 3)

    assert len(times_of(console.get("/troubles?page=99999999"))) == 3
    assert [last_page(*asked) for asked in ((0, 50, 7), (50, 50, 7), (51, 50, 7), (51, 50, 0))] == [
        0,
        0,
        1,
        0,
    ]


def test_what_went_right_shows_nothing_of_all_this(desk: Desk, console: Console) -> None:
    assert "届かなかったもの" not in console.get("/").text
    assert "ありません。" in console.get("/troubles").text


def test_what_is_older_than_two_weeks_is_not_counted(desk: Desk) -> None:
    unsent(desk, desk.case(), "held", 2)
    desk.wait(days=15)
    unsent(desk, desk.case(), "refused", 1)

    assert "読めなかったものが1件あります" in sit_down(desk).get("/").text


def test_what_is_hidden_is_neither_shown_nor_counted_and_leaves_no_gap(any_desk: Desk) -> None:
    desk = any_desk
    console, reader, me = sit_down(desk), sit_down(desk, "sato", "佐藤 二"), desk.member()
    with desk.store.transaction() as tx:
        seats.give(tx, me.id, [DeskKey("livelihood")])
    plain, secret = desk.case(), complaint(desk, "sato")
    for _ in range(6):
        unsent(desk, plain, "refused", 9)
        unsent(desk, secret, "held", 3)

    queue, pages = console.get("/"), [console.get(f"/troubles?page={page}") for page in range(2)]
    theirs = reader.get("/troubles")

    assert "が54件あります" in queue.text
    assert [len(times_of(page)) for page in pages] == [PAGE, 4]
    assert all(HELD not in page.text and secret not in page.text for page in (queue, *pages))
    assert "72件のうち" in theirs.text
    assert secret in theirs.text


def test_a_member_from_outside_reads_none_of_it(desk: Desk) -> None:
    console, me = sit_down(desk), desk.member()
    unsent(desk, desk.case(), "held", 1)
    with desk.store.transaction() as tx:
        staff.change(tx, me.id, role="outside")

    assert HELD not in console.get("/").text
    console.get("/troubles", 403)
