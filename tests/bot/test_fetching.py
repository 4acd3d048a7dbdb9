"""What the desk asks LINE for: names, photos. Late, gone or too large, it never holds up an answer."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot import fetching
from storage import messages, outbox, people
from storage.ids import PersonId
from storage.outbox import Lane
from storage.tables import Media, Outgoing, Person
from tests.bot.desk import Desk
from tests.e2e.phones import Phone

CONTENT = "/v2/bot/message/*/content"
PROFILE = "/v2/bot/profile/*"


def media(desk: Desk) -> list[str]:
    """State of every photo, oldest first."""
    with desk.store.reading() as tx:
        return list(tx.connection.execute(select(Media.state).order_by(Media.made_at)).scalars())


def names(desk: Desk) -> list[tuple[str, str]]:
    """Name and language of everybody the desk has met."""
    with desk.store.reading() as tx:
        ids = tx.connection.execute(select(Person.id).order_by(Person.met_at)).scalars().all()
        known = [people.look_at(tx, PersonId(found)) for found in ids]
        return [(person.name, person.locale) for person in known]


def asked_for_content(desk: Desk) -> int:
    """How often LINE was asked for a photo."""
    return sum(asked["path"].endswith("/content") for asked in desk.phones.ledger("request"))


def photo_of(desk: Desk, phone: Phone, **body: object) -> None:
    phone.do("image", **body)
    desk.work()


def test_a_new_friend_is_known_by_name_and_language(any_desk: Desk) -> None:
    any_desk.phones.add("Maria", "en")
    any_desk.work()

    any_desk.send()

    assert names(any_desk) == [("Maria", "en")]


def test_a_profile_is_asked_for_again_while_line_is_busy(desk: Desk) -> None:
    desk.phones.fault("server_error", path=PROFILE, count=2)
    desk.phones.add("Maria", "en")
    desk.work()

    for _ in range(4):
        desk.send()
        desk.wait_time(10)

    assert names(desk) == [("Maria", "en")]


def test_a_profile_is_asked_for_again_once_our_token_is_accepted(desk: Desk) -> None:
    desk.phones.add("Maria", "en")
    desk.work()
    desk.phones.ask("POST", "/tokens", {"remove": desk.token})
    desk.send()
    assert desk.switches() == {"line_refuses_us"}

    desk.phones.ask("POST", "/tokens", {"add": desk.token})
    desk.wait_time(31)
    desk.send()

    assert names(desk) == [("Maria", "en")]
    assert desk.switches() == set()


def test_somebody_line_says_nothing_about_is_left_without_a_name_and_without_alarm(desk: Desk) -> None:
    desk.phones.fault("status", path=PROFILE, status=404, message="Not found")
    desk.phones.add("Maria", "en")
    desk.work()

    desk.send()

    assert [row.state for row in desk.rows("profile")] == ["expired"]
    assert desk.troubles() == []


def test_a_photo_is_kept_sealed(any_desk: Desk) -> None:
    hana = any_desk.friend()

    photo_of(any_desk, hana)
    any_desk.send()

    assert media(any_desk) == ["kept"]
    with any_desk.store.reading() as tx:
        person = people.look_at(tx, PersonId(tx.connection.execute(select(Person.id)).scalar_one()))
        ((found, _, mime),) = messages.media_of(tx, person).values()
        seen = messages.open_media(tx, person, found)
        sealed = tx.connection.execute(select(Media.body)).scalar_one()
    assert seen is not None
    assert sealed is not None
    assert mime.startswith("image/")
    assert len(seen.body) > 100
    assert seen.body not in sealed


def test_the_answer_to_a_photo_does_not_wait_for_the_photo(any_desk: Desk) -> None:
    any_desk.phones.ask("POST", "/settings", {"contentDelaySeconds": 30})
    hana = any_desk.friend()
    before = len(hana.bubbles())

    photo_of(any_desk, hana)
    any_desk.send()

    assert media(any_desk) == ["wanted"]
    assert len(hana.bubbles()) == before + 1
    assert any_desk.last().state == "sent"

    any_desk.wait_time(31)
    any_desk.send()
    assert media(any_desk) == ["kept"]


def test_a_photo_waits_with_line_while_the_disk_is_nearly_full_and_words_go_on(any_desk: Desk) -> None:
    hana = any_desk.friend()
    before = len(hana.bubbles())
    room: list[str] = []
    sender = replace(any_desk.sender(), has_room=lambda: bool(room))

    photo_of(any_desk, hana)
    while sender.step():
        pass
    any_desk.wait_time(fetching.PATIENCE.total_seconds())  # however long it takes to make room
    while sender.step():
        pass
    assert media(any_desk) == ["wanted"]
    assert len(hana.bubbles()) == before + 1
    assert asked_for_content(any_desk) == 0

    room.append("a disk was bought")
    any_desk.wait_time(fetching.NO_ROOM_PAUSE_S + 1)
    while sender.step():
        pass
    assert media(any_desk) == ["kept"]


def test_a_photo_there_is_no_room_for_is_no_proof_that_line_lets_us_in(desk: Desk) -> None:
    hana = desk.friend()
    photo_of(desk, hana)
    desk.send()
    desk.phones.ask("POST", "/tokens", {"remove": desk.token})
    photo_of(desk, hana)
    desk.send()
    assert desk.switches() == {"line_refuses_us"}
    with desk.store.transaction() as tx:
        tx.connection.execute(update(Outgoing).where(Outgoing.kind == "words").values(state="refused"))

    desk.phones.ask("POST", "/tokens", {"add": desk.token})
    desk.wait_time(31)
    sender = replace(desk.sender(), has_room=lambda: False)
    while sender.step():
        pass

    assert desk.switches() == {"line_refuses_us"}


def test_a_photo_taken_back_meanwhile_is_gone(desk: Desk) -> None:
    desk.phones.ask("POST", "/settings", {"contentDelaySeconds": 30})
    hana = desk.friend()
    photo_of(desk, hana)
    desk.send()
    hana.do("unsend")

    desk.wait_time(31)
    desk.send()

    assert media(desk) == ["gone"]


def test_a_photo_line_keeps_no_longer_is_gone(desk: Desk) -> None:
    hana = desk.friend()
    message = hana.do("image")["events"][0]["message"]["id"]
    desk.work()
    desk.phones.ask("DELETE", f"/content/{message}")

    desk.send()

    assert media(desk) == ["gone"]
    assert [row.state for row in desk.rows("content")] == ["sent"]


def test_a_photo_too_large_to_keep_is_refused_and_not_fetched_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "CONTENT_MAX", 100)
    hana = desk.friend()

    photo_of(desk, hana)
    desk.send()
    desk.wait_time(60)

    assert desk.send() == 0
    assert media(desk) == ["refused"]


@pytest.mark.parametrize("kind", ["server_error", "cut", "rate_limited"])
def test_a_photo_is_fetched_once_line_is_well_again(desk: Desk, kind: str) -> None:
    hana = desk.friend()
    desk.phones.fault(kind, path=CONTENT, count=2)
    photo_of(desk, hana)

    for _ in range(4):
        desk.send()
        desk.wait_time(120)

    assert media(desk) == ["kept"]


def test_a_photo_nobody_could_fetch_for_hours_is_given_up(desk: Desk) -> None:
    hana = desk.friend()
    desk.phones.fault("server_error", path=CONTENT)
    photo_of(desk, hana)
    desk.send()

    desk.wait_time(7 * 3600)
    desk.send()

    assert media(desk) == ["gone"]


def test_a_photo_line_will_never_give_is_not_asked_for_again(desk: Desk) -> None:
    hana = desk.friend()
    desk.phones.fault("status", path=CONTENT, status=403, message="Forbidden")
    photo_of(desk, hana)

    desk.send()
    desk.wait_time(600)

    assert desk.send() == 0
    assert media(desk) == ["gone"]


def test_a_photo_is_fetched_once_our_token_is_accepted_again(desk: Desk) -> None:
    hana = desk.friend()
    photo_of(desk, hana)
    desk.phones.ask("POST", "/tokens", {"remove": desk.token})
    desk.send()
    assert desk.switches() == {"line_refuses_us"}

    desk.phones.ask("POST", "/tokens", {"add": desk.token})
    desk.wait_time(120)
    desk.send()

    assert media(desk) == ["kept"]


def test_a_film_that_comes_slowly_is_fetched_by_one_sender_alone(desk: Desk) -> None:
    hana = desk.friend()
    photo_of(desk, hana)
    desk.speak(hana, "an answer", Lane.ANSWER)
    with desk.store.transaction() as tx:
        film = outbox.lease_next(tx, desk.clock.now())
    assert film is not None
    assert film.kind == "content"

    desk.wait_time(60)
    desk.send()

    assert media(desk) == ["wanted"]
    assert desk.last().state == "sent"
