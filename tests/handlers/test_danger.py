"""Danger: heard in every state, answered at once, never lost, never said where others may read it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.line_out import to_line
from conversations.understanding.verdict import Intent, Kind, Risk, Verdict
from handlers import cases as commands
from handlers import promises, rendered
from handlers.arrivals import Followed, SentMedia, SentSticker, Unfollowed
from handlers.hours import TOKYO
from handlers.messages import Card, Link, Text
from simulator.limits.fields import Rules
from simulator.limits.requests import check_reply
from storage import alarms, desks, talks
from storage.outbox import Lane
from tests.handlers.desk import Desk
from tests.handlers.ears import listening
from tests.handlers.in_danger import (
    DYING,
    NOON_FRIDAY,
    WORSE,
    last_request,
    member_who_wrote,
    newest_alarm,
    open_alarms,
    take,
)

NIGHT_FRIDAY = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.now = NOON_FRIDAY
    return listening(desk)


def test_the_first_words_of_all_open_a_case_call_people_and_are_answered(desk: Desk) -> None:
    desk.write(DYING)

    case = desk.case()
    assert (case.state, case.desk, case.risk, case.kinds, case.opened_for) == (
        "waiting",
        "general",
        2,
        "suicide",
        "life",
    )
    assert open_alarms(desk) == 1
    assert (desk.stand().owner.kind, desk.stand().owner.desk) == ("desk", "general")
    acknowledged, numbers, question = last_request(desk)
    assert isinstance(acknowledged, Text)
    assert acknowledged.words.startswith("話してくださって、ありがとうございます。")
    assert isinstance(numbers, Card)
    assert [(row.label, row.value) for row in numbers.rows] == [
        ("#いのちSOS", "0120-061-338"),
        ("よりそいホットライン", "0120-279-338"),
    ]
    assert numbers.buttons[0].action == Link("tel:0120-061-338")
    assert isinstance(question, Text)
    assert [button.label for button in question.buttons] == [
        "ひとりです",
        "だれかといます",
        "けが・薬があります",
    ]


def test_the_answer_goes_first_and_free_of_charge(desk: Desk) -> None:
    desk.write("相談したい")
    desk.write(DYING)

    crisis = desk.outgoing()[0]
    assert crisis.reply_token is not None
    with desk.store.reading() as tx:
        from sqlalchemy import select  # noqa: PLC0415  # a look past our own code

        from storage.tables import Outgoing  # noqa: PLC0415  # as above

        assert (
            tx.connection.execute(select(Outgoing.lane).where(Outgoing.id == crisis.id)).scalar_one()
            == Lane.STAFF
        )


def test_what_was_asked_before_does_not_follow_and_is_no_trouble_in_the_console(desk: Desk) -> None:
    desk.write("相談したい")
    assert desk.rows_waiting() == 1

    desk.write(DYING)

    assert desk.rows_waiting() == 1
    with desk.store.reading() as tx:
        assert desks.troubles(tx, desk.now - timedelta(hours=1)) == ()


def test_an_emergency_shows_the_emergency_number_first(desk: Desk) -> None:
    desk.write(WORSE)

    _, numbers, _ = last_request(desk)
    assert isinstance(numbers, Card)
    assert [row.value for row in numbers.rows] == ["119", "0120-061-338"]


def test_a_heart_attack_shows_one_number_alone(desk: Desk) -> None:
    desk.write("父が emergency medical です")

    _, numbers, _ = last_request(desk)
    assert isinstance(numbers, Card)
    assert [row.value for row in numbers.rows] == ["119"]


@pytest.mark.parametrize(
    ("now", "words"),
    [(NOON_FRIDAY, "いま、職員に知らせています"), (NIGHT_FRIDAY, "窓口は11月24日(火) 8:30に開きます")],
)
def test_the_person_is_told_who_reads_and_when(desk: Desk, now: datetime, words: str) -> None:
    desk.now = now
    desk.write(DYING)

    _, numbers, _ = last_request(desk)
    assert isinstance(numbers, Card)
    assert words in numbers.note
    assert "119" in numbers.note


def test_nothing_automatic_follows(desk: Desk) -> None:
    desk.write("相談したい")
    desk.write(DYING)
    said = len(desk.heard())

    desk.write("はい")
    desk.tap("ひとりです")
    desk.arrive(SentSticker("s1", "やあ"))
    desk.write("ことばを変える")

    assert len(desk.heard()) == said
    assert desk.case().waiting_on == "staff"


def test_the_conversation_is_laid_aside_not_lost(desk: Desk) -> None:
    desk.write("相談したい")
    desk.tap("はい")
    desk.tap("自分のこと")
    desk.write(DYING)
    member, number = take(desk), desk.case().number
    with desk.store.transaction() as tx:
        commands.hand_back(tx, desk.council, member, number, desk.pass_time())

    assert "どんなことですか" in desk.heard()[-1]
    assert len(desk.cases()) == 1


def test_a_burst_is_one_alarm_and_one_answer(desk: Desk) -> None:
    for _ in range(5):
        desk.write(DYING)

    assert open_alarms(desk) == 1
    assert len([words for words in desk.heard() if "ありがとう" in words]) == 1
    person, case = desk.person(), desk.case().id
    with desk.store.reading() as tx:
        assert len(alarms.signs(tx, person, case)) == 5


def test_graver_words_are_answered_shortly_and_call_everybody_again(desk: Desk) -> None:
    desk.write(DYING)
    desk.write(WORSE)

    assert desk.heard()[-2].startswith("受け取りました。")
    assert newest_alarm(desk).risk == 3
    assert open_alarms(desk) == 1


def test_the_same_again_after_a_while_gives_the_numbers_again(desk: Desk) -> None:
    desk.write(DYING)
    said = len(desk.heard())
    desk.pass_time(5 * 60)
    desk.write(DYING)
    assert len(desk.heard()) == said

    desk.pass_time(6 * 60)
    desk.write(DYING)

    assert len(desk.heard()) == said + 2


def test_a_grave_answer_to_the_question_is_an_emergency(desk: Desk) -> None:
    desk.write(DYING)
    desk.tap("けが・薬があります")

    assert newest_alarm(desk).risk == 3
    assert desk.heard()[-2].startswith("受け取りました。")


def test_between_asking_for_a_person_and_their_coming_danger_is_heard(desk: Desk) -> None:
    desk.write("職員と話したい")
    desk.write(DYING)

    assert open_alarms(desk) == 1
    assert len(desk.cases()) == 1
    assert desk.case().desk == "general"


def test_while_a_member_writes_they_are_called_and_the_bot_is_silent(desk: Desk) -> None:
    member = member_who_wrote(desk)
    said = len(desk.heard())

    desk.write(DYING)

    assert len(desk.heard()) == said
    assert open_alarms(desk) == 1
    assert desk.stand().owner.staff == member.id
    assert desk.case().state == "taken"


def test_a_member_who_has_not_written_lately_does_not_keep_the_numbers_back(desk: Desk) -> None:
    member = member_who_wrote(desk)
    desk.pass_time(16 * 60)

    desk.write(DYING)

    assert "ありがとうございます" in desk.heard()[-3]
    assert desk.stand().owner.staff == member.id


def test_after_the_end_of_a_case_danger_opens_another(desk: Desk) -> None:
    member, case = member_who_wrote(desk), desk.case()
    with desk.store.transaction() as tx:
        commands.close_case(tx, desk.council, member, case.number, "answered", case.version, desk.pass_time())

    desk.write(DYING)

    assert len(desk.cases()) == 2
    assert open_alarms(desk) == 1


def test_captions_of_stickers_and_photos_are_not_read(desk: Desk) -> None:
    desk.arrive(SentSticker("s1", DYING))
    desk.arrive(SentMedia("p1", "image", DYING))

    assert open_alarms(desk) == 0


def test_whoever_had_blocked_us_is_heard(desk: Desk) -> None:
    desk.write("相談したい")
    desk.arrive(Unfollowed())
    desk.write(DYING)

    assert open_alarms(desk) == 1
    assert last_request(desk)


def test_a_joining_person_in_danger_is_not_greeted_over_it(desk: Desk) -> None:
    desk.write(DYING)
    said = len(desk.heard())
    desk.arrive(Followed(again=True))

    assert len(desk.heard()) == said


def test_watch_marks_the_case_and_the_conversation_goes_on(desk: Desk) -> None:
    desk.write("相談したい")
    desk.tap("はい")
    desk.tap("自分のこと")
    desk.write("watch suicide")

    case = desk.case()
    assert (case.risk, case.state) == (1, "started")
    assert open_alarms(desk) == 0
    assert desk.stand().owner.is_bot
    assert [words for words in desk.heard() if "職員も読みます" in words] != []
    assert "どんなことですか" in desk.heard()[-1]

    desk.write("watch suicide")
    assert len([words for words in desk.heard() if "職員も読みます" in words]) == 1


class Watching:
    """Hears in every text somebody to look after who wants to consult."""

    def hear(self, text: str, hint: str = "") -> Verdict:
        """Worth watching, and a consultation."""
        del text, hint
        return Verdict("ja", Risk.WATCH, (Kind.SUICIDE,), intent=Intent.CONSULT, is_sure=True)


def test_what_is_only_watched_is_promised_in_opening_hours_and_goes_where_it_belongs(desk: Desk) -> None:
    desk.now = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)  # Sunday, 01:00 in Tokyo; Monday is a holiday
    desk.council = replace(desk.council, ear=Watching())
    desk.write("母の世話と弟のごはんを毎日していて、学校に行けません。")
    assert desk.case().due_at.astimezone(TOKYO).isoformat()[:16] == "2026-11-24T10:30"

    for label in ("はい", "自分のこと", "子ども・家庭", "急がない", "ここ(LINE)で", "答えない", "送る"):
        desk.tap(label)

    case = desk.case()
    assert (case.desk, case.routed) == ("families", "matter")
    assert case.due_at.astimezone(TOKYO).isoformat()[:16] == "2026-11-24T11:00"
    desk.pass_time(3600)
    with desk.store.transaction() as tx:
        assert (
            promises.look_after(tx, desk.council, desk.now) == 0
        )  # nobody is written to at two in the morning


def test_care_is_seen_even_if_the_person_stops(desk: Desk) -> None:
    desk.write("相談したい")
    desk.tap("はい")
    desk.tap("自分のこと")
    desk.write("watch suicide")
    desk.tap("やめる")

    assert desk.case().state == "waiting"


def test_somebody_who_writes_for_another_is_answered_as_a_helper(desk: Desk) -> None:
    desk.write("友だちが urgent suicide と言っています")

    assert "その人のそばに" in desk.heard()[0]


def test_an_unknown_language_gets_plain_japanese_and_english(desk: Desk) -> None:
    desk.write("urgent suicide lang:th")

    assert "Thank you for telling us." in desk.heard()[0]
    assert "話(はな)して くれて" in desk.heard()[0]


def test_english_words_are_answered_in_english_before_any_choice(desk: Desk) -> None:
    desk.write("emergency violence_crime lang:en")

    assert desk.heard()[0].startswith("Thank you for letting us know.")


def test_the_weather_word_changes_the_subject_and_keeps_it_changed(desk: Desk) -> None:
    desk.write("urgent dv です")
    desk.write("天気の話")
    assert "天気" in desk.heard()[-1]
    desk.pass_time(11 * 60)
    desk.write("emergency dv です")
    assert desk.heard()[-1] == "お知らせありがとうございます。\nまたいつでもどうぞ。"
    take(desk)
    assert desk.heard()[-1] == "お知らせありがとうございます。\nまたいつでもどうぞ。"

    desk.write("つづき")

    assert "つづきをどうぞ" in desk.heard()[-1]


def test_the_weather_button_and_a_screen_that_others_see_do_the_same(desk: Desk) -> None:
    desk.write("urgent dv です")
    desk.tap("見られるかもしれない")
    person = desk.person()
    with desk.store.reading() as tx:
        assert talks.hushed_at(tx, person) is not None
    desk.tap("天気の話")

    assert "天気" in desk.heard()[-1]


@pytest.mark.parametrize("hour", [NOON_FRIDAY, NIGHT_FRIDAY])
@pytest.mark.parametrize("locale", ["ja", "ja@easy", "en", "vi"])
def test_line_takes_every_answer_as_one_request(desk: Desk, locale: str, hour: datetime) -> None:
    desk.now = hour
    for number, (risk, kind) in enumerate((r, k) for r in ("urgent", "emergency") for k in Kind):
        who = f"U{number}"
        desk.write(f"{risk} {kind.value} lang:{locale.partition('@')[0]}", who)

    for row in desk.outgoing():
        shown = to_line(rendered.load(row.body))
        assert 2 <= len(shown) <= 3
        check_reply({"replyToken": "token", "messages": shown}, Rules())


def test_a_number_no_telephone_dials_from_a_link_is_shown_without_a_button(desk: Desk) -> None:
    desk.write("urgent dv")

    _, numbers, _ = last_request(desk)
    assert isinstance(numbers, Card)
    assert [row.value for row in numbers.rows] == ["0120-279-889", "#8008"]
    assert [button.action for button in numbers.buttons] == [Link("tel:0120-279-889")]


def test_whoever_waits_is_told_how_it_stands_until_somebody_has_it_in_hand(desk: Desk) -> None:
    desk.write(DYING)
    desk.write("受付の状況")

    assert desk.case().number in desk.heard()[-1]


def test_nothing_is_told_while_somebody_else_may_be_reading(desk: Desk) -> None:
    desk.write("urgent dv です")
    desk.write("天気の話")
    before = desk.heard()

    desk.write("受付の状況")

    assert desk.heard() == before
