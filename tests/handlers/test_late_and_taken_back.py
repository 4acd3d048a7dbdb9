"""What comes late, in the wrong order, or is taken back: whatever the order, the desk ends up knowing the same."""

from datetime import timedelta
from itertools import permutations

from sqlalchemy import select

from handlers.arrivals import Followed, SentMedia, TimedOut, Unfollowed, Unsent, What, Wrote
from handlers.scene import RING_AGAIN
from handlers.turn import Ended
from storage import timers
from storage.tables import Envelope, Media, Outgoing
from tests.handlers.desk import Desk
from tests.storage.stores import later


def sealed_bodies(desk: Desk) -> int:
    with desk.store.reading() as tx:
        return len(tx.connection.execute(select(Envelope.digest)).all())


def outbox_states(desk: Desk) -> list[str]:
    with desk.store.reading() as tx:
        words = select(Outgoing.state).where(Outgoing.kind == "words").order_by(Outgoing.seq)
        return list(tx.connection.execute(words).scalars())


def test_a_message_taken_back_loses_its_words_and_keeps_its_trace(desk: Desk) -> None:
    desk.write("言わなければよかった", message="m1")
    desk.arrive(Unsent("m1"))

    first = desk.thread()[0]
    assert (first.kind, first.body, first.unsent) == ("text", "", True)
    assert sealed_bodies(desk) == 1  # the unsend itself


def test_a_message_taken_back_before_it_reached_us_leaves_the_same_trace(desk: Desk) -> None:
    desk.arrive(Unsent("m1"))
    desk.write("言わなければよかった", message="m1")

    (only,) = desk.thread()
    assert (only.kind, only.body, only.unsent) == ("text", "", True)
    assert sealed_bodies(desk) == 1


def test_nothing_taken_back_is_ever_answered(desk: Desk) -> None:
    desk.arrive(Unsent("m1"))
    desk.write("相談したい", message="m1")

    assert desk.heard() == []
    assert desk.cases() == []


def test_a_photo_taken_back_is_gone_whichever_came_first(desk: Desk) -> None:
    desk.arrive(SentMedia("m1", "image"))
    desk.arrive(Unsent("m1"))
    desk.arrive(Unsent("m2"))
    desk.arrive(SentMedia("m2", "image"))

    with desk.store.reading() as tx:
        assert tx.connection.execute(select(Media.state)).scalars().all() == ["gone"]
    assert [said.unsent for said in desk.thread() if said.author == "person"] == [True, True]


def test_taking_back_what_we_never_had_is_no_trouble(desk: Desk) -> None:
    assert desk.arrive(Unsent("unknown")).ending == "done"
    assert desk.arrive(Unsent("unknown")).ending == "done"


def test_a_block_stops_what_waits_and_a_return_is_greeted(desk: Desk) -> None:
    desk.write("相談したい")

    desk.arrive(Unfollowed())

    assert not desk.person().reachable
    assert outbox_states(desk) == ["refused"]

    desk.arrive(Followed(again=True))
    assert desk.person().reachable
    assert outbox_states(desk)[-1] == "waiting"


def test_a_block_in_the_middle_of_an_intake_keeps_what_was_said(desk: Desk) -> None:
    desk.write("相談したい")
    desk.tap("はい")
    desk.tap("自分のこと")
    desk.arrive(Unfollowed())
    desk.arrive(Followed(again=True))

    desk.tap("住まい")

    assert desk.case().topic == "housing"
    assert len(desk.cases()) == 1


def test_whoever_writes_again_is_reachable_again(desk: Desk) -> None:
    desk.arrive(Unfollowed())

    desk.write("もどりました")

    assert desk.person().reachable


def test_news_of_coming_and_going_may_arrive_in_any_order(desk: Desk) -> None:
    happened: list[What] = [
        Followed(again=False),
        Wrote("m1", "こんにちは"),
        Unfollowed(),
        Followed(again=True),
    ]

    for order in permutations(range(4)):
        who = f"U{order}"
        for at in order:
            desk.arrive(happened[at], who, happened_at=later(at))

        assert desk.person(who).reachable, order


def test_who_blocked_us_last_of_all_is_not_reachable_in_whatever_order_we_heard(desk: Desk) -> None:
    happened: list[What] = [Followed(again=False), Wrote("m1", "こんにちは"), Unfollowed()]

    for order in permutations(range(3)):
        who = f"U{order}"
        for at in order:
            desk.arrive(happened[at], who, happened_at=later(at))

        assert not desk.person(who).reachable, order
    assert [row for row in desk.outgoing() if row.kind == "words"] == []


def test_a_timer_says_nothing_to_who_cannot_be_reached(desk: Desk) -> None:
    desk.write("相談したい")
    desk.arrive(Unfollowed())
    said = len(desk.heard())

    ended = desk.arrive(TimedOut("unfinished", "1"), token=None)

    assert ended == Ended("ignored", "they cannot be reached")
    assert not desk.person().reachable
    assert len(desk.heard()) == said


def test_a_timer_does_not_look_like_something_the_person_wrote(desk: Desk) -> None:
    desk.write("相談したい")
    desk.tap("はい")
    desk.tap("自分のこと")
    before = desk.case().last_said_at

    desk.arrive(TimedOut("unfinished", "1"), token=None)

    assert desk.case().last_said_at == before
    assert "unfinished" not in [said.kind for said in desk.thread()]


def test_a_timer_asks_whether_to_go_on(desk: Desk) -> None:
    desk.write("相談したい")
    desk.tap("はい")
    desk.tap("自分のこと")
    said = len(desk.heard())
    desk.pass_time(24 * 3600)

    desk.arrive(TimedOut("unfinished", "1"), token=None)

    assert len(desk.heard()) > said
    assert desk.outgoing()[-1].reply_token == "token-1" or desk.rows_waiting()


def test_a_timer_rung_by_a_clock_that_is_a_day_ahead_is_not_rung_again_at_once(desk: Desk) -> None:
    desk.write("相談したい")
    desk.tap("はい")
    desk.tap("自分のこと")
    said, rung_at = len(desk.heard()), desk.now + timedelta(days=1)

    desk.arrive(TimedOut("unfinished", "1"), token=None, happened_at=rung_at)

    assert len(desk.heard()) == said
    with desk.store.transaction() as tx:
        assert timers.fire_due(tx, rung_at) == 0
        assert timers.fire_due(tx, rung_at + RING_AGAIN) == 1
