"""What staff do with a case: one of them speaks, the other is told who; every command happens once."""

import pytest

from conversations.kernel import stored
from handlers import cases as commands
from handlers import reading
from handlers.arrivals import Unfollowed
from handlers.cases import WORDS_MAX
from handlers.errors import Conflict, NotFound, Refused
from handlers.staff import deactivate_member
from storage import outbox
from storage.ids import CaseNumber, NoteId, OutboxId, new_id
from storage.staff import Member
from tests.handlers.desk import Desk
from tests.storage.arriving import at_once


def take(desk: Desk, member: Member, number: CaseNumber | None = None) -> None:
    number = number or desk.case().number
    with desk.store.transaction() as tx:
        commands.take_case(tx, member, number, desk.pass_time())


def reply(desk: Desk, member: Member, words: str = "お電話します。", once: OutboxId | None = None) -> None:
    number, form = desk.case().number, once or OutboxId(new_id())
    with desk.store.transaction() as tx:
        commands.reply(tx, member, number, words, form, desk.pass_time())


def hand_back(desk: Desk, member: Member, number: CaseNumber | None = None) -> None:
    number = number or desk.case().number
    with desk.store.transaction() as tx:
        commands.hand_back(tx, desk.council, member, number, desk.pass_time())


def close(desk: Desk, member: Member, version: int | None = None) -> None:
    case = desk.case()
    seen = version or case.version
    with desk.store.transaction() as tx:
        commands.close_case(tx, desk.council, member, case.number, "answered", seen, desk.pass_time())


def in_hand(desk: Desk, login: str = "sato") -> Member:
    """A case that somebody has taken, of a person who asked for one."""
    desk.write("人と話したい")
    member = desk.hire(login)
    take(desk, member)
    return member


def begin_intake(desk: Desk) -> None:
    """A person begins to tell what it is about."""
    desk.write("相談したい")
    if "番号" in desk.heard()[-1]:
        desk.tap("別のこと")
    for label in ("はい", "自分のこと", "住まい"):
        desk.tap(label)


def test_whoever_takes_a_case_speaks_and_the_bot_is_silent(desk: Desk) -> None:
    sato = in_hand(desk)
    said = len(desk.heard())

    desk.write("まだですか")

    assert (desk.case().state, desk.case().staff) == ("taken", sato.id)
    assert (desk.stand().owner.kind, desk.stand().owner.staff) == ("staff", sato.id)
    assert len(desk.heard()) == said
    assert desk.case().waiting_on == "staff"
    assert desk.thread()[-1].body == '{"words": "まだですか"}'


def test_a_colleagues_case_is_not_taken_and_one_is_told_whose_it_is(desk: Desk) -> None:
    in_hand(desk)

    with pytest.raises(Conflict) as told:
        take(desk, desk.hire("ito"))

    assert told.value.who == "職員 sato"


def test_two_who_take_at_once_are_one_who_has_it_and_one_who_is_told(desk: Desk) -> None:
    desk.write("人と話したい")
    members = [desk.hire("sato"), desk.hire("ito")]
    told: list[str] = []

    def try_to_take(member: Member) -> None:
        try:
            take(desk, member)
        except Conflict as conflict:
            told.append(conflict.who)

    at_once(*(lambda m=member: try_to_take(m) for member in members))

    winner = next(member for member in members if member.id == desk.case().staff)
    assert told == [winner.name]


def test_taking_twice_is_taking_once(desk: Desk) -> None:
    sato = in_hand(desk)

    take(desk, sato)

    assert desk.case().staff == sato.id


def test_a_talk_that_a_colleague_is_having_is_not_taken_with_another_case(desk: Desk) -> None:
    sato, ito = in_hand(desk), desk.hire("ito")
    first = desk.case().number
    hand_back(desk, sato)
    begin_intake(desk)
    take(desk, ito)

    with pytest.raises(Conflict) as told:
        take(desk, sato, first)

    assert told.value.who == "職員 ito"
    assert desk.stand().owner.staff == ito.id


def test_an_intake_under_way_goes_on_with_its_own_case_after_staff_had_another(desk: Desk) -> None:
    first = desk.consult()
    begin_intake(desk)
    second = desk.case()
    sato = desk.hire("sato")

    take(desk, sato, first.number)
    hand_back(desk, sato, first.number)
    desk.tap("急がない")
    desk.write("雨もりがします。")

    old, new = desk.cases()
    assert (old.topic, new.topic) == ("care", "housing")
    assert (new.id, new.urgency) == (second.id, "calm")
    assert desk.stand().case == second.id


def test_an_answer_arrives_with_the_free_answer_of_what_was_just_said(desk: Desk) -> None:
    sato = in_hand(desk)
    desk.outgoing()
    desk.write("まだですか")

    reply(desk, sato)

    (row,) = [row for row in desk.outgoing() if "お電話します。" in row.body]
    assert row.reply_token is not None
    assert row.token_fresh
    assert desk.case().waiting_on == "person"


def test_the_free_answer_is_used_once(desk: Desk) -> None:
    sato = in_hand(desk)
    desk.write("まだですか")

    reply(desk, sato, "はい")
    reply(desk, sato, "もうすぐです")

    tokens = []
    while (row := next(iter(desk.outgoing()), None)) is not None:
        tokens.append(row.reply_token)
        with desk.store.transaction() as tx:
            outbox.finish(tx, row, "sent", desk.now)
    assert len([token for token in tokens if token]) <= len(set(filter(None, tokens)))


def test_one_form_sent_twice_is_one_answer(desk: Desk) -> None:
    sato, once = in_hand(desk), OutboxId(new_id())

    at_once(*[lambda: reply(desk, sato, "一度だけ", once)] * 3)

    assert [said.author for said in desk.thread()].count("staff") == 1


def test_only_whoever_has_the_talk_answers(desk: Desk) -> None:
    in_hand(desk)

    with pytest.raises(Refused) as refused:
        reply(desk, desk.hire("ito"))

    assert refused.value.key == "case.not_yours"


def test_a_case_not_taken_is_not_answered(desk: Desk) -> None:
    desk.write("人と話したい")

    with pytest.raises(Refused) as refused:
        reply(desk, desk.hire("ito"))

    assert refused.value.key == "case.not_yours"


def test_whoever_blocked_us_is_not_answered(desk: Desk) -> None:
    sato = in_hand(desk)
    desk.arrive(Unfollowed())

    with pytest.raises(Refused) as refused:
        reply(desk, sato)

    assert refused.value.key == "case.unreachable"


@pytest.mark.parametrize(
    ("words", "key"),
    [("", "words.empty"), (" \r\n ", "words.empty"), ("あ" * (WORDS_MAX + 1), "words.too_long")],
)
def test_words_have_a_length(desk: Desk, words: str, key: str) -> None:
    sato = in_hand(desk)

    with pytest.raises(Refused) as refused:
        reply(desk, sato, words)

    assert refused.value.key == key


def test_lines_of_a_form_are_lines_on_the_phone(desk: Desk) -> None:
    sato = in_hand(desk)

    reply(desk, sato, " 一行目\r\n二行目 ")

    assert desk.heard()[-1] == "一行目\n二行目"


def test_there_is_nothing_behind_a_number_nobody_has(desk: Desk) -> None:
    with pytest.raises(NotFound):
        take(desk, desk.hire("sato"), CaseNumber("2611-9999"))


def test_handed_back_the_bot_speaks_and_what_was_laid_aside_goes_on(desk: Desk) -> None:
    begin_intake(desk)
    sato = desk.hire("sato")
    take(desk, sato)
    desk.write("聞こえますか")

    hand_back(desk, sato)
    desk.tap("急がない")

    assert desk.stand().owner.is_bot
    assert desk.case().urgency == "calm"
    assert len(desk.cases()) == 1
    talk = stored.from_json(desk.stand().state)
    assert talk.active is not None


def test_an_intake_finished_after_staff_took_it_stays_theirs(desk: Desk) -> None:
    begin_intake(desk)
    desk.tap("急がない")
    sato = desk.hire("sato")
    take(desk, sato)
    hand_back(desk, sato)

    desk.write("雨もりがします。")
    for label in ("ここ(LINE)で", "答えない", "送る"):
        desk.tap(label)

    assert (desk.case().state, desk.case().staff, desk.case().waiting_on) == ("taken", sato.id, "staff")
    assert desk.case().submitted_at is not None


def test_closed_the_person_is_told_and_may_come_again_with_a_new_case(desk: Desk) -> None:
    sato = in_hand(desk)

    close(desk, sato)

    closed = desk.case()
    assert (closed.state, desk.stand().owner.kind, desk.stand().case) == ("closed", "bot", None)
    begin_intake(desk)
    again = desk.case()
    assert again.id != closed.id
    assert again.number == "2611-0002"


def test_closing_what_has_changed_since_one_looked_is_refused(desk: Desk) -> None:
    sato = in_hand(desk)
    seen = desk.case().version
    desk.write("もうひとつあります")

    with pytest.raises(Conflict) as told:
        close(desk, sato, seen)

    assert told.value.who == ""
    assert desk.case().is_open


def test_a_colleagues_case_is_not_closed(desk: Desk) -> None:
    in_hand(desk)

    with pytest.raises(Conflict) as told:
        close(desk, desk.hire("ito"))

    assert told.value.who == "職員 sato"


def test_a_closed_case_takes_no_more_commands_but_notes(desk: Desk) -> None:
    sato = in_hand(desk)
    close(desk, sato)

    for command in (take, reply, hand_back, close):
        with pytest.raises(Refused) as refused:
            command(desk, sato)
        assert refused.value.key == "case.closed"
    number = desk.case().number
    with desk.store.transaction() as tx:
        commands.write_note(tx, sato, number, "あとで", NoteId(new_id()), desk.pass_time())


def test_one_note_form_sent_twice_is_one_note(desk: Desk) -> None:
    sato = in_hand(desk)
    once, number = NoteId(new_id()), desk.case().number

    for _ in range(2):
        with desk.store.transaction() as tx:
            commands.write_note(tx, sato, number, "火曜に電話", once, desk.now)

    with desk.store.transaction() as tx:
        view = reading.read_case(tx, sato, number, desk.now)
    assert [note.words for note in view.notes] == ["火曜に電話"]


def test_a_case_is_closed_in_silence_for_who_cannot_be_reached(desk: Desk) -> None:
    sato = in_hand(desk)
    desk.arrive(Unfollowed())
    said = len(desk.heard())

    close(desk, sato)

    assert desk.case().state == "closed"
    assert len(desk.heard()) == said


def test_the_cases_of_who_leaves_wait_in_the_queue_again(desk: Desk) -> None:
    sato = in_hand(desk)

    with desk.store.transaction() as tx:
        deactivate_member(tx, None, sato.id, desk.pass_time())

    assert (desk.case().state, desk.case().staff, desk.case().waiting_on) == ("waiting", None, "staff")
    assert desk.stand().owner.kind == "desk"
    take(desk, desk.hire("ito"))
    assert desk.stand().owner.kind == "staff"


def test_stopping_a_second_consultation_leads_back_to_the_first_case(desk: Desk) -> None:
    first = desk.consult()
    begin_intake(desk)

    desk.write("やめる")
    desk.write("言い忘れました。")

    assert desk.stand().case == first.id
    assert desk.cases()[0].waiting_on == "staff"
