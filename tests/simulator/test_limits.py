"""What may be sent: a table of messages LINE takes and a table of those it refuses, with the place it names."""

from typing import Any

import pytest

from tests.simulator.desk import JsonObject, Platform, words

POSTBACK = {"type": "postback", "label": "はい", "data": "yes"}
CLUSTER = "👨‍👩‍👧"  # one grapheme, eight UTF-16 units


def quick(*actions: JsonObject) -> JsonObject:
    return {
        **words("どうぞ"),
        "quickReply": {"items": [{"type": "action", "action": one} for one in actions]},
    }


def template(**inside: Any) -> JsonObject:
    return {"type": "template", "altText": "ご案内", "template": inside}


def buttons(**more: Any) -> JsonObject:
    return template(**{"type": "buttons", "text": "どれ", "actions": [POSTBACK], **more})


def column(**more: Any) -> JsonObject:
    return {"text": "行事", "actions": [POSTBACK], **more}


def carousel(*columns: JsonObject) -> JsonObject:
    return template(type="carousel", columns=list(columns))


def box(*contents: JsonObject, **more: Any) -> JsonObject:
    return {"type": "box", "layout": "vertical", "contents": list(contents), **more}


def bubble(*contents: JsonObject, **more: Any) -> JsonObject:
    return {"type": "bubble", "body": box(*contents), **more}


def flex(contents: Any, **more: Any) -> JsonObject:
    return {"type": "flex", "altText": "確認", "contents": contents, **more}


def bubbles(count: int) -> JsonObject:
    return {"type": "carousel", "contents": [bubble(words("一")) for _ in range(count)]}


def button(**action: Any) -> JsonObject:
    return {"type": "button", "action": {**POSTBACK, **action}}


IMAGE = {
    "type": "image",
    "originalContentUrl": "https://example.jp/a.jpg",
    "previewImageUrl": "https://example.jp/b.jpg",
}
PLACE = {"type": "location", "title": "会館", "address": "例区1-1", "latitude": 35.7, "longitude": 139.6}
STICKER = {"type": "sticker", "packageId": "446", "stickerId": "1988"}
MAP = {
    "type": "imagemap",
    "baseUrl": "https://example.jp/map",
    "altText": "地図",
    "baseSize": {"width": 1040, "height": 520},
    "actions": [{"type": "message", "text": "西", "area": {"x": 0, "y": 0, "width": 520, "height": 520}}],
}

TAKEN = [
    words("あ" * 5000),
    words("🍎" * 2500),
    {**words("$ です"), "emojis": [{"index": 0, "productId": "5ac", "emojiId": "001"}]},
    {
        "type": "textV2",
        "text": "{e} {{x}}",
        "substitution": {"e": {"type": "emoji", "productId": "5", "emojiId": "1"}},
    },
    STICKER,
    IMAGE,
    {**IMAGE, "type": "video", "trackingId": "t"},
    {"type": "audio", "originalContentUrl": "https://example.jp/a.m4a", "duration": 60000},
    PLACE,
    MAP,
    {**words("はい"), "sender": {"name": "縁側", "iconUrl": "https://example.jp/i.png"}},
    quick(*[{**POSTBACK, "label": "十" * 20}] * 13),
    quick({**POSTBACK, "label": CLUSTER * 20}),
    quick(
        {"type": "camera", "label": "撮る"},
        {"type": "cameraRoll", "label": "選ぶ"},
        {"type": "location", "label": "場所"},
    ),
    quick({"type": "clipboard", "label": "写す", "clipboardText": "あ" * 1000}),
    quick(
        {
            "type": "postback",
            "label": "書く",
            "data": "d",
            "inputOption": "openKeyboard",
            "fillInText": "氏名:\n",
        }
    ),
    quick(
        {"type": "uri", "label": "電話", "uri": "tel:03-1234-5678"},
        {"type": "uri", "label": "頁", "uri": "https://line.me/R/nv/location/"},
    ),
    quick(
        {
            "type": "datetimepicker",
            "label": "日",
            "data": "d",
            "mode": "date",
            "min": "2026-01-01",
            "initial": "2026-11-20",
        }
    ),
    buttons(text="あ" * 160),
    buttons(title="題", text="あ" * 60, actions=[POSTBACK] * 4),
    template(
        type="confirm",
        text="よいですか",
        actions=[POSTBACK, {"type": "message", "label": "いいえ", "text": "いいえ"}],
    ),
    carousel(*[column(text="あ" * 120)] * 10),
    template(
        type="image_carousel",
        columns=[{"imageUrl": "https://example.jp/a.png", "action": {**POSTBACK, "label": "十二" * 6}}],
    ),
    flex(
        bubble(
            {"type": "text", "text": "本文", "wrap": True, "size": "lg", "color": "#112233"},
            {"type": "separator", "margin": "md"},
        )
    ),
    flex(
        bubble(
            box({"type": "icon", "url": "https://example.jp/i.png"}, words("星"), layout="baseline"),
            button(label="四十" * 20),
        )
    ),
    flex(
        bubble(
            {"type": "text", "contents": [{"type": "span", "text": "太い", "weight": "bold"}]}, size="giga"
        )
    ),
    flex(
        {
            "type": "bubble",
            "hero": {
                "type": "image",
                "url": "https://example.jp/a.png",
                "size": "full",
                "aspectRatio": "20:13",
            },
        }
    ),
    flex(
        bubble(
            box(
                backgroundColor="#ffffffcc",
                width="50%",
                paddingAll="12px",
                background={"type": "linearGradient"},
            )
        )
    ),
    flex(bubbles(12)),
]

REFUSED = [
    (words(""), "May not be empty", "messages[0].text"),
    ({"type": "text"}, "May not be empty", "messages[0].text"),
    (words("あ" * 5001), "Length must be between 0 and 5000", "messages[0].text"),
    (words("🍎" * 2501), "Length must be between 0 and 5000", "messages[0].text"),
    ({"type": "hologram"}, "Must be one of the following values", "messages[0].type"),
    (
        {**words("です"), "emojis": [{"index": 0, "productId": "5", "emojiId": "1"}]},
        "placeholder",
        "messages[0].emojis[0].index",
    ),
    ({"type": "textV2", "text": "{だれ}"}, "no substitution", "messages[0].text"),
    ({**STICKER, "stickerId": "x"}, "Must be a number", "messages[0].stickerId"),
    ({**IMAGE, "previewImageUrl": "http://example.jp/b.jpg"}, "HTTPS", "messages[0].previewImageUrl"),
    (
        {**IMAGE, "originalContentUrl": "https://example.jp/" + "a" * 2000},
        "Length",
        "messages[0].originalContentUrl",
    ),
    ({**PLACE, "title": "あ" * 101}, "Length must be between 0 and 100", "messages[0].title"),
    ({**PLACE, "latitude": 91}, "Must be between", "messages[0].latitude"),
    ({**MAP, "baseSize": {"width": 1000, "height": 1}}, "Must be between", "messages[0].baseSize.width"),
    ({**words("x"), "sender": {"name": "あ" * 21}}, "Length", "messages[0].sender.name"),
    (quick(*[POSTBACK] * 14), "Size must be between 1 and 13", "messages[0].quickReply.items"),
    (quick({**POSTBACK, "label": "十" * 21}), "Length", "messages[0].quickReply.items[0].action.label"),
    (
        quick({"type": "postback", "data": "d"}),
        "May not be empty",
        "messages[0].quickReply.items[0].action.label",
    ),
    (
        quick({**POSTBACK, "data": "d" * 301}),
        "Length must be between 0 and 300",
        "messages[0].quickReply.items[0].action.data",
    ),
    (
        quick({"type": "richmenuswitch", "label": "x", "data": "d"}),
        "Must be one of",
        "messages[0].quickReply.items[0].action.type",
    ),
    (
        quick({"type": "message", "label": "x", "text": "あ" * 301}),
        "Length",
        "messages[0].quickReply.items[0].action.text",
    ),
    (
        quick({"type": "uri", "label": "x", "uri": "ftp://example.jp"}),
        "Invalid uri scheme",
        "messages[0].quickReply.items[0].action.uri",
    ),
    (
        quick({"type": "uri", "label": "x", "uri": "https://例.jp/"}),
        "Invalid uri",
        "messages[0].quickReply.items[0].action.uri",
    ),
    (buttons(text="あ" * 161), "length", "template/text"),
    (buttons(title="題", text="あ" * 61), "length", "template/text"),
    (buttons(title="題" * 41), "length", "template/title"),
    (buttons(actions=[POSTBACK] * 5), "size must be between 1 and 4", "template/actions"),
    (buttons(actions=[{**POSTBACK, "label": "あ" * 21}]), "length", "template/actions/0/label"),
    (
        template(type="confirm", text="x", actions=[POSTBACK]),
        "size must be between 2 and 2",
        "template/actions",
    ),
    (template(type="confirm", text="あ" * 241, actions=[POSTBACK] * 2), "length", "template/text"),
    (carousel(*[column()] * 11), "size must be between 1 and 10", "template/columns"),
    (carousel(column(), column(actions=[POSTBACK] * 2)), "number of actions", "template/columns"),
    (carousel(column(), column(title="題")), "same elements", "template/columns"),
    (
        template(
            type="image_carousel",
            columns=[{"imageUrl": "https://example.jp/a.png", "action": {**POSTBACK, "label": "あ" * 13}}],
        ),
        "length",
        "template/columns/0/action/label",
    ),
    ({**buttons(), "altText": "あ" * 1501}, "Length", "messages[0].altText"),
    (flex(bubble(words(""))), "must be non-empty text", "/body/contents/0/text"),
    (flex({"type": "bubble"}), "At least one block", "/"),
    (flex({"type": "balloon"}), "must be one of", "/type"),
    (flex(bubble({"type": "hologram"})), "must be one of", "/body/contents/0/type"),
    (flex(bubble({**words("x"), "colour": "#000000"})), "unknown field", "/body/contents/0/colour"),
    (flex(bubble({**words("x"), "color": "red"})), "invalid property", "/body/contents/0/color"),
    (flex(bubble({**words("x"), "size": None})), "must not be null", "/body/contents/0/size"),
    (flex(bubble(button(label="あ" * 41))), "length", "/body/contents/0/action/label"),
    (flex(bubble({"type": "button"})), "may not be null", "/body/contents/0/action"),
    (
        flex(bubble({"type": "image", "url": "http://example.jp/a.png"})),
        "invalid uri scheme",
        "/body/contents/0/url",
    ),
    (
        flex(bubble({"type": "icon", "url": "https://example.jp/a.png"})),
        "must be one of",
        "/body/contents/0/type",
    ),
    (flex(bubble(words("x"), styles={"type": "x"})), "unknown field", "/styles/type"),
    (flex({"type": "bubble", "hero": words("x")}), "must be one of", "/hero/type"),
    (
        flex({"type": "bubble", "body": {"type": "box", "layout": "vertical"}}),
        "must be specified",
        "/body/contents",
    ),
    (flex(bubbles(13)), "size must be between 1 and 12", "/contents"),
    (
        flex({"type": "carousel", "contents": [bubble(words("a"), size="kilo"), bubble(words("b"))]}),
        "same size",
        "/contents",
    ),
    (flex(bubble(*[words("あ" * 500)] * 11)), "30720 bytes", "/"),
    (flex({"type": "carousel", "contents": [bubble(words("あ" * 1000))] * 9}), "51200 bytes", "/"),
    (flex(bubble(words("x")), altText=""), "May not be empty", "messages[0].altText"),
]


@pytest.mark.parametrize("message", TAKEN)
def test_a_message_within_the_limits_is_taken(platform: Platform, message: JsonObject) -> None:
    answer = platform.line("POST", "/v2/bot/message/validate/push", {"messages": [message]})

    assert (answer.status, answer.body) == (200, {})


@pytest.mark.parametrize(("message", "said", "place"), REFUSED)
def test_a_message_beyond_them_is_refused_and_the_place_named(
    platform: Platform, message: JsonObject, said: str, place: str
) -> None:
    answer = platform.line("POST", "/v2/bot/message/validate/reply", {"messages": [message]})

    assert answer.status == 400
    assert place in [detail["property"] for detail in answer.body["details"]]
    assert any(said in detail["message"] for detail in answer.body["details"] if detail["property"] == place)


@pytest.mark.parametrize("messages", [[], [words("x")] * 6, None, "x"])
def test_one_to_five_messages(platform: Platform, person: str, messages: object) -> None:
    answer = platform.line("POST", "/v2/bot/message/push", {"to": person, "messages": messages})

    assert answer.status == 400
    assert answer.body["details"][0]["property"] == "messages"


def test_faults_in_the_body_are_counted(platform: Platform, person: str) -> None:
    answer = platform.push(person, words(""), {"type": "hologram"})

    assert answer.body["message"] == "The request body has 2 error(s)"


def test_a_fault_inside_a_message_names_the_message(platform: Platform, person: str) -> None:
    answer = platform.push(person, words("よい"), flex({"type": "bubble"}))

    assert answer.body["message"] == "A message (messages[1]) in the request body is invalid"


def test_pictures_by_plain_http_only_when_allowed(platform: Platform, person: str) -> None:
    plain = {
        **IMAGE,
        "originalContentUrl": "http://127.0.0.1/a.png",
        "previewImageUrl": "http://127.0.0.1/a.png",
    }
    assert platform.push(person, plain).status == 400

    platform.drive("/settings", {"httpMedia": True})
    assert platform.push(person, plain).status == 200


def test_validating_sends_and_counts_nothing(platform: Platform, person: str) -> None:
    for kind in ("reply", "push", "multicast", "narrowcast", "broadcast"):
        assert (
            platform.line("POST", f"/v2/bot/message/validate/{kind}", {"messages": [words("x")]}).status
            == 200
        )

    assert (platform.talk(person), platform.used()) == ([], 0)
