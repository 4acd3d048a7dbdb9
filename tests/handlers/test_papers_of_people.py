"""Who stands on a paper: what staff know before what was told, each in their own box; what was agreed to, and how it was said."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conversations.handing_over import Basis
from handlers import handing_over
from handlers.handing_over import Offering
from handlers.papers.facts import with_answers
from handlers.papers.known import Cards, party, with_cards
from handlers.papers.sheet import Kind
from storage import cards, cases, seats
from storage.cards import Card, Change
from storage.cases import Found
from storage.ids import DeskKey, HandoverId, new_id
from storage.staff import Member
from tests.handlers.desk import MIKI, Desk
from tests.handlers.paper_cases import NAMELESS
from tests.handlers.test_case_matters import opened
from tests.handlers.test_papers import told_now
from tests.handlers.test_papers_of_cases import values
from tests.handlers.test_reception import form, take_down

THERE = DeskKey("livelihood")
HANA = Card(
    name="髙橋 ハナ",
    kana="タカハシ ハナ",
    born="1944-03-05",
    gender="女性",
    postal="177-0051",
    town="関町北1丁目",
    house="2-3 コーポ関町 101",
    phone="+819012345678",
    reach="hana@example.jp",
    language="en",
)
YUMIKO = Card(name="髙橋 由美子", kana="たかはし ゆみこ", phone="+81312345678", reach="FAX 03-1234-5679")


@pytest.fixture
def case(desk: Desk) -> Found:
    return desk.consult()


def know(desk: Desk, member: Member, case: Found, card: Card, *, concerned: bool = False) -> None:
    person, change = desk.person(MIKI), Change(card, 0, member.id, case.id if concerned else None)
    with desk.store.transaction() as tx:
        cards.write(tx, person, change, desk.pass_time())


def test_a_card_fills_the_boxes(desk: Desk, case: Found) -> None:
    sato = desk.hire("sato")
    know(desk, sato, case, HANA)

    found = values(desk, sato, Kind.INTAKE)

    assert found["name"] == "髙橋 ハナ"
    assert found["gender"] == "female"
    assert found["birth"] == "昭和19年(1944年)3月5日生まれ(82歳)"
    assert found["address"] == "〒177-0051 関町北1丁目 2-3 コーポ関町 101"
    assert (found["mobile"], found["home"], found["mail"]) == ("090-1234-5678", "", "hana@example.jp")
    assert found["language"] == "英語"
    assert values(desk, sato, Kind.ASSESSMENT)["phone"] == "090-1234-5678\nhana@example.jp"


def test_who_tells_and_who_it_is_about_have_each_their_card(desk: Desk, case: Found) -> None:
    sato = desk.hire("sato")
    know(desk, sato, case, YUMIKO)
    know(desk, sato, case, HANA, concerned=True)

    found = values(desk, sato, Kind.INTAKE)

    assert (found["name"], found["mobile"]) == ("髙橋 ハナ", "090-1234-5678")
    assert (found["visitor_name"], found["visitor_phone"]) == ("髙橋 由美子", "03-1234-5678")
    assert "FAX 03-1234-5679" in found["contact"]


def test_what_is_agreed_on_line_is_said_with_its_wording(desk: Desk, case: Found) -> None:
    found = values(desk, desk.hire("sato"), Kind.INTAKE)

    assert found["consents"].startswith("相談の記録と支援への利用: 同意 令和8年")
    assert "(2026-11版・LINEで回答)" in found["consents"]


def test_a_case_opened_without_the_form_tells_of_no_consent(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        opened(tx, desk)

    assert values(desk, desk.hire("sato"), Kind.INTAKE)["consents"] == ""


@pytest.mark.parametrize(
    ("channel", "way"), [("line", "line"), ("phone", "phone"), ("counter", "counter"), ("visit", "visit")]
)
def test_how_it_came_is_ticked(desk: Desk, case: Found, channel: str, way: str) -> None:
    with desk.store.transaction() as tx:
        cases.change(tx, case.id, channel=channel)

    assert values(desk, desk.hire("sato"), Kind.INTAKE)["way"] == way


def test_of_a_card_only_what_was_chosen_goes_along(desk: Desk, case: Found) -> None:
    sato, ito = desk.hire("sato"), desk.hire("ito")
    know(desk, sato, case, HANA)
    with desk.store.transaction() as tx:
        seats.give(tx, sato.id, [case.desk])
        seats.give(tx, ito.id, [THERE])
        offering = Offering(
            Basis.CONSENT,
            ("card:own:name", "card:own:birth"),
            "お願いします。",
            consent_told=True,
            once=HandoverId(new_id()),
            due_at=datetime(2026, 12, 8, 8, 0, tzinfo=UTC),
            explained="二日以内に電話があること。",
        )
        handing_over.offer(tx, sato, case.number, THERE, offering, desk.pass_time())

    for member in (sato, ito):
        found = values(desk, member, Kind.HANDOVER)
        assert (found["name"], found["gender"]) == ("髙橋 ハナ", "female")
        assert found["birth"].startswith("昭和19年")
        assert (found["address"], found["phone"]) == ("", "")
        assert found["shared"] == "name birth"
        assert found["explained"] == "二日以内に電話があること。"
        assert found["agreed_how"] == "本人から聞き取り(職員 sato)"
        assert found["agreed_on"] != ""
    assert values(desk, ito, Kind.INTAKE)["address"] == ""


def test_whoever_leads_somebody_here_is_named_with_their_office() -> None:
    facts = told_now(
        [
            {"question": "about", "key": "choice.about.duty", "label": "だれ", "value": "役目や仕事で"},
            {"question": "role", "key": "choice.role.commissioner", "label": "立場", "value": "民生委員"},
            {"question": "office", "key": "", "label": "所属", "value": "関町北地区"},
            {"question": "consent.intake.2026-11", "key": "choice.yes", "label": "記録", "value": "はい"},
            {"question": "share.2026-11", "key": "choice.no", "label": "伝える", "value": "いいえ"},
            {"question": "consent.how", "key": "x", "label": "方法", "value": "口頭"},
        ]
    )

    assert facts.introduced_by == "民生委員・関町北地区"
    assert facts.visitor is not None
    assert (facts.visitor.relation, facts.visitor.office) == ("民生委員", "関町北地区")
    assert [(a.is_given, a.version, a.how) for a in facts.consents] == [
        (True, "2026-11", "口頭"),
        (False, "2026-11", "口頭"),
    ]
    assert facts.others == ()


@pytest.mark.parametrize(
    ("card", "field", "said"),
    [
        (Card(postal="177-0051"), "address", "〒177-0051"),
        (Card(age="old"), "age", "75歳以上"),
        (Card(phone="+81312345678"), "home", "03-1234-5678"),
        (Card(reach="隣の妹へ"), "reach", "隣の妹へ"),
    ],
)
def test_a_card_says_what_it_knows(card: Card, field: str, said: str) -> None:
    assert getattr(party(card), field) == said


def test_another_name_takes_no_reading_of_the_one_told() -> None:
    told = replace(NAMELESS, person=replace(NAMELESS.person, name="はな", reading="はな"))

    assert with_cards(with_answers(told, ()), Cards(Card(name="髙橋"))).person.reading == ""


def test_what_staff_took_down_fills_the_form(desk: Desk) -> None:
    taken = take_down(desk, form(office="", answer="明日、包括から電話します。", answered="theirs"))
    found = values(desk, taken.member, Kind.INTAKE, taken.case.number)

    assert (found["way"], found["received_by"].rpartition("・")[2]) == ("phone", taken.member.name)
    assert (found["name"], found["gender"], found["visitor_name"]) == ("山田 ハル", "", "山田 花子")
    assert found["birth"].startswith("昭和16年(1941年)3月4日生まれ")
    assert found["address"] == "練馬一丁目"
    assert (found["visitor_phone"], found["matters"]) == ("090-1234-5678", "income care!")
    assert found["contact"] == "電話で\n18時以降"
    assert "相談の記録" in found["consents"] or "記録" in found["consents"]
    assert "同意しない" in found["consents"]
    assert "2026-11版・" in found["consents"]
    assert (
        "明日、包括から電話します。"
        in values(desk, taken.member, Kind.ASSESSMENT, taken.case.number)["notes"]
    )
