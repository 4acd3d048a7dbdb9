"""A case handed from desk to desk: the giver stays in charge until the other desk accepts, and the log keeps it all."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest

from conversations.handing_over import Basis, is_late
from conversations.handing_over import State as Handed
from handlers import cases as commands
from handlers import handing_over
from handlers.errors import Conflict, Refused
from handlers.handing_over import Offering
from storage import audit, cases, handovers, seats, shares
from storage.cases import Found
from storage.db import Tx
from storage.finding import NOTHING_TOLD
from storage.handovers import Opened
from storage.ids import DeskKey, HandoverId, NoteId, new_id
from storage.staff import Member
from tests.handlers.desk import MIKI, Desk
from tests.storage.arriving import at_once

THERE = DeskKey("livelihood")


@dataclass
class Two:
    """A desk whose sato gives and whose ito, at another desk, receives."""

    desk: Desk
    sato: Member
    ito: Member
    case: Found

    def do(self, command: Callable[[Tx, datetime], None]) -> None:
        now = self.desk.pass_time()
        with self.desk.store.transaction() as tx:
            command(tx, now)

    def offer(self, *lines: str, **other: object) -> HandoverId:
        offering = offered(lines, **other)
        number = self.case.number
        self.do(lambda tx, now: handing_over.offer(tx, self.sato, number, THERE, offering, now))
        return offering.once

    def paper(self, agency: str = "地域包括支援センター") -> HandoverId:
        offering = offered()
        number = self.case.number
        self.do(lambda tx, now: handing_over.record_paper(tx, self.sato, number, agency, offering, now))
        return offering.once

    def accept(self, which: HandoverId, member: Member | None = None) -> None:
        who, number = member or self.ito, self.case.number
        self.do(lambda tx, now: handing_over.accept(tx, self.desk.council, who, number, which, now))

    def hand_back(self, which: HandoverId, reason: str = "住まいの窓口が合います。") -> None:
        number = self.case.number
        self.do(lambda tx, now: handing_over.hand_back(tx, self.ito, number, which, reason, now))

    def withdraw(self, which: HandoverId) -> None:
        number = self.case.number
        self.do(lambda tx, now: handing_over.withdraw(tx, self.sato, number, which, now))

    def log(self) -> tuple[Opened, ...]:
        person = self.desk.person()
        with self.desk.store.reading() as tx:
            return handovers.of_case(tx, person, self.case.id)

    def states(self) -> list[str]:
        return [each.offer.state for each in self.log()]

    def audited(self) -> list[str]:
        with self.desk.store.reading() as tx:
            found = audit.of_subject(tx, self.case.id)
        return [entry.action for entry in found if entry.action.startswith("handover.")]

    def now(self) -> Found:
        return self.desk.case()


def offered(lines: Sequence[str] = (), **other: object) -> Offering:
    given: dict[str, object] = {
        "basis": Basis.CONSENT,
        "words": "",
        "consent_told": True,
        "once": HandoverId(new_id()),
        "due_at": None,
        **other,
    }
    return Offering(lines=tuple(lines), **given)  # type: ignore[arg-type]  # as each test gives them


def waiting_case(desk: Desk, who: str = MIKI) -> Found:
    """A case that waits in a queue, with a story: quicker than going through the whole intake."""
    desk.write("人と話したい", who)
    case, person = desk.case(who), desk.person(who)
    told = {
        "question": "story",
        "key": "",
        "label": "お話",
        "value": "母が転びます。",
        "theirs": "母が転びます。",
    }
    with desk.store.transaction() as tx:
        answers = json.dumps([{**told, "sensitive": False}], ensure_ascii=False)
        cases.fill(tx, person, case.id, answers, NOTHING_TOLD)
    return case


@pytest.fixture
def two(desk: Desk) -> Two:
    case = waiting_case(desk)
    sato, ito = desk.hire("sato"), desk.hire("ito")
    with desk.store.transaction() as tx:
        seats.give(tx, sato.id, [case.desk])
        seats.give(tx, ito.id, [THERE])
    return Two(desk, sato, ito, case)


def refusal(command: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        command()
    return refused.value.key


def test_an_offer_leaves_the_giver_in_charge_and_an_acceptance_moves_the_case(two: Two) -> None:
    which = two.offer()
    assert (two.now().desk, two.states()) == (two.case.desk, ["offered"])

    two.accept(which)

    assert (two.now().desk, two.now().staff, two.now().state) == (THERE, None, "waiting")
    assert (two.now().routed, two.now().due_at > two.desk.now) == ("handed", True)
    assert two.states() == ["accepted"]
    (only,) = two.log()
    assert (only.offer.by, only.offer.answered_by) == (two.sato.id, two.ito.id)
    assert two.audited() == ["handover.offered", "handover.accepted"]


def test_the_person_is_told_once_which_desk_answers_now(two: Two) -> None:
    two.accept(two.offer())

    told = [words for words in two.desk.heard() if "これから「" in words]
    assert len(told) == 1
    assert two.case.number in told[0]


def test_nobody_is_told_that_their_story_is_known_where_it_was_not_shared(two: Two) -> None:
    two.accept(two.offer())
    assert "あらためておたずねする" in two.desk.heard()[-1]

    number, home = two.case.number, two.case.desk
    back = offered()
    two.do(lambda tx, now: handing_over.offer(tx, two.ito, number, home, back, now))
    two.accept(back.once, two.sato)

    assert "必要はありません" in two.desk.heard()[-1]


def test_nothing_is_shared_that_was_not_chosen(two: Two) -> None:
    note = NoteId(new_id())
    number = two.case.number
    two.do(lambda tx, now: commands.write_note(tx, two.sato, number, "電話は夕方に。", note, now))
    with two.desk.store.reading() as tx:
        person = two.desk.person()
        held = commands.Held(two.now(), person, two.sato)
        refs = [line.ref for line in handing_over.shareable(tx, held)]
    assert {"answer:story", f"note:{note.hex}", "talk"} <= set(refs)

    two.offer()
    assert two.log()[0].lines == ()
    two.withdraw(two.log()[0].offer.id)
    two.offer("answer:story", f"note:{note.hex}")

    shared = two.log()[1].lines
    assert [(line.kind, line.value) for line in shared] == [
        ("answer", "母が転びます。"),
        ("note", "電話は夕方に。"),
    ]


def test_what_is_not_there_cannot_be_shared(two: Two) -> None:
    assert refusal(lambda: two.offer("answer:made_up")) == "handover.line_gone"


def test_an_offer_handed_back_says_why_and_can_be_made_anew(two: Two) -> None:
    two.hand_back(two.offer())

    assert two.now().desk == two.case.desk
    assert two.log()[0].reason == "住まいの窓口が合います。"
    two.accept(two.offer())
    assert two.states() == ["returned", "accepted"]


def test_only_one_offer_of_a_case_is_open(two: Two) -> None:
    two.offer()

    assert refusal(two.offer) == "handover.one_is_open"


def test_the_same_form_sent_twice_is_one_offer(two: Two) -> None:
    once = HandoverId(new_id())
    two.offer(once=once)
    two.offer(once=once)

    assert two.states() == ["offered"]


@pytest.mark.parametrize(
    ("basis", "key"),
    [
        (Basis.CONSENT, "handover.no_consent"),
        (Basis.LIFE, "handover.needs_grounds"),
        (Basis.LAW, "handover.needs_grounds"),
        (Basis.MEETING, "handover.needs_meeting"),
    ],
)
def test_every_basis_needs_something_to_stand_on(two: Two, basis: Basis, key: str) -> None:
    assert refusal(lambda: two.offer(basis=basis, consent_told=False)) == key
    assert two.states() == []


def test_only_the_desk_that_was_asked_accepts_and_only_the_desk_that_has_it_offers(two: Two) -> None:
    which = two.offer()

    assert refusal(lambda: two.accept(which, two.sato)) == "handover.not_for_your_desk"
    two.accept(which)
    assert refusal(two.offer) == "handover.not_your_desk"


def test_a_withdrawn_offer_is_not_accepted(two: Two) -> None:
    which = two.offer()
    two.withdraw(which)

    assert refusal(lambda: two.accept(which)) == "handover.withdrawn_before"
    assert two.now().desk == two.case.desk


def test_a_case_in_a_colleagues_hands_is_not_offered_over_their_head(two: Two) -> None:
    other = two.desk.hire("mori")
    two.do(lambda tx, now: commands.take_case(tx, other, two.case.number, now))

    with pytest.raises(Conflict) as told:
        two.offer()

    assert told.value.who == other.name


def test_whoever_was_speaking_is_followed_by_the_receiving_desks_queue(two: Two) -> None:
    two.do(lambda tx, now: commands.take_case(tx, two.sato, two.case.number, now))
    two.accept(two.offer())

    assert (two.desk.stand().owner.kind, two.desk.stand().owner.desk) == ("desk", THERE)


def test_two_who_accept_at_once_are_one_who_has_it_and_one_who_is_told_who(two: Two) -> None:
    mori = two.desk.hire("mori")
    which, told = two.offer(), list[str]()

    def try_to(member: Member) -> None:
        try:
            two.accept(which, member)
        except Conflict as conflict:
            told.append(conflict.who)

    at_once(lambda: try_to(two.ito), lambda: try_to(mori))

    winner = two.log()[0].offer.answered_by
    assert told == [member.name for member in (two.ito, mori) if member.id == winner]
    assert len([words for words in two.desk.heard() if "これから「" in words]) == 1


def test_accepting_and_withdrawing_at_once_end_in_one_of_both(two: Two) -> None:
    which, refused = two.offer(), list[str]()

    def trying(command: Callable[[HandoverId], None]) -> None:
        try:
            command(which)
        except Refused as why:
            refused.append(why.key)
        except Conflict as conflict:
            refused.append(conflict.who)

    at_once(lambda: trying(two.accept), lambda: trying(two.withdraw))

    assert len(refused) == 1
    assert (two.now().desk == THERE) == (two.states() == ["accepted"])


def test_an_offer_nobody_answers_is_late_and_closing_ends_it(two: Two) -> None:
    due = two.desk.now
    two.offer(due_at=due)
    offer = two.log()[0].offer
    assert is_late(Handed(offer.state), offer.due_at, two.desk.now)

    version = two.now().version
    two.do(
        lambda tx, now: commands.close_case(
            tx, two.desk.council, two.sato, two.case.number, "other", version, now
        )
    )

    assert two.states() == ["lapsed"]


def test_on_paper_the_case_stays_and_the_agencys_answer_is_noted(two: Two) -> None:
    which, number = two.paper(), two.case.number
    assert two.states() == ["on_paper"]
    assert refusal(lambda: two.accept(which)) == "handover.on_paper"

    words = "担当の方が来週うかがうとのこと。"
    two.do(lambda tx, now: handing_over.note_answer(tx, two.sato, number, which, words, now, accepted=True))

    assert (two.now().desk, two.states()) == (two.case.desk, ["accepted"])
    assert two.log()[0].reason == words


def test_somebody_of_another_desk_does_not_take_the_case(two: Two) -> None:
    def take() -> None:
        two.do(lambda tx, now: commands.take_case(tx, two.ito, two.case.number, now))

    assert refusal(take) == "handover.not_your_desk"


def test_whoever_handed_it_over_gets_it_back_without_asking_the_person_again(two: Two) -> None:
    two.accept(two.offer())
    number, home = two.case.number, two.case.desk
    back = offered((), consent_told=False)

    two.do(lambda tx, now: handing_over.offer(tx, two.ito, number, home, back, now))
    two.accept(back.once, two.sato)

    assert two.now().desk == home


def test_a_no_to_the_desk_it_came_from_counts(two: Two) -> None:
    two.accept(two.offer())
    number, home = two.case.number, two.case.desk
    now = two.desk.pass_time()
    with two.desk.store.transaction() as tx:
        shares.ask(tx, two.case.id, home, two.ito.id, now)
        shares.answer(tx, two.case.id, home, "no", now)
    back = offered((), consent_told=False)

    with pytest.raises(Refused, match="no_consent"):
        two.do(lambda tx, now: handing_over.offer(tx, two.ito, number, home, back, now))
