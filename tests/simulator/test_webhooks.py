"""Webhooks: the shapes LINE's own models accept, genuine signatures, order, deadlines, redelivery."""

import json

import pytest
from linebot.v3 import WebhookParser
from linebot.v3.models import UnknownEvent
from linebot.v3.webhooks import (
    FollowEvent,
    MessageEvent,
    PostbackEvent,
    TextMessageContent,
    UnfollowEvent,
    UnsendEvent,
)

from simulator.post import signature
from tests.simulator.desk import Bot, Heard, Platform

SECRET = "simulator-channel-secret"


def parsed(heard: Heard) -> list[object]:
    found: list[object] = WebhookParser(SECRET).parse(heard.raw.decode(), heard.headers["x-line-signature"])
    return found


def test_the_published_example_has_the_published_signature() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'

    assert (
        signature("8c570fa6dd201bb328f1c1eac23a96d8", body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
    )


GESTURES = [
    ("text", {"text": "相談したい🍎"}),
    (
        "text",
        {"text": "(hello)", "emojis": [{"index": 0, "length": 7, "productId": "5ac", "emojiId": "001"}]},
    ),
    (
        "text",
        {
            "text": "@bot",
            "mention": {"mentionees": [{"index": 0, "length": 4, "type": "user", "isSelf": True}]},
        },
    ),
    ("text", {"text": "はい", "quotedMessageId": "1"}),
    ("sticker", {}),
    ("sticker", {"stickerResourceType": "MESSAGE", "text": "ありがとう"}),
    ("location", {}),
    ("location", {"latitude": 35.7, "longitude": 139.6}),
    ("image", {}),
    ("image", {"imageSet": {"id": "s", "index": 1, "total": 2}}),
    ("video", {}),
    ("audio", {}),
    ("file", {}),
]


@pytest.mark.parametrize(("gesture", "wish"), GESTURES)
def test_every_message_is_one_the_sdk_knows(
    platform: Platform, bot: Bot, person: str, gesture: str, wish: dict[str, object]
) -> None:
    platform.do(person, gesture, **wish)

    [event] = parsed(bot.heard[-1])
    assert isinstance(event, MessageEvent)
    assert event.message.type == gesture
    assert event.source.user_id == person


def test_coming_going_and_taking_back_are_events_the_sdk_knows(platform: Platform, bot: Bot) -> None:
    person = platform.drive("/people", {"name": "鈴木"})["id"]
    platform.do(person, "text", text="まちがえた")
    platform.do(person, "unsend")
    platform.do(person, "block")
    platform.do(person, "unblock")

    followed, said, unsent, gone, back = (event for heard in bot.heard for event in parsed(heard))
    assert isinstance(followed, FollowEvent)
    assert followed.follow.is_unblocked is False
    assert isinstance(said, MessageEvent)
    assert isinstance(said.message, TextMessageContent)
    assert isinstance(unsent, UnsendEvent)
    assert unsent.unsend.message_id == said.message.id
    assert isinstance(gone, UnfollowEvent)
    assert isinstance(back, FollowEvent)
    assert back.follow.is_unblocked is True


def test_a_tap_is_a_postback_the_sdk_knows(platform: Platform, bot: Bot, person: str) -> None:
    picker = {"type": "datetimepicker", "label": "日", "data": "when", "mode": "datetime"}
    platform.do(person, "tap", action=picker, value="2026-11-25T09:30")

    [event] = parsed(bot.heard[-1])
    assert isinstance(event, PostbackEvent)
    assert (event.postback.data, event.postback.params) == ("when", {"datetime": "2026-11-25T09:30"})


@pytest.mark.parametrize("gesture", ["unknown-event", "unknown-message"])
def test_what_is_deliberately_unknown_is_unknown(
    platform: Platform, bot: Bot, person: str, gesture: str
) -> None:
    platform.do(person, gesture)

    [event] = parsed(bot.heard[-1])
    assert isinstance(event, UnknownEvent)


def test_events_without_a_user_id(platform: Platform, bot: Bot, person: str) -> None:
    platform.do(person, "text", text="だれでしょう", omitUserId=True)

    assert bot.events()[-1]["source"] == {"type": "user"}


def test_events_of_several_people_in_one_body(platform: Platform, bot: Bot) -> None:
    people = [platform.person() for _ in range(3)]
    platform.drive(
        "/together", {"gestures": [{"person": one, "do": "text", "text": "やあ"} for one in people]}
    )
    platform.settle()

    assert [event["source"]["userId"] for event in bot.heard[-1].events] == people
    assert len(parsed(bot.heard[-1])) == 3


def test_the_probe_has_no_events_and_a_good_signature(platform: Platform, bot: Bot) -> None:
    answer = platform.line("POST", "/v2/bot/channel/webhook/test", {})

    assert answer.body["success"] is True
    assert (parsed(bot.heard[-1]), answer.body["statusCode"]) == ([], 200)


def test_one_persons_events_keep_their_order(platform: Platform, bot: Bot) -> None:
    people = [platform.person() for _ in range(4)]
    for number in range(15):
        for one in people:
            platform.drive(f"/people/{one}/text", {"text": str(number)})
    platform.settle()

    for one in people:
        said = [event["message"]["text"] for event in bot.events() if event["source"]["userId"] == one]
        assert said == [str(number) for number in range(15)]


def test_a_late_answer_is_a_timeout_and_the_phone_says_so(platform: Platform, bot: Bot, person: str) -> None:
    platform.drive("/webhook", {"timeoutSeconds": 0.1})
    bot.delay_s = 0.3
    platform.do(person, "text", text="もしもし")

    assert platform.ledger("webhook")[-1]["reason"] == "request_timeout"
    assert platform.talk(person, "person")[-1]["delivered"] is False


def test_nothing_is_sent_again_unless_redelivery_is_on(platform: Platform, bot: Bot, person: str) -> None:
    bot.failures = 1
    platform.do(person, "text", text="もしもし")

    assert len(bot.heard) == 1


def test_redelivery_is_the_same_event_flagged(platform: Platform, bot: Bot, person: str) -> None:
    platform.drive("/webhook", {"redelivery": {"on": True, "afterSeconds": [0.02, 0.02]}})
    bot.failures = 1
    platform.do(person, "text", text="もしもし")

    first, second = bot.events()
    assert second == {**first, "deliveryContext": {"isRedelivery": True}}
    assert [entry["status"] for entry in platform.ledger("webhook")] == [500, 200]
    assert platform.talk(person, "person")[-1]["delivered"] is True


def test_duplicates_come_without_the_flag(platform: Platform, bot: Bot, person: str) -> None:
    platform.drive("/faults", {"kind": "webhook_duplicate", "count": 1})
    platform.do(person, "text", text="一度だけ")

    first, second = bot.events()
    assert first == second
    assert second["deliveryContext"] == {"isRedelivery": False}


def test_a_lost_webhook_comes_only_by_redelivery(platform: Platform, bot: Bot, person: str) -> None:
    platform.drive("/webhook", {"redelivery": {"on": True, "afterSeconds": [0.02]}})
    platform.drive("/faults", {"kind": "webhook_lost", "count": 1})
    platform.do(person, "text", text="届くかな")

    assert [event["deliveryContext"]["isRedelivery"] for event in bot.events()] == [True]


def test_delay_keeps_order_and_reordering_does_not(platform: Platform, bot: Bot, person: str) -> None:
    platform.drive("/faults", {"kind": "webhook_delay", "seconds": 0.1, "count": 1})
    for word in "ab":
        platform.drive(f"/people/{person}/text", {"text": word})
    platform.settle()
    platform.drive("/faults", {"kind": "webhook_reorder", "seconds": 0.4})
    for word in "123456":
        platform.drive(f"/people/{person}/text", {"text": word})
    platform.settle()

    said = "".join(event["message"]["text"] for event in bot.events())
    assert said[:2] == "ab"
    assert sorted(said[2:]) == list("123456")
    assert said[2:] != "123456"


def test_a_wrong_signature_on_demand(platform: Platform, bot: Bot, person: str) -> None:
    platform.drive("/faults", {"kind": "webhook_bad_signature", "count": 1})
    platform.do(person, "text", text="にせもの")

    assert bot.heard[-1].headers["x-line-signature"] != signature(SECRET, bot.heard[-1].raw)


def test_given_events_and_raw_bytes(platform: Platform, bot: Bot, person: str) -> None:
    [event] = platform.do(person, "text", text="もう一度")["events"]
    platform.drive("/webhook/events", {"events": [event, event]})
    platform.settle()  # what is nobody's has no order: either might leave first
    platform.drive("/webhook/raw", {"body": "{not json"})
    platform.settle()

    assert bot.heard[1].events == [event, event]
    assert bot.heard[2].raw == b"{not json"
    assert bot.heard[2].headers["x-line-signature"] == signature(SECRET, b"{not json")


def test_without_an_address_nothing_is_sent_but_all_is_noted(
    platform: Platform, bot: Bot, person: str
) -> None:
    platform.drive("/webhook", {"url": ""})
    platform.do(person, "text", text="だれかいますか")

    assert bot.heard == []
    assert platform.ledger("webhook")[-1]["reason"] == "not_sent"


def test_bodies_are_compact_utf8_and_name_the_bot(platform: Platform, bot: Bot, person: str) -> None:
    platform.do(person, "text", text="縁側")

    body = json.loads(bot.heard[-1].raw)
    assert body["destination"] == "U" + "0123456789abcdef" * 2
    assert "縁側".encode() in bot.heard[-1].raw
    assert len(body["events"][0]["webhookEventId"]) == 26
