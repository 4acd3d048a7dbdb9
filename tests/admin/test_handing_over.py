"""Two desks at two browsers: one hands a case over line by line, the other accepts or hands it back; sealed cases."""

from storage import seats, staff
from storage.ids import CaseId, CaseNumber, DeskKey
from tests.admin.desk_under_test import Desk
from tests.admin.strict_client import Console, Page, sit_down

THERE = DeskKey("general")
STORY = "家賃を三か月払えていません。"


def two(desk: Desk) -> tuple[CaseNumber, Console, Console]:
    """A case, somebody at its desk, and somebody at another."""
    number = desk.case()
    desk.answers(
        number, [{"question": "story", "label": "お話", "value": STORY, "theirs": STORY, "sensitive": False}]
    )
    here, sato, ito = desk.found(number).desk, desk.member(), desk.member("ito", "伊藤 二")
    with desk.store.transaction() as tx:
        seats.give(tx, sato.id, [here])
        seats.give(tx, ito.id, [THERE])
    return number, sit_down(desk), sit_down(desk, "ito", "伊藤 二")


def offer(giver: Console, number: CaseNumber, **typed: str) -> Page:
    page = giver.get(f"/cases/{number}")
    return giver.submit(page, "/offer", 303, to=THERE, basis="consent", consent_told="yes", **typed)


def test_a_case_is_offered_seen_accepted_and_logged_on_either_database(any_desk: Desk) -> None:
    number, giver, receiver = two(any_desk)
    assert STORY not in receiver.get(f"/cases/{number}").text

    page = offer(giver, number, line="answer:story", words="住まいのことで、お願いします。")
    assert "返事を待っています" in page.text

    queue = receiver.get("/")
    assert "この窓口の返事を待っています" in queue.text
    assert "みどり 花子" not in queue.text
    seen = receiver.get(f"/cases/{number}")
    assert STORY in seen.text
    assert "相談したいことがあります。" not in seen.text
    assert not seen.has_form("/offer")

    page = receiver.submit(seen, "/accept")
    assert any_desk.found(number).desk == THERE
    assert "受けました。" in page.text
    assert "山田 一" in page.text
    assert not giver.get(f"/cases/{number}").has_form("/take")


def test_whoever_accepts_too_late_is_told_kindly(desk: Desk) -> None:
    number, giver, receiver = two(desk)
    offer(giver, number)
    late = receiver.get(f"/cases/{number}")
    giver.submit(giver.get(f"/cases/{number}"), "/withdraw")

    page = receiver.submit(late, "/accept", status=422)

    assert "相手の窓口が取り下げました。" in page.text


def test_without_consent_it_is_refused_and_the_words_stay(desk: Desk) -> None:
    number, giver, _ = two(desk)

    page = giver.submit(
        giver.get(f"/cases/{number}"), "/offer", status=422, to=THERE, basis="consent", words="お願いします"
    )

    assert "本人の同意がまだありません" in page.text
    assert "お願いします" in page.said("textarea", id="offer-words")


def test_on_paper_and_its_answer(desk: Desk) -> None:
    number, giver, _ = two(desk)
    page = giver.get(f"/cases/{number}")
    assert "福祉事務所" in [option.get("value") for option in page.all("option")]

    page = giver.submit(
        page, "/paper", basis="life", agency="地域包括支援センター", words="食事がとれていません。"
    )
    assert "地域包括支援センター" in page.text
    page = giver.submit(page, "/paper-answer", answer="accepted", words="明日訪問とのこと。")

    assert "明日訪問とのこと。" in page.text
    assert desk.found(number).desk != THERE


def test_a_sealed_case_shows_its_number_and_an_emergency_opens_it(desk: Desk) -> None:
    number = desk.case()
    sealing, other = sit_down(desk), sit_down(desk, "ito", "伊藤 二")
    sealing.submit(sealing.get(f"/cases/{number}"), "/seal", kind="named")

    page = other.get(f"/cases/{number}", 403)
    assert number in page.text
    assert "みどり 花子" not in page.text
    assert "みどり 花子" not in other.get("/").text
    page = other.submit(page, "/open-sealed", words="倒れたとの電話がありました。")

    assert "みどり 花子" in page.text
    assert "倒れたとの電話" in sealing.get(f"/cases/{number}").text


def test_a_lead_says_who_works_at_which_desk(desk: Desk) -> None:
    lead, ito = desk.member(), desk.member("ito", "伊藤 二")
    console = sit_down(desk)
    console.get("/seats", 403)
    with desk.store.transaction() as tx:
        staff.change(tx, lead.id, role="lead")

    page = console.submit(console.get("/seats"), f"/seats/{ito.id}", desk=THERE)

    assert "担当の窓口を変えました。" in page.text
    with desk.store.reading() as tx:
        assert seats.of_member(tx, ito.id) == {THERE}
    assert desk.record_of(CaseId(ito.id))[-1].action == "staff.seated"
