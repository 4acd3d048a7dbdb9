"""Every event LINE documents, read in our own terms."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.line_in import read_event
from handlers.arrivals import (
    Arrival,
    Followed,
    Pressed,
    SentMedia,
    SentSticker,
    SharedPlace,
    Unfollowed,
    Unknown,
    Unsent,
    What,
    Wrote,
)
from tests.bot.line_samples import MESSAGE_ID, SAMPLES, SENT_MS, SOMEBODY, TOKEN, event, message

RECEIVED = datetime(2026, 11, 20, 3, tzinfo=UTC)
READ: dict[str, What] = {
    "text": Wrote(MESSAGE_ID, "@All @example Good Morning!! (love)"),
    "image": SentMedia(MESSAGE_ID, "image"),
    "video": SentMedia(MESSAGE_ID, "video"),
    "audio": SentMedia(MESSAGE_ID, "audio"),
    "file": SentMedia(MESSAGE_ID, "file", "申請書.pdf", 2138),
    "location": SharedPlace(MESSAGE_ID, 35.67966, 139.73669, "my location 東京都千代田区紀尾井町1-3"),
    "sticker": SentSticker(MESSAGE_ID, "ありがとう"),
    "messageEdited": Unknown("messageEdited", MESSAGE_ID),
    "unsend": Unsent("325708"),
    "follow": Followed(again=False),
    "unfollow": Unfollowed(),
    "postback": Pressed("storeId=12345", "2026-12-25T01:00"),
    "richmenuswitch": Pressed("richmenu-changed-to-b"),
}


def read(one: object, received_at: datetime = RECEIVED) -> Arrival:
    return read_event(json.dumps({"destination": "U", "events": [one]}).encode(), 0, received_at)


@pytest.mark.parametrize("name", SAMPLES)
def test_each_documented_event_says_what_it_says(name: str) -> None:
    sample = SAMPLES[name]
    arrival = read(sample)
    source = sample["source"] or {}
    assert arrival.what == READ.get(name, Unknown(sample["type"]))
    assert arrival.line_id == source.get("userId")
    assert arrival.source == source.get("type", "none")
    assert arrival.reply_token == sample.get("replyToken")
    assert arrival.happened_at == datetime.fromtimestamp(SENT_MS / 1000, UTC)
    assert arrival.received_at == RECEIVED


def test_an_unknown_type_keeps_the_person_and_the_token() -> None:
    arrival = read(event("somethingNew", surprise={"a": [1]}))
    assert arrival == Arrival(
        Unknown("somethingNew"), SOMEBODY, "user", arrival.happened_at, RECEIVED, reply_token=TOKEN
    )


def test_an_unknown_message_type_keeps_its_id() -> None:
    assert read(message("hologram")).what == Unknown("hologram", MESSAGE_ID)


def test_an_unknown_source_is_no_talk_with_one_person() -> None:
    arrival = read(event("follow", source={"type": "square", "userId": SOMEBODY}))
    assert (arrival.source, arrival.line_id) == ("none", SOMEBODY)


def test_coming_back_after_blocking_is_told_apart() -> None:
    assert read(event("follow", follow={"isUnblocked": True})).what == Followed(again=True)


def test_redelivery_and_standby_are_seen() -> None:
    arrival = read({**SAMPLES["text"], "deliveryContext": {"isRedelivery": True}, "mode": "standby"})
    assert arrival.redelivered
    assert arrival.standby


@pytest.mark.parametrize("token", ["0" * 32, "f" * 32, "", "a b", "x" * 256, "トークン", 5, None])
def test_what_is_no_reply_token_is_none(token: object) -> None:
    assert read({**SAMPLES["text"], "replyToken": token}).reply_token is None


@pytest.mark.parametrize("at", [None, "1795000000000", 1.795e12, True, -1, 0, 10**30, [], SENT_MS * 1000])
def test_what_is_no_time_gives_way_to_when_it_reached_us(at: object) -> None:
    assert read({**SAMPLES["text"], "timestamp": at}).happened_at == RECEIVED


def test_a_clock_slightly_ahead_is_believed() -> None:
    ahead = RECEIVED + timedelta(minutes=5)
    arrival = read({**SAMPLES["text"], "timestamp": int(ahead.timestamp() * 1000)})
    assert arrival.happened_at == ahead


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        ("か\u3099ん \u202eabc\u202c 👨‍👩‍👧 葛󠄀", "か\u3099ん \u202eabc\u202c 👨‍👩‍👧 葛󠄀"),
        ("a\x00b", "a␀b"),
        ("\ud83d alone", "\ufffd alone"),
        ("", ""),
        ("あ" * 100_000, "あ" * 100_000),
        ("line\u2028sep\r\n", "line\u2028sep\r\n"),
    ],
)
def test_words_arrive_as_they_were_typed(sent: str, read_as: str) -> None:
    assert read(message("text", text=sent)).what == Wrote(MESSAGE_ID, read_as)


def test_a_place_needs_no_name() -> None:
    assert read(message("location", latitude=35, longitude=139.5)).what == SharedPlace(
        MESSAGE_ID, 35.0, 139.5
    )


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (91, 0),
        (0, 181),
        (None, 0),
        ("35", 139),
        (True, 0),
        (float("nan"), 0),
        (float("inf"), 0),
        (10**400, 0),
    ],
)
def test_what_is_nowhere_is_no_place(latitude: object, longitude: object) -> None:
    place = message("location", latitude=latitude, longitude=longitude)
    assert read(place).what == Unknown("location", MESSAGE_ID)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"keywords": ["a", 5, "b"]}, "a b"),
        ({"text": None, "keywords": None}, ""),
        ({"text": {"a": 1}}, ""),
        ({}, ""),
    ],
)
def test_a_sticker_says_what_it_can(fields: dict[str, Any], words: str) -> None:
    assert read(message("sticker", **fields)).what == SentSticker(MESSAGE_ID, words)


@pytest.mark.parametrize("size", [-1, "5", None, 1.5, True, 2**60])
def test_an_odd_size_is_no_size(size: object) -> None:
    assert read(message("file", fileName=None, fileSize=size)).what == SentMedia(MESSAGE_ID, "file")


@pytest.mark.parametrize("number", [None, 5, "", "a/b", "../x", "x" * 65, ["1"]])
def test_a_message_without_a_usable_id_is_unknown(number: object) -> None:
    odd = event("message", message={"type": "image", "id": number})
    assert read(odd).what == Unknown("image")


@pytest.mark.parametrize(
    ("kind", "shown"), [("", "unreadable"), ("助けて", "???"), ("a\nb", "a?b"), ("x" * 90, "x" * 40)]
)
def test_a_kind_is_fit_for_a_log(kind: str, shown: str) -> None:
    assert read(event(kind)).what == Unknown(shown)
