"""What a person does travels to an answer, a case and a queue, in one transaction each."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from conversations.kernel import stored
from conversations.understanding.verdict import Verdict
from handlers import turn
from handlers.arrivals import (
    Arrival,
    Followed,
    Pressed,
    SentMedia,
    SentSticker,
    SharedPlace,
    SourceKind,
    Unknown,
    Wrote,
)
from storage import cases, desks, people, talks, turns
from storage.ids import DeskKey
from storage.tables import Media, Message
from tests.handlers.desk import MIKI, Desk
from tests.storage.arriving import deliver, delivery, event, meet, states
from tests.storage.stores import NOW


def test_whoever_follows_is_greeted_with_the_free_answer_and_asked_their_language(desk: Desk) -> None:
    desk.arrive(Followed(again=False))

    profile, greeting = sorted(desk.outgoing(), key=lambda row: row.kind)
    assert (profile.kind, profile.reply_token) == ("profile", None)
    assert (greeting.kind, greeting.reply_token, greeting.token_fresh) == ("words", "token-0", True)
    assert "みどり市社会福祉協議会" in desk.heard()[0]
    assert len(desk.heard()) == 2


def test_an_intake_becomes_a_case_in_the_queue_of_the_desk_that_takes_it(desk: Desk) -> None:
    case = desk.consult()

    assert (case.state, case.waiting_on, case.desk, case.topic, case.urgency) == (
        "waiting",
        "staff",
        "general",
        "care",
        "week",
    )
    assert case.number == "2611-0001"
    with desk.store.reading() as tx:
        assert [queued.case.id for queued in desks.queue(tx, DeskKey("general"))] == [case.id]
        assert desks.counts(tx) == {"general": (1, 1)}
        assert "母が転びます。" in cases.answers(tx, desk.person(), case.id)
    assert case.number in desk.heard()[-1]


def test_everything_said_since_the_beginning_belongs_to_the_case(desk: Desk) -> None:
    desk.consult()

    with desk.store.reading() as tx:
        assert {said.author for said in desk.thread()} == {"person", "bot"}
        unfiled = select(Message.id).where(Message.case_id.is_(None))
        assert tx.connection.execute(unfiled).all() == []


def test_an_intake_broken_off_is_a_case_that_has_begun(desk: Desk) -> None:
    desk.write("相談したい")
    desk.tap("はい")
    desk.tap("自分のこと")
    desk.tap("住まい")

    case = desk.case()
    assert (case.state, case.waiting_on, case.desk, case.topic) == (
        "started",
        "person",
        "livelihood",
        "housing",
    )


def test_an_intake_given_up_leaves_a_trace_without_answers(desk: Desk) -> None:
    desk.write("相談したい")
    desk.tap("はい")
    desk.tap("自分のこと")
    desk.tap("やめる")

    assert desk.case().state == "withdrawn"
    with desk.store.reading() as tx:
        assert cases.answers(tx, desk.person(), desk.case().id) == ""
    assert desk.stand().case is None


def test_whoever_asks_for_a_person_has_a_case_in_a_queue_and_the_bot_is_silent(desk: Desk) -> None:
    desk.write("人と話したい")

    case = desk.case()
    assert (case.state, case.waiting_on, case.desk) == ("waiting", "staff", "general")
    assert (desk.stand().owner.kind, desk.stand().owner.desk) == ("desk", "general")

    said = len(desk.heard())
    desk.write("もしもし")
    assert len(desk.heard()) == said


def test_what_is_no_message_is_kept_and_not_answered(desk: Desk) -> None:
    desk.arrive(Unknown("videoPlayComplete"))

    (kept,) = desk.thread()
    assert (kept.author, kept.kind, kept.body) == ("person", "unknown", '{"kind": "videoPlayComplete"}')


@pytest.mark.parametrize(
    ("what", "kind", "body"),
    [
        (SentSticker("m1", "ありがとう"), "sticker", '{"words": "ありがとう"}'),
        (
            SharedPlace("m1", 35.5, 139.5, "駅"),
            "place",
            '{"latitude": 35.5, "longitude": 139.5, "label": "駅"}',
        ),
        (Unknown("hologram", "m1"), "unknown", '{"kind": "hologram"}'),
        (Wrote("m1", "\x00\ud800"), "text", None),
        (SentMedia("m1", "audio"), "audio", '{"name": ""}'),
        (SentMedia("m1", "file", "申請書.pdf"), "file", '{"name": "申請書.pdf"}'),
    ],
)
def test_everything_a_person_can_send_is_kept_and_answered(
    desk: Desk, what: turn.InTheTalk, kind: str, body: str | None
) -> None:
    assert desk.arrive(what).ending == "done"

    first, *answers = desk.thread()
    assert (first.author, first.kind) == ("person", kind)
    assert body is None or first.body == body
    assert answers


def test_a_photo_is_kept_as_wanted_and_its_content_asked_for(desk: Desk) -> None:
    desk.arrive(SentMedia("m1", "image"))

    with desk.store.reading() as tx:
        assert tx.connection.execute(select(Media.state)).scalar_one() == "wanted"
    assert [row.kind for row in desk.outgoing()] == ["content", "words"]


def test_a_button_of_nobody_is_kept_and_answered_kindly(desk: Desk) -> None:
    desk.write("相談したい")

    desk.arrive(Pressed("made up"))

    assert "press" in [said.kind for said in desk.thread()]
    assert desk.thread()[-1].author == "bot"


def test_an_old_button_changes_nothing(desk: Desk) -> None:
    desk.write("相談したい")
    old = desk.button("いいえ")
    desk.tap("はい")
    before = desk.stand().state

    desk.arrive(Pressed(old))

    assert stored.from_json(desk.stand().state) == stored.from_json(before)


def test_the_menu_below_the_talk_is_the_same_for_everybody(desk: Desk) -> None:
    desk.arrive(Pressed("menu/consult"))

    talk = stored.from_json(desk.stand().state)
    assert talk.active is not None
    assert talk.active.script == "consultation"


@pytest.mark.parametrize(("source", "standby"), [("group", False), ("room", False), ("user", True)])
def test_what_is_not_a_talk_with_one_person_is_left_alone(
    desk: Desk, source: SourceKind, standby: bool
) -> None:
    ended = desk.arrive(Wrote("m1", "hello"), source=source, standby=standby)

    assert ended.ending == "ignored"
    assert desk.thread() == ()


def test_words_come_in_the_order_they_were_said_even_within_one_moment(desk: Desk) -> None:
    desk.consult()

    authors = [said.author for said in desk.thread()]
    assert authors[0] == "person"
    assert all(authors[i] == "bot" for i in range(1, len(authors)) if authors[i - 1] == "person")


def test_a_crash_in_the_middle_leaves_nothing(desk: Desk) -> None:
    deliver(desk.store, delivery(event("crash", MIKI)))

    with pytest.raises(LookupError):
        _crash(desk)

    assert states(desk.store)["crash"] == ("waiting", None)
    assert desk.thread() == ()
    assert desk.outgoing() == []


def _crash(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        waiting = turns.claim(tx, NOW)
        assert waiting is not None
        person = people.meet(tx, MIKI, "ja", NOW)
        arrival = Arrival(Wrote("m1", "相談したい"), MIKI, "user", NOW, NOW, "token")
        turn.take(tx, desk.council, person, arrival, waiting.id, NOW)
        raise LookupError


def test_a_release_that_cannot_read_the_talk_says_so_and_goes_on(desk: Desk) -> None:
    desk.write("相談したい")
    person = meet(desk.store, MIKI)
    with desk.store.transaction() as tx:
        talks.keep(tx, person, replace(talks.stand(tx, person), state="{broken"), NOW)

    assert desk.write("相談したい").ending == "done"


@pytest.mark.parametrize(
    ("words", "lang", "counted"),
    [
        ("Toi mat viec va khong tra duoc tien nha", "vi", "vi"),
        ("Maria Santos", "pt", "ja"),
        ("저는 돈이 없어요", "ko", "ja"),
        ("저는 돈이 없어요 도와주세요", "ko", "ko"),
        ("東京都練馬区豊玉北六丁目十二番一号", "zh-Hant", "ja"),
        ("I lost my job and cannot pay the rent", "en", "ja"),
    ],
)
def test_in_which_language_somebody_writes_stands_on_the_case(
    desk: Desk, words: str, lang: str, counted: str
) -> None:
    class Hears:
        def hear(self, text: str, hint: str = "") -> Verdict:
            del hint
            return Verdict(lang if text == words else "ja")

    desk.council = replace(desk.council, ear=Hears())
    desk.write("相談したい")
    for label in ("はい", "自分のこと", "仕事", "今週じゅう"):
        desk.tap(label)
    desk.write(words)

    assert (desk.case().locale, desk.person().locale) == (counted, "ja")
