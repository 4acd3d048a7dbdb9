"""What people agree to: the profile's words in their language, and the version of the words they were shown."""

import json
from dataclasses import replace

import pytest

from handlers.arrivals import Pressed
from handlers.papers.gathering import Wanted, read_sheet
from handlers.papers.sheet import Kind, Printed, Sheet
from handlers.profile.values import Consent
from handlers.reception import taking
from handlers.reception.form import CONSENT, Form, gathered, read_out
from storage import cases, people
from storage.cases import Found
from storage.ids import CaseId, new_id
from tests.handlers.desk import Desk

NEW = {
    "ja": "お話を5年のあいだ残します。よろしいですか。",
    "ja@easy": "話(はなし)を 5年(ねん) のこします。いいですか。",
}
SHARE = {"ja": "ほかの窓口に伝えてもよいですか。", "en": "May we tell other desks?"}
WHO, OTHER = "Uone", "Utwo"


@pytest.fixture
def agreeing(desk: Desk) -> Desk:
    """A desk whose council has said nothing of its own about consents yet."""
    assert all(not each.text for each in desk.council.profile.consents)
    return desk


def reword(desk: Desk, purpose: str, version: str, **text: str) -> None:
    """The council asks in other words from now on."""
    added = Consent(purpose, version, {name.replace("_", "@"): words for name, words in text.items()})
    profile = desk.council.profile
    desk.council = replace(desk.council, profile=replace(profile, consents=(*profile.consents, added)))


def speak_english(desk: Desk) -> None:
    person = desk.person()
    with desk.store.transaction() as tx:
        people.speak_in(tx, person.id, "en", chosen=True)


def agreed(desk: Desk, case: Found) -> dict[str, str]:
    """What the answers of a case say of consents, by question."""
    with desk.store.reading() as tx:
        person = people.look_at(tx, case.person)
        rows = json.loads(cases.answers(tx, person, case.id))
    return {row["question"]: row["key"] for row in rows if row["question"].startswith(("consent.", "share."))}


def paper(desk: Desk, case: Found, login: str = "sato") -> Sheet:
    member = desk.hire(login)
    with desk.store.transaction() as tx:
        return read_sheet(tx, desk.council, member, case.number, Wanted(Kind.INTAKE, "pdf", desk.now, ""))


def printed(sheet: Sheet) -> str:
    return "\n".join(row.text for part in sheet.parts for row in part.rows if isinstance(row, Printed))


def test_the_next_person_is_asked_in_the_new_words_and_who_agreed_before_agreed_to_the_old(
    agreeing: Desk,
) -> None:
    before = agreeing.consult(WHO)
    reword(agreeing, "intake", "2026-12-02", ja=NEW["ja"], ja_easy=NEW["ja@easy"])

    agreeing.write("相談したい", OTHER)
    assert agreeing.heard(OTHER)[-1] == NEW["ja"]
    agreeing.tap("はい", OTHER)
    agreeing.tap("自分のこと", OTHER)

    assert agreed(agreeing, agreeing.case(OTHER)) == {"consent.intake.2026-12-02": "choice.yes"}
    assert agreed(agreeing, before) == {"consent.intake.2026-11": "choice.yes"}


def test_in_a_language_without_its_own_words_plain_japanese_is_spoken(agreeing: Desk) -> None:
    reword(agreeing, "intake", "2026-12-02", ja=NEW["ja"], ja_easy=NEW["ja@easy"])
    speak_english(agreeing)
    agreeing.write("Ask for help")

    assert agreeing.heard()[-1] == NEW["ja@easy"]


def test_who_was_asked_goes_on_being_asked_in_the_same_words(agreeing: Desk) -> None:
    reword(agreeing, "intake", "2026-12-02", ja=NEW["ja"])
    reword(agreeing, "share", "2026-12-02", **SHARE)
    agreeing.write("相談したい")
    token = agreeing.button("はい")
    reword(agreeing, "intake", "2026-12-03", ja="別の文です。")
    reword(agreeing, "share", "2026-12-03", ja="別の文です。")

    agreeing.write("なんのこと?")
    assert NEW["ja"] in agreeing.heard()[-1]
    agreeing.arrive(Pressed(agreeing.button("はい") or token))
    for label in ("自分のこと", "お金・食べもの", "急がない"):
        agreeing.tap(label)
    agreeing.write("家賃が払えません。")
    for label in ("ここ(LINE)で", "答えない"):
        agreeing.tap(label)
    agreeing.tap_line("ほかの窓口に伝える")
    assert agreeing.heard()[-1] == SHARE["ja"]
    agreeing.tap("はい")
    agreeing.tap("送る")

    assert agreed(agreeing, agreeing.case()) == {
        "consent.intake.2026-12-02": "choice.yes",
        "share.2026-12-02": "choice.yes",
    }


def test_no_is_no_whatever_the_words(agreeing: Desk) -> None:
    reword(agreeing, "intake", "2026-12-02", ja=NEW["ja"])
    agreeing.write("相談したい")
    agreeing.tap("いいえ")

    assert agreeing.cases() == []


def test_the_paper_shows_what_is_signed_and_what_was_agreed_to_before(agreeing: Desk) -> None:
    case = agreeing.consult()
    assert "共有することに同意します" in printed(paper(agreeing, case))

    reword(agreeing, "intake", "2026-12-02.2", ja=NEW["ja"], ja_easy=NEW["ja@easy"])
    reword(agreeing, "share", "2026-12-02", **SHARE)
    sheet = paper(agreeing, case, "mori")

    said = printed(sheet)
    assert f"{NEW['ja']}(2026-12-02.2版)" in said
    assert SHARE["ja"] in said
    assert "共有することに同意します" not in said
    boxes = {box.key: box for part in sheet.parts for box in part.boxes}
    assert "相談の記録と支援への利用: 同意" in str(boxes["consents"])
    assert "2026-11" in str(boxes["consents"])

    newer = agreeing.consult(OTHER)
    assert "2026-12-02.2" in str(
        {box.key: box for part in paper(agreeing, newer, "abe").parts for box in part.boxes}["consents"]
    )


def test_who_does_not_read_japanese_reads_the_paper_too(agreeing: Desk) -> None:
    reword(agreeing, "share", "2026-12-02", **SHARE)
    speak_english(agreeing)
    agreeing.write("Ask for help")
    for label in ("Yes", "Myself"):
        agreeing.tap(label)

    said = printed(paper(agreeing, agreeing.case()))
    assert (SHARE["ja"] in said, SHARE["en"] in said) == (True, True)


def take_down(desk: Desk, form: Form) -> CaseId:
    once, member = CaseId(new_id()), desk.hire("sato")
    with desk.store.transaction() as tx:
        taking.take_down(tx, desk.council, member, form, once, desk.pass_time())
    return once


def test_at_the_counter_the_words_on_the_page_are_what_was_read_out(agreeing: Desk) -> None:
    one = {"topic": "money", "consent-intake": "yes", "consent-share": "no", "wording-intake": "2026-11"}
    form = gathered({**one, "wording-share": "never"}, {}, CONSENT)
    reword(agreeing, "intake", "2026-12-02", ja=NEW["ja"])
    reword(agreeing, "share", "2026-12-02", **SHARE)

    once = take_down(agreeing, form)
    with agreeing.store.reading() as tx:
        case = cases.get(tx, once)
    assert agreed(agreeing, case) == {
        "consent.intake.2026-11": "choice.yes",
        "share.2026-12-02": "choice.no",
    }
    asked = [(each.purpose, each.version) for each in read_out(agreeing.council.profile, form)]
    assert asked == [("intake", "2026-11"), ("share", "2026-12-02")]
    fresh = [each.version for each in read_out(agreeing.council.profile, gathered({}, {}, CONSENT))]
    assert fresh == ["2026-12-02", "2026-12-02"]
