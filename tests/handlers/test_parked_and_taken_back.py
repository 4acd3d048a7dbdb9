"""What could not be handled and is taken back: its words go at once, and those of others beside it stay to be read."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import select

from bot.edge import delivery_of
from bot.line_in import read_event
from handlers import turn, upkeep
from storage import inbox, parked, people, turns
from storage.ids import ArrivalId
from storage.inbox import body_place
from storage.tables import Arrival, Envelope
from tests.handlers.desk import Desk

MIKI, AOI = "U" + "a" * 32, "U" + "b" * 32
FAILS = "BROKEN"  # whoever says so finds the desk unable to listen
Event = Mapping[str, object]


def wrote(who: str, message: str, words: str) -> Event:
    said = {"type": "text", "id": message, "text": words}
    return {**known(who, f"01W{message}"), "type": "message", "message": said}


def unsent(who: str, message: str) -> Event:
    return {**known(who, f"01U{message}"), "type": "unsend", "unsend": {"messageId": message}}


def known(who: str, event_id: str) -> Event:
    return {"webhookEventId": event_id, "timestamp": 1, "source": {"type": "user", "userId": who}}


def post(desk: Desk, *events: object) -> None:
    """A delivery reaches us, and everything in it has its turn."""
    now = desk.pass_time()
    body = json.dumps({"destination": "U0", "events": events}).encode()
    with desk.store.transaction() as tx:
        inbox.add(tx, [delivery_of(body, now)])
    while _take_next(desk):
        pass


def _take_next(desk: Desk) -> bool:
    with desk.store.transaction() as tx:
        waiting = turns.claim(tx, desk.now)
        if waiting is None:
            return False
        body = waiting.body or b""
        arrival = read_event(body, waiting.position, waiting.received_at)
        if FAILS in str(arrival.what):
            turns.finish(tx, waiting.id, "parked", desk.now, "LookupError")
            return True
        person = people.meet(tx, arrival.line_id or "", "ja", desk.now)
        ended = turn.take(tx, desk.council, person, arrival, waiting.id, desk.now)
        turns.finish(tx, waiting.id, ended.ending, desk.now, ended.reason)
    return True


def bodies(desk: Desk) -> str:
    """All that is kept of what LINE delivered."""
    with desk.store.reading() as tx:
        rows = tx.connection.execute(select(Envelope.digest, Envelope.body)).all()
        return "\n".join(tx.vault.open(row.body, body_place(row.digest)).decode() for row in rows)


def page(desk: Desk) -> list[tuple[str, str, str]]:
    """What staff read of what is parked: kind, words, and as it came."""
    member = desk.hire(f"staff{desk.pass_time():%H%M%S}", "admin")
    with desk.store.transaction() as tx:
        read = upkeep.read_parked(tx, member, read_event, desk.now)
        return [(line.kind, line.words, line.raw) for line in read.rows]


def only_parked(desk: Desk) -> ArrivalId:
    with desk.store.reading() as tx:
        found = select(Arrival.id).where(Arrival.state == "parked")
        return ArrivalId(tx.connection.execute(found).scalar_one())


def test_words_taken_back_go_at_once_and_the_parked_ones_beside_them_stay(desk: Desk) -> None:
    post(desk, wrote(MIKI, "m1", "hello from miki"), wrote(AOI, "m2", f"{FAILS} please help"))

    post(desk, unsent(MIKI, "m1"))

    assert "hello from miki" not in bodies(desk)
    assert page(desk) == [("words", f"{FAILS} please help", "")]


def test_the_envelope_goes_once_staff_have_seen_to_what_was_parked_in_it(desk: Desk) -> None:
    post(desk, wrote(MIKI, "m1", "hello from miki"), wrote(AOI, "m2", f"{FAILS} please help"))
    post(desk, unsent(MIKI, "m1"))

    with desk.store.transaction() as tx:
        assert parked.settle(tx, only_parked(desk), desk.now)

    assert "please help" not in bodies(desk)


def test_what_was_parked_beside_words_taken_back_can_be_tried_again(desk: Desk) -> None:
    post(desk, wrote(MIKI, "m1", "hello from miki"), wrote(AOI, "m2", f"{FAILS} please help"))
    post(desk, unsent(MIKI, "m1"))
    aoi = only_parked(desk)

    with desk.store.transaction() as tx:
        assert parked.try_again(tx, aoi)
        waiting = turns.claim(tx, desk.now)

    assert waiting is not None
    assert FAILS in str(read_event(waiting.body or b"", waiting.position, desk.now).what)


def test_parked_words_that_are_taken_back_are_read_by_nobody(desk: Desk) -> None:
    post(desk, wrote(MIKI, "m0", "hello"))
    post(desk, wrote(MIKI, "m1", f"{FAILS} my secret"), wrote(AOI, "m2", f"{FAILS} please help"))

    post(desk, unsent(MIKI, "m1"))

    assert "my secret" not in bodies(desk)
    assert page(desk) == [("words", f"{FAILS} please help", "")]


def test_only_who_wrote_it_takes_back_what_is_parked(desk: Desk) -> None:
    post(desk, wrote(MIKI, "m1", f"{FAILS} my words"))

    post(desk, unsent(AOI, "m1"))

    assert "my words" in bodies(desk)


def test_words_taken_back_before_they_reached_us_are_not_parked(desk: Desk) -> None:
    post(desk, unsent(MIKI, "m1"))

    post(desk, wrote(MIKI, "m1", f"{FAILS} my secret"))

    assert page(desk) == []
    assert "my secret" not in bodies(desk)


def test_what_cannot_be_read_is_shown_without_what_stands_beside_it(desk: Desk) -> None:
    post(desk, 7, wrote(AOI, "m2", "words of aoi"))

    assert page(desk) == [("other", "", "7")]


def test_a_body_without_events_is_shown_whole(desk: Desk) -> None:
    with desk.store.transaction() as tx:
        inbox.add(tx, [delivery_of("{}…".encode(), desk.now)])

    assert page(desk) == [("other", "", "{}…")]
