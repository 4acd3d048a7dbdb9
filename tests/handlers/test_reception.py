"""Telephone and counter: a form of staff is a case like any other, kept once, and nothing is ever sent."""

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from handlers import cases as commands
from handlers.cards import Unfit
from handlers.errors import Conflict, Refused
from handlers.finding import find
from handlers.papers.gathering import Wanted, read_sheet
from handlers.papers.sheet import Kind
from handlers.promises import look_after
from handlers.reading import read_case
from handlers.reception import calling, taking
from handlers.reception.calling import Noting
from handlers.reception.form import CONSENT, Form, gathered, load
from handlers.reception.receipt import read_receipt
from storage import alarms, calls, cards, cases, intakes, matters, messages, people, promises, talks
from storage.calls import CallId
from storage.cases import Found
from storage.db import Store
from storage.ids import CaseId, CaseNumber, OutboxId, new_id
from storage.staff import Member
from storage.tables import Case, Outgoing, Person
from tests.handlers.desk import Desk
from tests.handlers.ears import listening
from tests.storage.arriving import at_once
from tests.storage.stores import later

MANY = {"matters": ("income", "care"), "household": ("alone",)}
ONE = {
    "channel": "phone",
    "about": "family",
    "relation": "mother",
    "their-name": "山田 ハル",
    "their-kana": "やまだ はる",
    "their-born": "昭和16年3月4日",
    "their-town": "練馬一丁目",
    "topic": "care",
    "main": "care",
    "urgency": "week",
    "story": "母がよく転びます。",
    "name": "山田 花子",
    "kana": "やまだ はなこ",
    "phone": "090-1234-5678",
    "contact": "phone",
    "when": "18時以降",
    "consent-intake": "yes",
    "consent-share": "no",
    "consent-how": "spoken",
}


@dataclass(frozen=True)
class Taken:
    """A desk at which somebody took something down."""

    desk: Desk
    member: Member
    once: CaseId

    @property
    def case(self) -> Found:
        """The case as it stands."""
        with self.desk.store.reading() as tx:
            return cases.get(tx, self.once)


def form(many: dict[str, tuple[str, ...]] | None = None, **changed: str) -> Form:
    one = {**ONE, **{name.replace("_", "-"): value for name, value in changed.items()}}
    return gathered(one, MANY if many is None else many, CONSENT)


def little(**one: str) -> Form:
    return gathered({name.replace("_", "-"): value for name, value in one.items()}, {}, CONSENT)


def take_down(desk: Desk, filled: Form, login: str = "sato") -> Taken:
    member, once = desk.hire(login), CaseId(new_id())
    with desk.store.transaction() as tx:
        taking.take_down(tx, desk.council, member, filled, once, desk.pass_time())
    return Taken(desk, member, once)


def answers(taken: Taken) -> dict[str, str]:
    with taken.desk.store.reading() as tx:
        view = read_case(tx, taken.member, taken.case.number, taken.desk.now)
    return {line.question: line.value for line in view.answers}


def rows(desk: Desk) -> int:
    with desk.store.reading() as tx:
        return tx.connection.execute(select(func.count()).select_from(Outgoing)).scalar_one()


def wrong(desk: Desk, filled: Form) -> set[tuple[str, str]]:
    member = desk.hire(f"clerk{next(desk.numbers)}")
    with pytest.raises(Unfit) as caught, desk.store.transaction() as tx:
        taking.take_down(tx, desk.council, member, filled, CaseId(new_id()), desk.now)
    with desk.store.reading() as tx:
        assert tx.connection.execute(select(Case.id)).first() is None
    return {(each.field, each.reason) for each in caught.value.wrong}


def test_a_call_is_a_case_with_desk_promise_boxes_and_cards(desk: Desk) -> None:
    taken = take_down(desk, form())
    case = taken.case
    assert (case.channel, case.state, case.waiting_on) == ("phone", "waiting", "staff")
    assert (case.topic, case.urgency, case.submitted_at, case.staff) == ("care", "week", desk.now, None)
    assert case.routed
    assert case.due_at > desk.now
    said = answers(taken)
    assert said["person.relation"] == "母"
    assert said["person.their_name"] == "山田 ハル(やまだ はる)"
    assert said["person.age_group"] == "75歳以上"
    assert said["name"] == "山田 花子(やまだ はなこ)"
    assert said["phone"] == "090-1234-5678"
    assert said["reach"] == "18時以降"
    assert (said["share.2026-11"], said["consent.intake.2026-11"]) == ("いいえ", "はい")
    with desk.store.reading() as tx:
        person = people.look_at(tx, case.person)
        assert (person.has_line, person.name, person.reachable) == (False, "山田 花子", False)
        own, theirs = cards.of_person(tx, person).card, cards.of_concerned(tx, person, case.id).card
        assert (own.kana, own.phone) == ("やまだ はなこ", "+819012345678")
        assert (theirs.born, theirs.age, theirs.town) == ("1941-03-04", "old", "練馬一丁目")
        assert [each.matter for each in matters.of_case(tx, case.id)] == ["care", "income"]
        assert talks.stand(tx, person).owner.kind == "desk"
        age = tx.connection.execute(select(Case.age).where(Case.id == case.id)).scalar_one()
    assert age == "old"
    assert rows(desk) == 0


def test_what_they_wish_stands_on_the_papers_in_their_words(desk: Desk) -> None:
    taken = take_down(desk, little(story="母がよく転びます。", wish="家にいたい", name="みどり 花子"))
    assert answers(taken)["wish"] == "家にいたい"
    for kind in (Kind.HANDOVER, Kind.INTAKE):
        with desk.store.transaction() as tx:
            wanted = Wanted(kind, "json", desk.now, "")
            sheet = read_sheet(tx, desk.council, taken.member, taken.case.number, wanted)
        boxes = {box.key: str(box) for part in sheet.parts for box in part.boxes}
        assert "家にいたい" in boxes["wish"]
        assert "みどり" not in boxes.get("shown_name", "")  # a name on LINE, which they have none of


def test_one_word_is_enough_and_nothing_at_all_is_not(desk: Desk) -> None:
    assert wrong(desk, little()) == {("story", "nothing_told")}
    for number, told in enumerate((little(topic="money"), little(story="お金"), little(main="food"))):
        taken = take_down(desk, told, f"staff{number}")
        assert (taken.case.state, taken.case.channel) == ("waiting", "phone")


def test_what_cannot_be_kept_is_named_and_nothing_is_half_kept(desk: Desk) -> None:
    found = wrong(
        desk,
        form(
            came="2030-01-01T10:00",
            phone="1234",
            postal="12",
            their_born="明日",
            name="あ" * 61,
            story="あ" * 5001,
        ),
    )
    assert found == {
        ("came", "came"),
        ("phone", "phone"),
        ("postal", "postal"),
        ("their-born", "born"),
        ("name", "too_long"),
        ("story", "too_long"),
    }
    assert wrong(desk, form(about="self")) == {("about", "whose")}


def test_who_does_not_want_to_be_written_down_is_helped_without_a_name(desk: Desk) -> None:
    refused = form(consent_intake="no")
    assert {name for name, reason in wrong(desk, refused) if reason == "no_consent"} == {
        "name",
        "kana",
        "phone",
    }
    taken = take_down(desk, little(consent_intake="no", story="お金がない", channel="counter"), "mori")
    assert answers(taken)["consent.intake.2026-11"] == "いいえ"


def test_the_same_form_twice_is_one_case(desk: Desk) -> None:
    taken = take_down(desk, form())
    with desk.store.transaction() as tx:
        again = taking.take_down(tx, desk.council, taken.member, form(), taken.once, desk.pass_time())
        people_known = tx.connection.execute(select(func.count()).select_from(Person)).scalar_one()
    assert again == taken.case.number
    assert people_known == 1


def test_a_half_filled_form_is_gone_on_with_and_the_later_of_two_is_told(desk: Desk) -> None:
    taken = take_down(desk, little(topic="money"))
    with desk.store.transaction() as tx:
        opened = taking.open_form(tx, taken.member, taken.case.number, desk.now)
        assert opened.form.get("topic") == "money"
        fuller = taking.Opened(form(channel="counter"), opened.version)
        taking.go_on(tx, desk.council, taken.member, taken.case.number, fuller, desk.pass_time())
    assert (taken.case.topic, taken.case.channel) == ("care", "counter")
    assert answers(taken)["name"] == "山田 花子(やまだ はなこ)"
    with pytest.raises(Conflict), desk.store.transaction() as tx:
        taking.go_on(tx, desk.council, taken.member, taken.case.number, fuller, desk.pass_time())


def test_danger_in_what_the_clerk_writes_calls_people_and_sends_nothing(desk: Desk) -> None:
    taken = take_down(listening(desk), form(story="もう urgent suicide です"))
    case = taken.case
    assert (case.risk, case.is_danger, case.desk) == (2, True, desk.council.duty.desk)
    with desk.store.reading() as tx:
        assert len(alarms.open_now(tx)) == 1
        person = people.look_at(tx, case.person)
        (sign,) = alarms.signs(tx, person, case.id)
        (said,) = messages.thread(tx, person)
        assert sign.message == said.id
    assert rows(desk) == 0
    with desk.store.transaction() as tx:
        opened = taking.open_form(tx, taken.member, case.number, desk.now)
        same = taking.Opened(form(story="もう urgent suicide です", gender="女性"), opened.version)
        taking.go_on(tx, desk.council, taken.member, case.number, same, desk.pass_time())
    with desk.store.reading() as tx:
        assert len(alarms.signs(tx, people.look_at(tx, case.person), case.id)) == 1


def test_what_only_the_clerk_heard_is_danger_too(desk: Desk) -> None:
    taken = take_down(desk, form(danger="emergency", consent_intake="no"))
    assert taken.case.risk == 3
    assert rows(desk) == 0


def test_an_answer_on_the_telephone_counts_as_the_first(desk: Desk) -> None:
    theirs = take_down(desk, form(answered="theirs", answer="明日また来ます"), "sato")
    ours = take_down(desk, form(answered="ours", answer="調べて電話します"), "mori")
    assert (theirs.case.waiting_on, ours.case.waiting_on) == ("person", "staff")
    assert ours.case.due_at > desk.now
    with desk.store.reading() as tx:
        answered = tx.connection.execute(select(Case.answered_at)).scalars().all()
        person = people.look_at(tx, ours.case.person)
        (call,) = calls.of_case(tx, person, ours.case.id)
    assert all(answered)
    assert (call.way, call.went, call.words) == ("call_in", "spoken", "調べて電話します")


def test_a_call_is_noted_once_and_only_as_it_can_have_gone(desk: Desk) -> None:
    taken = take_down(desk, form())
    once = CallId(new_id())

    def note(noting: Noting) -> None:
        with desk.store.transaction() as tx:
            calling.note_call(tx, desk.council, taken.member, taken.case.number, noting, desk.pass_time())

    def waits_on() -> str:
        return taken.case.waiting_on

    missed = Noting("call_out", "not_reached", "", "theirs", desk.now, once)
    note(missed)
    note(missed)
    assert waits_on() == "staff"
    spoken = Noting("call_out", "spoken", "来週来所", "theirs", desk.now, CallId(new_id()))
    note(spoken)
    assert waits_on() == "person"
    note(Noting("call_in", "spoken", "まだですか", "ours", desk.now, CallId(new_id())))
    assert waits_on() == "staff"
    for bad in (
        Noting("call_out", "sent", "", "ours", desk.now, CallId(new_id())),
        Noting("call_out", "spoken", "", "ours", later(10**7), CallId(new_id())),
        Noting("call_out", "spoken", "あ" * 2001, "ours", desk.now, CallId(new_id())),
    ):
        with pytest.raises(Refused):
            note(bad)
    with desk.store.reading() as tx:
        assert len(calls.of_case(tx, people.look_at(tx, taken.case.person), taken.once)) == 3


def test_staff_work_on_it_as_on_any_case_but_never_write_on_line(desk: Desk) -> None:
    taken = take_down(desk, form(mine="yes"))
    case, member = taken.case, taken.member
    assert (case.state, case.staff) == ("taken", member.id)
    with pytest.raises(Refused, match=r"case\.no_line"), desk.store.transaction() as tx:
        commands.reply(tx, member, case.number, "こんにちは", OutboxId(new_id()), desk.now)
    with pytest.raises(Refused, match=r"case\.no_line"), desk.store.transaction() as tx:
        commands.hand_back(tx, desk.council, member, case.number, desk.now)
    with desk.store.transaction() as tx:
        commands.close_case(tx, desk.council, member, case.number, "answered", taken.case.version, desk.now)
    assert taken.case.state == "closed"
    assert rows(desk) == 0


def test_a_slipped_promise_is_kept_silently_and_calls_the_leads_in_the_end(desk: Desk) -> None:
    taken = take_down(desk, form())
    for _ in range(2):
        late = taken.case.due_at
        with desk.store.transaction() as tx:
            look_after(tx, desk.council, late)
    assert taken.case.slips == promises.CALLED
    assert rows(desk) == 0


def test_the_receipt_tells_number_desk_time_and_what_to_say_in_danger(desk: Desk) -> None:
    taken, dying = take_down(desk, form()), take_down(desk, form(danger="urgent"), "mori")
    quiet = take_down(desk, form(contact="quiet"), "abe")
    with desk.store.transaction() as tx:
        told = read_receipt(tx, desk.council, taken.member, taken.case.number, desk.now)
        grave = read_receipt(tx, desk.council, dying.member, dying.case.number, desk.now)
        hidden = read_receipt(tx, desk.council, quiet.member, quiet.case.number, desk.now)
    assert (told.number, told.desk.key, told.aloud) == (taken.case.number, taken.case.desk, None)
    assert "までに" not in told.by("ja")
    assert told.by("ja")
    assert grave.aloud is not None
    assert grave.aloud.numbers
    assert (told.is_quiet, hidden.is_quiet) == (False, True)


def test_a_form_sent_twice_at_once_is_one_case(postgres_store: Store) -> None:
    desk = Desk(postgres_store)
    member, once = desk.hire("sato"), CaseId(new_id())
    numbers: list[CaseNumber] = []

    def send() -> None:
        with desk.store.transaction() as tx:
            numbers.append(taking.take_down(tx, desk.council, member, form(), once, desk.now))

    at_once(*[send] * 4)
    assert len(set(numbers)) == 1
    with desk.store.reading() as tx:
        assert tx.connection.execute(select(func.count()).select_from(Person)).scalar_one() == 1


def test_it_is_found_by_name_reading_and_number(desk: Desk) -> None:
    taken = take_down(desk, form())
    for typed in ("花子", "ハナコ", "やまだ はる", "090-1234-5678", str(taken.case.number)):
        with desk.store.transaction() as tx:
            found = find(tx, taken.member, typed, desk.now)
        assert [hit.row.case.id for hit in found.hits] == [taken.once], typed


def test_a_form_is_kept_as_it_was_filled_in(desk: Desk) -> None:
    taken = take_down(desk, form())
    with desk.store.reading() as tx:
        kept = intakes.of_case(tx, people.look_at(tx, taken.case.person), taken.once)
    assert kept is not None
    assert load(kept.form) == form(wording_intake="2026-11", wording_share="2026-11")
    assert gathered({"strange": "x", "consent-intake": "maybe", "channel": "fax"}, {}, CONSENT) == little()


def test_what_a_caller_says_of_a_complaint_goes_where_complaints_go(desk: Desk) -> None:
    assert take_down(desk, little(main="complaint")).case.desk == desk.council.profile.complaints.desk
    of = desk.council.profile.complaints.desk
    taken = take_down(desk, little(main="complaint", against=of, story="つらかった", mine="yes"), "mori")
    assert (taken.case.against, taken.case.desk != of) == (of, True)
    with desk.store.transaction() as tx:
        assert read_receipt(tx, desk.council, taken.member, taken.case.number, desk.now).number
        person = people.look_at(tx, taken.case.person)
        assert desk.council.desk(of).names["ja"] in cases.answers(tx, person, taken.once)
